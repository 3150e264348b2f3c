"""The days of a desk as its calendar shows them: who comes, what is free, what is blocked, what else is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.counter.session import Session
from desk.counter.times.blocks import booking_forms, live_blocks
from desk.counter.times.free import counts_of
from desk.domain.calendar.availability import CountsByMonth, places_left
from desk.domain.calendar.moments import day_words, slot_text, time_words, tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.forms.by_phone import by_phone
from desk.domain.forms.form import Form
from desk.domain.forms.questions import on_the_day
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.items import slot_pk
from desk.domain.submissions.meeting import unusual_kind
from desk.domain.submissions.model import Item
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.places.blocks import Block, block_of
from desk.domain.submissions.workflow import Workflow


@dataclass(frozen=True, kw_only=True)
class Booking:
    """`is_fixed`: it has left its first state. `notes` are what to know before: how they meet if not as
    usual, no voice, that support was asked for; no answer itself.
    """

    item: Item
    receipt: str
    status: str
    is_fixed: bool
    form: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Free:
    """How many can still come to a form at a time; `takes`: staff can book it for a caller now."""

    form: str
    title: str
    count: int
    takes: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One start time of a day, `slot` as YYYY-MM-DDTHH:MM. `is_ahead`: it hasn't begun."""

    slot: str
    words: str
    bookings: tuple[Booking, ...]
    free: tuple[Free, ...]
    is_blocked: bool
    is_ahead: bool

    @property
    def time(self) -> str:
        return self.slot[11:]


@dataclass(frozen=True, kw_only=True)
class Other:
    """A visit (`receipt` is its case's) or a seminar ("")."""

    time: str
    words: str
    receipt: str


@dataclass(frozen=True, kw_only=True)
class Board:
    """A day; `closed` says why the desk is closed ("": it is open)."""

    iso: str
    words: str
    closed: str
    cells: tuple[Cell, ...]
    others: tuple[Other, ...]

    @property
    def is_ahead(self) -> bool:
        return any(cell.is_ahead for cell in self.cells)


def has_calendar(session: Session, desk: str) -> bool:
    """Whether people meet at a desk at all: by bookings, visits or seminars."""
    return any(form.grid or seminars_of(form) or _visits(session, form) for form in _forms(session, desk))


def boards(session: Session, desk: str, days: Sequence[date]) -> Iterator[Board]:
    """The days of a desk. Raises Unavailable."""
    forms = [form for form in booking_forms(session) if form.words["desk"] == desk]
    booked = session.patiently(lambda: _booked(session, desk, days)) if forms else {}
    counts = {form.id: counts_of(session, form, form.grid) for form in forms if form.grid}
    blocks = [block_of(item) for item in live_blocks(session, desk)] if forms else []
    others = session.patiently(lambda: _others(session, desk, days))
    for day in days:
        starts = {time for form in forms if form.grid for time in form.grid.times_on(day)}
        starts |= {slot[11:] for slot in booked if slot[:10] == day.isoformat()}
        cells = (_cell(session, forms, f"{day}T{time}", booked, counts, blocks) for time in sorted(starts))
        yield Board(
            iso=day.isoformat(),
            words=day_words(day),
            closed=closed_words(session, desk, day),
            cells=tuple(cells),
            others=tuple(others.get(day, ())),
        )


def closed_words(session: Session, desk: str, day: date) -> str:
    """Why none of a desk's forms takes bookings on a day; of a desk without any, why it is closed."""
    forms = _forms(session, desk)
    no_times = str(session.bundle["console"]["screens"]["slots"]["no_times"])
    reasons = [_why_not(form.grid, day, no_times) for form in forms if form.grid]
    reasons = reasons or [form.calendar.closed_reason(day) or "" for form in forms[:1]]
    return reasons[0] if reasons and all(reasons) else ""


def _why_not(grid: SlotGrid, day: date, no_times: str) -> str:
    return grid.calendar.closed_reason(day) or ("" if grid.times_on(day) else no_times)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _forms(session: Session, desk: str) -> list[Form]:
    forms = (session.parts.form(name) for name in session.bundle["forms"])
    return [form for form in forms if form and form.words["desk"] == desk]


