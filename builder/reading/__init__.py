"""Reads one text (YAML, JSON) with the place of every value, and says in Japanese why one can't be read.

The lowest floor: every room of the builder may import it.
"""
