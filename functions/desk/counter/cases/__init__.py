"""One submission in words."""
