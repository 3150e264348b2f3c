"""What becomes of typed answers: put in order, then refused, asked about, or known for no answer.

Imports `formats` and calendar; `form` and `questions` import it, and whoever compares mailboxes.
"""
