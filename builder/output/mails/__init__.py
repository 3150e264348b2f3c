"""Every mail with sample data, for editors and for tests. Never part of the site."""
