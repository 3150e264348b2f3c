"""The desk's phones and seminars as the government's recommended data sets, written and read as CSV.

The columns are data: schemas/datasets/. What they can't say stays in the desk's own files.
"""
