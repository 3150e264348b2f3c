"""A calendar's exceptions to its weekly pattern (closings and extra openings), by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS
from desk.domain.calendar.opening_days import OpeningCalendar


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Consecutive days with one reason: 29日(火)から31日(木) 年末年始. `is_open` marks an opening,
    `is_regular` one that comes again.
    """

    days: str
    reason: str
    is_open: bool
    is_regular: bool = False


@dataclass(frozen=True, kw_only=True)
class Month:
    title: str
    stretches: tuple[Stretch, ...]


def closures_by_month(calendar: OpeningCalendar, *, since: date) -> list[Month]:
    """The months with exceptions, from the month of `since` to the last published one."""
    first = max(since.replace(day=1), calendar.first_published)
    exceptions = ((day, reason) for day, reason in _exceptions(calendar) if day >= first)
    return [
        Month(title=f"{year}年{month}月", stretches=tuple(_stretches(calendar, list(rows))))
        for (year, month), rows in groupby(exceptions, key=lambda row: (row[0].year, row[0].month))
    ]


def _exceptions(calendar: OpeningCalendar) -> Iterator[tuple[date, str]]:
    for day in calendar.published_days():
        reason = calendar.closed_reason(day)
        if opened := calendar.opened_words(day):
            yield day, opened
        elif reason is not None and day.weekday() in calendar.usual_weekdays:
            yield day, reason


def _stretches(calendar: OpeningCalendar, rows: list[tuple[date, str]]) -> Iterator[Stretch]:
    start = 0
    for end in range(1, len(rows) + 1):
        is_next = (
            end < len(rows) and rows[end][0] - rows[end - 1][0] == ONE_DAY and rows[end][1] == rows[start][1]
        )
        if not is_next:
            first, last = rows[start][0], rows[end - 1][0]
            words = _day(first) if first == last else f"{_day(first)}から{_day(last)}"
            is_open = calendar.is_open(first)
            is_regular = is_open and first not in calendar.extra_openings
            yield Stretch(days=words, reason=rows[start][1], is_open=is_open, is_regular=is_regular)
            start = end


def _day(day: date) -> str:
    return f"{day.day}日({WEEKDAY_WORDS[day.weekday()]})"
