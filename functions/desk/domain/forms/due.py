"""Due dates: by when the desk answers, and what is said while that day's year is not published yet.

A missing year bounds what can be booked, never what is taken. The n-th opening day after the receipt is the
same promise with and without its date, so the date follows once the year is there (`usecases/due_dates.py`).
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from desk.domain.calendar.moments import full_day_words, tokyo_day
from desk.domain.calendar.opening_days import ONE_DAY, NotPublished
from desk.domain.forms.placeholders import fill

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


def due_day(form: "Form", received_at: datetime, slot: datetime | None = None) -> date | None:
    """The Tokyo day by which the desk acts on what it received at `received_at` (aware); None if unknown yet.

    Slots are published days, so a booking always has one: its own day at the latest.
    """
    try:
        return form.calendar.nth_opening_day_after(tokyo_day(received_at), form.words["due"]["opening_days"])
    except NotPublished:
        return tokyo_day(slot) if slot else None


def earliest_due(form: "Form", received_at: datetime, slot: datetime | None = None) -> date:
    """`due_day`, or the earliest that it can be: its place in the work queue until it's known."""
    known = due_day(form, received_at, slot)
    if known:
        return known
    return form.calendar.earliest_opening_day_after(tokyo_day(received_at), form.words["due"]["opening_days"])


def due_words(form: "Form", received_at: datetime, due: date | None) -> str:
    """2026年11月24日(火); without a date, which opening day it is, such as 2028年の最初の開庁日."""
    if due:
        return full_day_words(due)
    calendar, words = form.calendar, form.due_words
    left, day = int(form.words["due"]["opening_days"]), tokyo_day(received_at)
    if day > calendar.last_published:
        return fill(words["next" if left == 1 else "later"], {"count": str(left)})
    while day < calendar.last_published:
        day += ONE_DAY
        left -= calendar.is_open(day)
    facts = {"year": str(calendar.last_published.year + 1), "count": str(left)}
    return fill(words["first" if left == 1 else "nth"], facts)
