"""What applicants do with a booking: look it up, see it, change it, cancel it.

Imported by `functions/manage.py`.
"""
