"""予定: a week of a desk's slots, with what is asked for, fixed, free and blocked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desk.console.answers import Answer, NotFound, Page
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of
from desk.counter.session import Session
from desk.counter.times.blocks import grids, live_blocks, places_words
from desk.domain.calendar.availability import CountsByMonth
from desk.domain.calendar.moments import day_words, slot_text, tokyo_day
from desk.domain.calendar.opening_days import ONE_DAY
from desk.domain.calendar.slots import SlotGrid, parse_slot, times_of
from desk.domain.submissions.items import slot_pk
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import Block, block_of, span_words
from desk.domain.submissions.reasons import reason_words
from desk.parts import Parts

_WEEKS_BACK, _WEEKS_AHEAD = 4, 53


@dataclass(frozen=True, kw_only=True)
class Booking:
    """`is_fixed`: it has left its first state."""

    receipt: str
    status: str
    is_fixed: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One start time of a day. `free`: how many can still be booked; `can_block`: it lies ahead."""

    slot: str
    bookings: tuple[Booking, ...]
    free: int
    is_blocked: bool
    can_block: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the week; `closed` says why the desk is closed ("": it is open)."""

    iso: str
    words: str
    closed: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Shut:
    """A block: `key` names it for opening it again."""

    key: str
    words: str
    places: str
    reason: str
    by: str


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    desks = {desk: name for desk, name in desk_names(request, parts) if grids(session, desk)}
    desk = request.query.get("desk") or next(iter(desks), "")
    if desk not in desks:
        return NotFound() if desks or request.query.get("desk") else Page("slots/week.html", _nothing())
    monday = _monday(request.query.get("week", ""), tokyo_day(session.now))
    grid = max(grids(session, desk), key=lambda one: one.capacity)
    blocks = live_blocks(session, desk)
    return Page(
        "slots/week.html",
        {
            "desks": desks,
            "desk": desk,
            "days": tuple(_days(session, desk, grid, monday, blocks)),
            "times": [words for _, words in times_of(grid.times, session.clock)],
            "before": (monday - 7 * ONE_DAY).isoformat(),
            "after": (monday + 7 * ONE_DAY).isoformat(),
            "blocks": [_shut(session, item) for item in blocks],
            "may_block": request.who.may(Right.LEAD, desk),
            "done": request.query.get("done", ""),
        },
    )


def _nothing() -> Mapping[str, object]:
    """No desk of the member's takes bookings."""
    return {"desks": {}, "desk": "", "days": (), "times": [], "blocks": [], "may_block": False, "done": ""}


def _monday(typed: str, today: date) -> date:
    """The Monday of the week that was asked for, within what can be looked at; else of this one."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today
    day = min(max(day, today - _WEEKS_BACK * 7 * ONE_DAY), today + _WEEKS_AHEAD * 7 * ONE_DAY)
    return day - day.weekday() * ONE_DAY


def _days(session: Session, desk: str, grid: SlotGrid, monday: date, blocks: list[Item]) -> Iterator[Day]:
    store = session.parts.store
    week = [monday + n * ONE_DAY for n in range(7)]
    booked = session.patiently(lambda: _booked(session, desk, week))
    counts = CountsByMonth(
        lambda month: store.slots_taken(desk, month, minutes=grid.minutes, at=session.now), grid.minutes
    )
    shut = [block_of(item) for item in blocks]
    for day in week:
        closed = grid.calendar.closed_reason(day) or ""
        cells = [_cell(session, grid, f"{day}T{time}", booked, counts, shut) for time in grid.times]
        if not closed or any(cell.bookings for cell in cells):
            yield Day(iso=day.isoformat(), words=day_words(day), closed=closed, cells=tuple(cells))


def _booked(session: Session, desk: str, week: list[date]) -> Mapping[str, list[Item]]:
    """Start -> the submissions that hold a slot there, by the slots of the week's months."""
    store, days = session.parts.store, {day.isoformat() for day in week}
    found: dict[str, list[Item]] = {}
    for month in sorted({day[:7] for day in days}):
        for item in store.partition(slot_pk(desk, month)):
            start = str(item["SK"]).partition("#")[0]
            if item["type"] != "slot" or start[:10] not in days:
                continue
            if stored := store.meta(str(item["sid"])):
                found.setdefault(start, []).append(stored)
    return found


def _cell(
    session: Session,
    grid: SlotGrid,
    slot: str,
    booked: Mapping[str, list[Item]],
    counts: CountsByMonth,
    blocks: list[Block],
) -> Cell:
    start = parse_slot(slot)
    until = start + timedelta(minutes=grid.minutes)
    here = sorted(booked.get(slot, ()), key=lambda item: str(item["receipt"]))
    return Cell(
        slot=slot_text(start),
        bookings=tuple(
            Booking(
                receipt=str(item["receipt"]),
                status=session.status(item),
                is_fixed=item["status"] != "received",
            )
            for item in here
            if "canary" not in item
        ),
        free=max(grid.capacity - counts.get(slot, 0), 0) if start > session.now else 0,
        is_blocked=any(one.start < until and start < one.end for one in blocks),
        can_block=start > session.now,
    )


def _shut(session: Session, item: Item) -> Shut:
    block = block_of(item)
    return Shut(
        key=str(item["SK"]),
        words=span_words(block, session.clock),
        places=places_words(block),
        reason=reason_words(session.bundle, block.desk, block.reason),
        by=session.person(item["by"]),
    )
