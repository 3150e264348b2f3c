"""A desk's figures for people: of a period, as rows of a table or of a file."""
