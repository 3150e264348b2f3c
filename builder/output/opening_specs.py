"""A phone's hours as search engines read them: schema.org's OpeningHoursSpecification.

Said is what holds in every week, by season, on public holidays, and on which days the desk rests besides, so
that nobody is sent to a closed desk. What opens only sometimes (first Saturdays) is left to the page.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from builder.project import Data, Project
from builder.texts.figures.opening_hours import HOLIDAY, Hours, Table, plain_days, table_on
from builder.texts.figures.phone_lines import entry_spans
from desk.domain.calendar.moments import ONE_DAY
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.calendar.regular_days import WEEKDAYS

Spec = Mapping[str, Any]

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOLIDAYS = "PublicHolidays"
_DAY = 24 * 60
_CLOSED = {"opens": "00:00", "closes": "00:00"}


def hours_available(project: Project, line: Data) -> list[Spec]:
    """Of a line of the directory; nothing without hours. Days of the year are those of the last two years
    whose public holidays are published.
    """
    if "hours" not in line:
        return []
    calendar = project.opening_calendars[line["calendar"]]
    return [*_weekly(line, calendar), *_rests(calendar)]


def _weekly(line: Table, calendar: OpeningCalendar) -> Iterator[Spec]:
    if "seasons" not in line:
        yield from _of_table(line, calendar, {})
        return
    for _, run in groupby(_days(calendar), key=lambda day: id(table_on(line, day))):
        first, *rest = run
        valid = {"validFrom": first.isoformat(), "validThrough": [first, *rest][-1].isoformat()}
        yield from _of_table(table_on(line, first), calendar, valid)


def _of_table(table: Table, calendar: OpeningCalendar, valid: Spec) -> Iterator[Spec]:
    others = table.get("other_hours", ())
    own: dict[str, Hours] = {day: row for row in others for day in plain_days(row)}
    usual = [day for day in WEEKDAYS if WEEKDAYS.index(day) in calendar.usual_weekdays]
    hours_of_most: Hours = table["hours"]
    rows = [own.get(day, hours_of_most) for day in usual]
    for hours in {id(row): row for row in rows}.values():
        days = [_NAMES[WEEKDAYS.index(day)] for day, row in zip(usual, rows, strict=True) if row is hours]
        yield from _specs(days, hours, valid)
    if calendar.closed_on_holidays:
        yield {"@type": "OpeningHoursSpecification", "dayOfWeek": [_url(_HOLIDAYS)], **_CLOSED, **valid}
        return
    for row in others:
        if HOLIDAY in row["days"]:
            yield from _specs([_HOLIDAYS], row, valid)


def _specs(days: list[str], hours: Hours, valid: Spec) -> Iterator[Spec]:
    """One for each span of the hours; one that ends on the next day closes before it opens."""
    for start, end in entry_spans(hours):
        yield {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_url(day) for day in days],
            "opens": _time(start),
            "closes": "23:59" if end == _DAY else _time(end),
            **valid,
        }


def _rests(calendar: OpeningCalendar) -> Iterator[Spec]:
    """The days, consecutive ones together, on which the desk rests besides weekdays and public holidays."""
    rests = [
        day
        for day in _days(calendar)
        if day.weekday() in calendar.usual_weekdays
        and not calendar.is_open(day)
        and not (calendar.closed_on_holidays and day in calendar.holidays)
    ]
    for _, run in groupby(enumerate(rests), key=lambda pair: pair[1] - pair[0] * ONE_DAY):
        (_, first), *rest = run
        last = rest[-1][1] if rest else first
        valid = {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
        yield {"@type": "OpeningHoursSpecification", **_CLOSED, **valid}


def _days(calendar: OpeningCalendar) -> Iterator[date]:
    since = calendar.last_published.year - 1
    return (day for day in calendar.published_days() if day.year >= since)


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    return f"{hour:02}:{minute:02}"


def _url(day: str) -> str:
    return f"https://schema.org/{day}"
