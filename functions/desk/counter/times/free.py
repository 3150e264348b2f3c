"""The free times of a form, by week and day, to be chosen from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from desk.counter.session import Session
from desk.domain.calendar.availability import CountsByMonth, is_free, last_day
from desk.domain.calendar.moments import ONE_DAY, day_words, slot_text, time_words, tokyo_day
from desk.domain.calendar.slots import SlotGrid
from desk.domain.forms.form import Form

_OPEN_AT_ONCE = 2
"""Weeks that are shown unfolded."""


@dataclass(frozen=True, kw_only=True)
class FreeTime:
    """`value` is the slot (YYYY-MM-DDTHH:MM); `is_late`: applicants can't ask for it any more."""

    value: str
    words: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class FreeDay:
    words: str
    times: tuple[FreeTime, ...]


@dataclass(frozen=True, kw_only=True)
class FreeWeek:
    """`words` are its first and last free day."""

    words: str
    days: tuple[FreeDay, ...]
    is_near: bool

    @property
    def has_late(self) -> bool:
        return any(time.is_late for day in self.days for time in day.times)

    def has(self, value: str) -> bool:
        return any(time.value == value for day in self.days for time in day.times)


def counts_of(session: Session, form: Form, grid: SlotGrid) -> CountsByMonth:
    """What has a place at the form's desk."""
    return session.parts.store.counts(form.words["desk"], grid, at=session.now)


def free_starts(grid: SlotGrid, counts: CountsByMonth, now: datetime) -> Iterator[datetime]:
    """The free starts of each opening day up to the horizon, also those that applicants can't ask for any
    more. Raises Unavailable.
    """
    day, last = tokyo_day(now), last_day(grid, now=now)
    while day <= last:
        if grid.calendar.closed_reason(day) is None:
            free = (slot for slot in grid.slots_on(day) if is_free(grid, counts, slot))
            yield from (slot for slot in free if slot > now)
        day += ONE_DAY


def is_late(grid: SlotGrid, slot: datetime, now: datetime) -> bool:
    """Whether applicants can't ask for a slot any more, though it lies ahead."""
    error = grid.error(slot, now=now)
    return error is not None and error.code == "past_deadline" and now < slot


def weeks_of(session: Session, grid: SlotGrid, starts: Iterable[datetime]) -> tuple[FreeWeek, ...]:
    """Free starts in order of time, put together by their weeks and days."""
    weeks = groupby(starts, key=lambda start: _monday(tokyo_day(start)))
    return tuple(
        _week(session, grid, list(of_week), is_near=n < _OPEN_AT_ONCE) for n, (_, of_week) in enumerate(weeks)
    )


def _week(session: Session, grid: SlotGrid, starts: list[datetime], *, is_near: bool) -> FreeWeek:
    first, last = (day_words(tokyo_day(start)) for start in (starts[0], starts[-1]))
    days = tuple(
        FreeDay(
            words=day_words(day),
            times=tuple(
                FreeTime(
                    value=slot_text(start),
                    words=time_words(start, session.clock),
                    is_late=is_late(grid, start, session.now),
                )
                for start in of_day
            ),
        )
        for day, of_day in groupby(starts, key=tokyo_day)
    )
    return FreeWeek(words=first if first == last else f"{first} - {last}", days=days, is_near=is_near)


def _monday(day: date) -> date:
    return day - day.weekday() * ONE_DAY
