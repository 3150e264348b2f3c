"""A desk of an earlier release: what it lacks is filled in and told, with the text to copy."""
