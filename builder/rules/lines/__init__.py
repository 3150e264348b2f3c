"""What a line of YAML says by where it stands: rows pasted twice, lines run together, values that were lost,
and the line that names a file's schema.
"""
