"""Answers: from what a visitor typed to normalised and checked answers, and back into words.

`form` is the way in; `formats` knows each named format, `checks` the rest of what is typed.
Imports calendar and `errors`; every subject above it may import it.
"""