def _visits(session: Session, form: Form) -> bool:
    """Whether people meet in a state of the form's life, at another time than a slot."""
    states = Workflow.of_form(session.bundle, form.id).states.values()
    return any(state.get("meets", "slot") != "slot" for state in states)


def _booked(session: Session, desk: str, days: Sequence[date]) -> Mapping[str, list[Item]]:
    """Start -> the submissions that hold a slot there, by the slots of the days' months."""
    store, wanted = session.parts.store, {day.isoformat() for day in days}
    found: dict[str, list[Item]] = {}
    for month in sorted({day[:7] for day in wanted}):
        for item in store.partition(slot_pk(desk, month)):
            start = str(item["SK"]).partition("#")[0]
            if item["type"] != "slot" or start[:10] not in wanted:
                continue
            stored = store.meta(str(item["sid"]))
            if stored and "canary" not in stored:
                found.setdefault(start, []).append(stored)
    return found


def _others(session: Session, desk: str, days: Sequence[date]) -> Mapping[date, list[Other]]:
    """What else is on: the visits of the desk's dispatches, the seminars."""
    found: list[tuple[datetime, str, str]] = []
    forms = _forms(session, desk)
    for form in forms:
        found += [
            (one.start, one.title, "")
            for one in seminars_of(form).values()
            if one.day in days and not one.called_off
        ]
    if any(_visits(session, form) for form in forms):
        for item in session.parts.store.work(desk):
            moment = meets_at(item, session.bundle)
            if "slot" in item or moment is None or tokyo_day(moment) not in days:
                continue
            words = Workflow.of_form(session.bundle, item["form"]).words["states"][item["status"]]
            found.append((moment, str(words.get("meets", session.status(item))), str(item["receipt"])))
    rows: dict[date, list[Other]] = {}
    for moment, words, receipt in sorted(found):
        other = Other(time=time_words(moment, session.clock), words=words, receipt=receipt)
        rows.setdefault(tokyo_day(moment), []).append(other)
    return rows


def _cell(
    session: Session,
    forms: Sequence[Form],
    slot: str,
    booked: Mapping[str, list[Item]],
    counts: Mapping[str, CountsByMonth],
    blocks: Sequence[Block],
) -> Cell:
    start = parse_slot(slot)
    here = sorted(booked.get(slot, ()), key=lambda item: str(item["receipt"]))
    is_ahead = start > session.now
    offered = [form for form in forms if form.grid and form.grid.offers(start)]
    free = [_free(session, form, slot, counts[form.id]) for form in offered] if is_ahead else []
    minutes = max((form.grid.minutes for form in forms if form.grid), default=1)
    until = start + timedelta(minutes=minutes)
    return Cell(
        slot=slot_text(start),
        words=time_words(start, session.clock),
        bookings=tuple(_booking(session, item) for item in here),
        free=tuple(one for one in free if one.count),
        is_blocked=any(one.start < until and start < one.end for one in blocks),
        is_ahead=is_ahead,
    )


def _free(session: Session, form: Form, slot: str, counts: CountsByMonth) -> Free:
    assert form.grid  # noqa: S101 - the caller has looked
    count = places_left(form.grid, counts, parse_slot(slot))
    for_callers = by_phone(session.bundle, form.id)
    grid = for_callers.grid if for_callers else None
    takes = bool(count and grid and grid.error(parse_slot(slot), now=session.now) is None)
    return Free(form=form.id, title=str(form.words["title"]), count=count, takes=takes)


def _booking(session: Session, item: Item) -> Booking:
    form = session.parts.form(item["form"])
    answers = item.get("answers", {})
    kind = unusual_kind(form, item) if form else ""
    return Booking(
        item=item,
        receipt=str(item["receipt"]),
        status=session.status(item),
        is_fixed=item["status"] != "received",
        form=session.title(item["form"]),
        notes=tuple(filter(None, (kind, *(on_the_day(form, answers) if form else ())))),
    )
