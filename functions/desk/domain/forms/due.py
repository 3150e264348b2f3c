"""Due dates: by when the desk answers, and what is said while that day's year is not published yet.

A missing year bounds what can be booked, never what is taken. The n-th opening day after the receipt is the
same promise with and without its date, so the date follows once the year is there
(`usecases/morning/due_dates.py`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import ONE_DAY, full_day_words, tokyo_day
from desk.domain.calendar.opening_days import NotPublished
from desk.domain.forms.placeholders import fill

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


def due_day(
    form: "Form", after: datetime, slot: datetime | None = None, rule: Mapping[str, Any] | None = None
) -> date | None:
    """The Tokyo day by which the desk acts on what happened at `after` (aware); None if unknown yet.

    `rule` is the `due` of a workflow's state: its `opening_days` is a number, or "form" for the form's own
    figure, which also counts without a rule. Slots are published days, so a booking always has a due day: its
    own day at the latest.
    """
    day, count = tokyo_day(after), _count(form, rule)
    try:
        return form.calendar.nth_opening_day_after(day, count) if count else day
    except NotPublished:
        return tokyo_day(slot) if slot else None


def earliest_due(
    form: "Form", after: datetime, slot: datetime | None = None, rule: Mapping[str, Any] | None = None
) -> date:
    """`due_day`, or the earliest that it can be: its place in the work queue until it's known."""
    known = due_day(form, after, slot, rule)
    if known:
        return known
    return form.calendar.earliest_opening_day_after(tokyo_day(after), _count(form, rule))


def _count(form: "Form", rule: Mapping[str, Any] | None) -> int:
    number = (rule or {}).get("opening_days", "form")
    return int(form.words["due"]["opening_days"] if number == "form" else number)


def due_words(
    form: "Form", received_at: datetime, due: date | None, rule: Mapping[str, Any] | None = None
) -> str:
    """2026年11月24日(火); without a date, which opening day after `received_at` it is, such as
    2028年の最初の開庁日.
    """
    if due:
        return full_day_words(due)
    calendar, words = form.calendar, form.due_words
    left, day = _count(form, rule), tokyo_day(received_at)
    if day > calendar.last_published:
        return fill(words["next" if left == 1 else "later"], {"count": str(left)})
    while day < calendar.last_published:
        day += ONE_DAY
        left -= calendar.is_open(day)
    facts = {"year": str(calendar.last_published.year + 1), "count": str(left)}
    return fill(words["first" if left == 1 else "nth"], facts)
