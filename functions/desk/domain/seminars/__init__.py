"""Seminars: what is held when, who can still apply, and what an applicant holds: a seat or a waiting place.

Imports forms and calendar; submissions, mail and transitions import it.
"""
