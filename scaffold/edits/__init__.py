"""Changes of a file's text where a value stands: comments and layout stay."""
