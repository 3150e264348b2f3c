"""The pages of the site: the menu, pages of the future, days and lengths."""
