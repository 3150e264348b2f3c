"""Answers: from what a visitor typed to normalised and checked answers, and back into words.

Imports calendar and `errors`; every subject above it may import it.
"""
