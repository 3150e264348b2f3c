"""Rules on the editors' Markdown, as builder/texts/gfm reads it for the site: both see the same."""
