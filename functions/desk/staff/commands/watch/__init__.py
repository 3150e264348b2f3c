"""Whether the desk works, and whether what is stored fits its present settings."""
