"""The morning of an opening day: the desk is told what waits, and applicants of what is ahead.

Both are rows of the outbox that can be written once only: the run may be repeated, end anywhere, or be in two
places at once, and what one run has left undone the next completes.
"""

from collections.abc import Callable, Mapping
from datetime import date

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar
from desk.parts import Parts
from desk.storage.worklist import load_worklist
from desk.usecases.digest import Day, _since, _tell
from desk.usecases.reminders import _remind, ahead


def morning(desk: str, parts: Parts, *, on_error: Callable[[Exception], None]) -> Mapping[str, int] | None:
    """Write a desk's reminders and its digest; how many of each, or None on a day when it's closed.

    `on_error` receives the error of each reminder; the other reminders and the digest are still written.
    Raises NotPublished on a day whose holidays are not published yet; Unavailable.
    """
    now = parts.clock()
    calendar = parts.calendar(desk)
    today = tokyo_day(now)
    if not calendar.is_published(today):
        raise NotPublished(today.isoformat())
    if not calendar.is_open(today):
        return None
    following = _following(calendar, today)
    work = load_worklist(parts.store, [desk])
    reminded = 0
    for stored in ahead(work.open, after=today, until=following):
        try:
            reminded += _remind(stored, parts, now=now)
        except Exception as error:
            on_error(error)
    day = Day(today=today, following=following, since=_since(parts, desk, calendar, today))
    return {"reminders": reminded, "digests": int(_tell(desk, work, day, parts, now=now))}


def _following(calendar: OpeningCalendar, today: date) -> date:
    try:
        return calendar.nth_opening_day_after(today, 1)
    except NotPublished:
        # No consultation is booked past what is known.
        return calendar.last_published
