"""Availability: which start times of a day are free.

Pure: the grid is a form's, the counts of taken slots come from the table (`Store.counts`), the moment
from the caller. The answer is a snapshot: a slot is reserved only by submitting.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Protocol

from desk.domain.calendar.moments import (
    ONE_DAY,
    Clock,
    day_words,
    deadline_words,
    slot_text,
    stamp,
    time_words,
    tokyo_day,
)
from desk.domain.calendar.opening_days import NotPublished
from desk.domain.calendar.slots import SlotError, SlotGrid, parse_slot
from desk.domain.calendar.stays import Stay, most_at_once

MOST_DAYS = 62
"""The most that one request can ask for: two whole months."""

State = Literal["free", "full", "closed"]
Times = tuple[tuple[str, State], ...]
StaysByDay = Mapping[str, Sequence[Stay]]
"""Day (`YYYY-MM-DD`) -> the consultations on it that take places; a missing day has none."""


class Counts(Protocol):
    """How many places are taken at the same time as a consultation that starts at a slot."""

    def get(self, slot: str, default: int, /) -> int:
        """`slot` is `YYYY-MM-DDTHH:MM`."""


class Day(NamedTuple):
    """One day of the grid. `error` says why nothing on it can be requested; `deadline` is the first moment
    too late, for an opening day whose deadline is known.
    """

    date: date
    error: SlotError | None
    deadline: datetime | None
    times: Times


class CountsByMonth:
    """Counts for consultations of `minutes`; each month (`YYYY-MM`) is loaded when it's first needed."""

    def __init__(self, load: Callable[[str], StaysByDay], minutes: int) -> None:
        self._load = load
        self._length = timedelta(minutes=minutes)
        self._months: dict[str, StaysByDay] = {}

    def get(self, slot: str, default: int, /) -> int:
        month = slot[:7]
        if month not in self._months:
            self._months[month] = self._load(month)
        stays = self._months[month].get(slot[:10])
        if not stays:
            return default
        start = parse_slot(slot)
        return most_at_once(stays, start, start + self._length)


def is_free(grid: SlotGrid, counts: Counts, slot: datetime) -> bool:
    """Whether there is a place at a slot of the grid. Days and deadlines are not looked at."""
    return places_left(grid, counts, slot) > 0


def places_left(grid: SlotGrid, counts: Counts, slot: datetime) -> int:
    """How many more consultations can begin at a slot of the grid; 0 also after a capacity was lowered."""
    return max(grid.places(slot) - counts.get(slot_text(slot), 0), 0)


def days_between(grid: SlotGrid, counts: Counts, first: date, last: date, *, now: datetime) -> Iterator[Day]:
    """Each day from `first` to `last`, without past days and days beyond the horizon.

    Asks `counts` only about days that are open for requests.
    """
    day, last = max(first, tokyo_day(now)), min(last, last_day(grid, now=now))
    while day <= last:
        yield _day(grid, counts, day, now)
        day += ONE_DAY


def days_around(grid: SlotGrid, counts: Counts, day: date, *, now: datetime) -> Iterator[Day]:
    """The days from a week before `day` to a week after it."""
    reach = timedelta(days=7)
    return days_between(grid, counts, day - reach, day + reach, now=now)


def last_day(grid: SlotGrid, *, now: datetime) -> date:
    """The last day within the horizon."""
    return tokyo_day(now + grid.horizon)


def nearest_free(
    grid: SlotGrid, counts: Counts, wanted: datetime, *, now: datetime, n: int = 3
) -> tuple[datetime, ...]:
    """The `n` free slots nearest to `wanted`, in order of time; the earlier of two equally near.

    `wanted` may be any moment, on the grid or not; it's never among them.
    """
    found: list[datetime] = []
    for slot in sorted(_open_for_requests(grid, now), key=lambda slot: (abs(slot - wanted), slot)):
        if len(found) == n:
            break
        if slot != wanted and is_free(grid, counts, slot):
            found.append(slot)
    return tuple(sorted(found))


def slot_words(slot: datetime, clock: Clock) -> str:
    """11月26日(木) 10時"""
    return f"{day_words(tokyo_day(slot))} {time_words(slot, clock)}"


def as_json(day: Day, clock: Clock) -> dict[str, Any]:
    """A day as the API returns it."""
    data: dict[str, Any] = {"date": day.date.isoformat(), "open": day.error is None}
    if day.error:
        data["code"] = day.error.code
        if "reason" in day.error.words:
            data["reason"] = day.error.words["reason"]
    if day.deadline:
        data |= {"deadline": stamp(day.deadline), "deadline_words": deadline_words(day.deadline, clock)}
    return data | {"times": [{"time": time, "state": state} for time, state in day.times]}


@lru_cache(maxsize=1000)
def as_text(day: Day, clock: Clock) -> str:
    """A day as the API's JSON text; cached, because everybody asks about the same days."""
    return json.dumps(as_json(day, clock), ensure_ascii=False)


def _day(grid: SlotGrid, counts: Counts, day: date, now: datetime) -> Day:
    error = grid.day_error(day, now=now)
    return Day(
        date=day,
        error=error,
        deadline=_deadline(grid, day),
        times=_all_closed(grid.times_on(day)) if error else _states(grid, counts, day),
    )


@lru_cache(maxsize=100)
def _all_closed(times: tuple[str, ...]) -> Times:
    return tuple((time, "closed") for time in times)


def _states(grid: SlotGrid, counts: Counts, day: date) -> Times:
    iso, at = day.isoformat(), grid.capacity.at
    return tuple(
        (time, "free" if counts.get(f"{iso}T{time}", 0) < at(day, time) else "full")
        for time in grid.times_on(day)
    )


def _deadline(grid: SlotGrid, day: date) -> datetime | None:
    try:
        return grid.deadline(day) if grid.calendar.is_open(day) else None
    except NotPublished:
        return None


def _open_for_requests(grid: SlotGrid, now: datetime) -> Iterator[datetime]:
    """Every slot that can be requested, taken or not."""
    day, last = tokyo_day(now), last_day(grid, now=now)
    while day <= last:
        if grid.day_error(day, now=now) is None:
            yield from grid.slots_on(day)
        day += ONE_DAY
