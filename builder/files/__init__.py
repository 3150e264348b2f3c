"""Which files make up a desk, and whether each of them has the shape that its schema asks for.

Imports `reading`; every other room of the builder may import it.
"""
