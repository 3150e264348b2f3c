"""Pages in other languages (content/languages/): whose language a page is, and figures in its words."""
