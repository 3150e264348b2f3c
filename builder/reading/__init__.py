"""Reads the desk's files, keeps the place of every value, and checks each file's shape by its schema.

The lowest floor: every room of the builder may import it.
"""
