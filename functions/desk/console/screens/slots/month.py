"""予定: a month of a desk in figures, by the one query that finds all that has a place in it."""

import calendar
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk.console.answers import Answer, NotFound, Page
from desk.console.request import Request
from desk.console.screens.at_work import session_of
from desk.console.screens.slots.asked import day_asked, desks_of, frame_of
from desk.console.screens.slots.board import closed_words
from desk.counter.session import Session
from desk.counter.times.blocks import booking_forms, live_blocks
from desk.domain.calendar.availability import CountsByMonth, places_left
from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS
from desk.domain.forms.form import Form
from desk.domain.forms.grids import has_own_places
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.items import is_expired, slot_pk
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import block_of
from desk.domain.submissions.places.day_book import stays_of_days
from desk.parts import Parts


@dataclass(frozen=True, kw_only=True)
class Day:
    """`booked`: how many come; `free`: how many could still (None for what is over)."""

    iso: str
    number: int
    closed: str
    booked: int
    free: int | None
    is_blocked: bool
    is_today: bool


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    desks = desks_of(request, session)
    desk = request.query.get("desk") or next(iter(desks), "")
    if desk not in desks:
        return NotFound()
    first = day_asked(f"{request.query.get('month', '')}-01", session).replace(day=1)
    if not request.query.get("month"):
        first = day_asked("", session).replace(day=1)
    words = session.bundle["console"]["screens"]["slots"]
    return Page(
        "slots/month.html",
        {
            **frame_of(request, session, desks, desk),
            "title": fill(words["month"], {"year": str(first.year), "month": str(first.month)}),
            "weekdays": WEEKDAY_WORDS,
            "day": max(first.isoformat(), day_asked("", session).isoformat()),
            "weeks": _weeks(first, list(_days(session, desk, first))),
            "before": f"{first - ONE_DAY:%Y-%m}",
            "after": f"{date(first.year + first.month // 12, first.month % 12 + 1, 1):%Y-%m}",
        },
    )


def _weeks(first: date, days: Sequence[Day]) -> list[list[Day | None]]:
    """The days in rows from Monday to Sunday; None outside the month."""
    cells: list[Day | None] = [*([None] * first.weekday()), *days]
    cells += [None] * (-len(cells) % 7)
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _days(session: Session, desk: str, first: date) -> Iterator[Day]:
    forms = [form for form in booking_forms(session) if form.words["desk"] == desk]
    items: list[Item] = []
    if forms:
        pk = slot_pk(desk, f"{first:%Y-%m}")
        items = session.patiently(lambda: list(session.parts.store.partition(pk)))
    counts = {form.id: _counts(session, form, items) for form in forms}
    live = [item for item in items if item["type"] == "slot" and not is_expired(item, at=session.now)]
    booked = Counter(str(item["SK"])[:10] for item in live)
    blocked = {block_of(item).day for item in live_blocks(session, desk)} if forms else set()
    today, count = day_asked("", session), calendar.monthrange(first.year, first.month)[1]
    for day in (first + n * ONE_DAY for n in range(count)):
        closed = closed_words(session, desk, day)
        is_over = bool(closed) or day < today or not forms
        yield Day(
            iso=day.isoformat(),
            number=day.day,
            closed=closed,
            booked=booked[day.isoformat()],
            free=None if is_over else _free_of_all(session, forms, counts, day),
            is_blocked=day in blocked,
            is_today=day == today,
        )


def _counts(session: Session, form: Form, items: Sequence[Item]) -> CountsByMonth:
    assert form.grid  # noqa: S101 - `booking_forms` has looked
    stays = stays_of_days(items, form.grid, at=session.now)
    return CountsByMonth(lambda _: stays, form.grid.minutes)


def _free_of_all(
    session: Session, forms: Sequence[Form], counts: Mapping[str, CountsByMonth], day: date
) -> int:
    """How many can still come: those of forms that share the desk's people are the same places."""
    free = {form.id: _free(session, form, counts[form.id], day) for form in forms}
    own = {form.id for form in forms if has_own_places(form.words)}
    shared = (count for name, count in free.items() if name not in own)
    return sum(free[name] for name in own) + max(shared, default=0)


def _free(session: Session, form: Form, counts: CountsByMonth, day: date) -> int:
    assert form.grid  # noqa: S101 - `booking_forms` has looked
    if form.grid.calendar.closed_reason(day):
        return 0
    ahead = (start for start in form.grid.slots_on(day) if start > session.now)
    return sum(places_left(form.grid, counts, start) for start in ahead)
