"""What a CSV of offices changes in the desk's own files."""
