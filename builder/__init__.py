"""Turns the editors' YAML and Markdown into pages and the compiled bundle."""
