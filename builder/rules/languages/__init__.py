"""What must fit between content/languages/, the pages in those languages, and the Japanese pages."""
