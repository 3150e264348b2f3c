"""The words that fill a mail's placeholders: submission, booking, deadlines, and how to reach the desk.

Imports forms, calendar and `uses`; `compose` and `letters` import it, and pages that say the same.
"""
