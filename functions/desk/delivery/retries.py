"""Retries: when a mail that could not be sent is tried again, and when it is given up. Pure."""

from datetime import datetime, timedelta

from desk.domain.mail.stored.rows import waiting_since
from desk.domain.submissions.model import Item

AMBIGUOUS_TRIES = 1
"""How often a mail is sent again that SES may have taken already. SES has no idempotency token, so each of
these may reach the applicant twice."""

AMBIGUOUS_TRIES_OF_CALENDARS = 5
"""The same for a mail with a calendar file: the copies have one UID, so the calendar shows one entry."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 6
"""FIRST_PAUSE doubled so often is past LONGEST_PAUSE; without a limit the power would overflow timedelta."""

GIVEN_UP_AFTER = timedelta(days=3)
"""A mail that could not be sent for so long becomes a task for the staff, who should phone by then."""


def is_too_ambiguous(row: Item) -> bool:
    """Whether the mail may have been sent so often already that it must not be sent again."""
    most = AMBIGUOUS_TRIES_OF_CALENDARS if "calendar" in row else AMBIGUOUS_TRIES
    return bool(row.get("ambiguous", 0) > most)


def is_given_up(row: Item, *, at: datetime) -> bool:
    """Whether the mail has waited too long to be tried again. A released one waits since its release."""
    return at - waiting_since(row) > GIVEN_UP_AFTER


def pause(tries: int, *, chance: float) -> timedelta:
    """How long to wait after so many tries (from 1 on). `chance`: 0 ≤ x < 1.

    Half of the pause is random: mails that failed together should not come back together.
    """
    whole: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, MOST_DOUBLINGS), LONGEST_PAUSE)
    return whole * (0.5 + chance / 2)
