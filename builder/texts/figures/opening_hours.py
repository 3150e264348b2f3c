"""Which hours a line of the directory, or a desk, keeps on a day: by season, public holiday, weekday."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desk.domain.calendar.regular_days import WEEKDAYS, RegularDays, is_within, periods_of

Hours = Mapping[str, Any]
"""{"open", "close", "next_day"?, "break"?, "last_entry"?}, as the editors write them."""
Table = Mapping[str, Any]
"""{"hours", "other_hours"?}: a line or a desk itself, or one of its `seasons`."""

HOLIDAY = "holiday"
"""Stands among the `days` of other hours for public holidays."""


def table_on(line: Table, day: date) -> Table:
    """The season of a day, else the line itself."""
    return next((one for one in line.get("seasons", ()) if in_season(one, day)), line)


def in_season(season: Table, day: date) -> bool:
    return any(is_within(day, period) for period in periods_of(season))


def hours_on(line: Table, day: date, *, is_holiday: bool) -> Hours:
    """The hours of a day on which the line is open: those of public holidays, else those of the n-th weekday,
    else those of the weekday, else the usual ones.
    """
    table = table_on(line, day)
    weekday = WEEKDAYS[day.weekday()]
    others = table.get("other_hours", ())
    of_holidays: Hours | None = next((row for row in others if HOLIDAY in row["days"]), None)
    if of_holidays and is_holiday:
        return of_holidays
    of_the_day = (row for row in others if weekday in row["days"] and RegularDays.from_row(row).falls_on(day))
    found: Hours = min(of_the_day, key=lambda row: "nth" not in row, default=table["hours"])
    return found


def weekdays_of(row: Hours) -> list[str]:
    """The weekdays of a row of other hours."""
    return [day for day in row["days"] if day != HOLIDAY]


def plain_days(row: Hours) -> list[str]:
    """The weekdays that a row of other hours has for itself in every week."""
    return [] if "nth" in row else weekdays_of(row)


def all_hours(line: Table) -> Iterator[Hours]:
    """Every row of hours that a line has, the usual one first."""
    for table in (line, *line.get("seasons", ())):
        yield table["hours"]
        yield from table.get("other_hours", ())
