"""The rules of the desk, pure: no AWS, no clock, no file, no HTML. The present moment is always an argument.

Every room and builder/ may import it; it imports no other room. Its own floors: calendar, forms, then codes
and submissions, mail, `intake`, `transitions`.
"""
