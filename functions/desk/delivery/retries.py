"""Retries: when a mail that could not be sent is tried again, and when it is given up."""

from datetime import timedelta

AMBIGUOUS_TRIES = 1


AMBIGUOUS_TRIES_OF_CALENDARS = 5


FIRST_PAUSE = timedelta(minutes=1)


LONGEST_PAUSE = timedelta(hours=1)


MOST_DOUBLINGS = 6


GIVEN_UP_AFTER = timedelta(days=3)
"""A mail that couldn't be handed over for so long is the staff's: by then they should have phoned."""
