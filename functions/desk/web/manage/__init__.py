"""What applicants do with what they sent: look it up, see it, write to the desk, change it, cancel it.

Imported by `functions/manage.py`.
"""
