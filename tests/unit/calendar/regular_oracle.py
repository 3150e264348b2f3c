"""The days of a regular rule in another way: written down one after the other, and moved one by one."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

YEARS = range(2023, 2030)
"""A year more on both sides than the tests ask about; 2024 and 2028 are leap years."""

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days_of(row: Mapping[str, Any]) -> set[date]:
    """The days that a row of `regular_openings` or `regular_closures` names, whatever holiday they are."""
    days = {*_weekdays(row)} if "days" in row else {*_every_day()}
    if "from" in row:
        days &= {*_period(row["from"], row["to"])}
    if "months" in row:
        days = {day for day in days if day.month in row["months"]}
    return days


def closed_by(row: Mapping[str, Any], holidays: set[date]) -> set[date]:
    """The days on which a desk rests by a row of `regular_closures`."""
    closed = set()
    for day in days_of(row):
        rest = day
        if day in holidays and "if_holiday" in row:
            if row["if_holiday"] == "open":
                continue
            while rest in holidays or (row["if_holiday"] == "next_weekday" and rest.isoweekday() > 5):
                rest += timedelta(days=1)
        closed.add(rest)
    return closed


def _every_day() -> Iterator[date]:
    for year in YEARS:
        for month in range(1, 13):
            for day in range(1, monthrange(year, month)[1] + 1):
                yield date(year, month, day)


def _weekdays(row: Mapping[str, Any]) -> Iterator[date]:
    for name in row["days"]:
        all_of_them = [day for day in _every_day() if NAMES[day.weekday()] == name]
        if "every_weeks" in row:
            since = date.fromisoformat(row["since"])
            monday = since - timedelta(days=since.weekday())
            turns = {monday + timedelta(weeks=n * row["every_weeks"]) for n in range(-200, 200)}
            yield from (day for day in all_of_them if day - timedelta(days=day.weekday()) in turns)
        elif "nth" in row:
            for year in YEARS:
                for month in range(1, 13):
                    those = [day for day in all_of_them if (day.year, day.month) == (year, month)]
                    for nth in row["nth"]:
                        if nth == "last" or nth <= len(those):
                            yield those[-1 if nth == "last" else nth - 1]
        else:
            yield from all_of_them


def _period(first: str, last: str) -> Iterator[date]:
    for year in YEARS:
        start = _day(year, first, back=False)
        end = _day(year if first <= last else year + 1, last, back=True)
        if last == "02-28" and (first < "02-02" or first > "02-28") and monthrange(end.year, 2)[1] == 29:
            end = end.replace(day=29)
        while start <= end:
            yield start
            start += timedelta(days=1)
    # What began in the year before the first one.
    if first > last:
        yield from (day for day in _every_day() if day.year == YEARS[0] and f"{day:%m-%d}" <= last)


def _day(year: int, text: str, *, back: bool) -> date:
    """The day, or without a 29 February the day before or after it."""
    if text == "02-29" and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28) if back else date(year, 3, 1)
    return date.fromisoformat(f"{year}-{text}")
