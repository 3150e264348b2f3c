"""Figures without people: a form's submissions counted, small counts merged, written as CSV.

Imports storage and the domain; the `export` command imports it, and nothing else does.
"""
