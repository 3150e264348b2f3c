"""When each phone is answered, for the page's script (assets/status.js)."""

from datetime import date
from functools import cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from builder.project import Data, Project, once_a_desk
from builder.texts import words
from builder.texts.figures import phone_lines
from builder.texts.figures.hours_words import minute_words
from builder.texts.figures.opening_hours import all_hours, hours_on
from builder.texts.languages import figures

_DAY = 24 * 60

_MARKS = digits[1:] + ascii_lowercase + ascii_uppercase
"""One for each kind of day that is open."""


@once_a_desk
def opening_data(project: Project) -> dict[str, Data]:
    """Opening data for status.js by line: {"name", "start", "days", "spans"?, "others"?, "usual"?}.

    `days` has one character per day from `start` on: 0 for closed, 1 for a day with the usual hours
    (`spans`), any other for one with the hours that `others` has under it, be it by weekday, season or
    holiday. Each span is {"from", "to", "open", "close", "morning"}: in minutes (beyond 24 hours is the next
    day), and both in words (`morning` is the end, said on the next day). It ends when newcomers are no longer
    taken. Without hours there are no spans; `usual` has those in which such a line is mostly answered, if
    that is known.
    """
    clock = words.site_clock(project.site)

    def said(minutes: int) -> str:
        if project.language:
            return figures.minute_words(project.language, minutes)
        return minute_words(minutes, clock)

    def spans(hours: Data) -> list[Data]:
        return [
            {
                "from": start,
                "to": end,
                "open": said(start),
                "close": said(end),
                "morning": said(end % _DAY),
            }
            for start, end in phone_lines.entry_spans(hours)
        ]

    @cache
    def published(name: str) -> list[tuple[date, bool]]:
        """The published days of a calendar, which several lines have, and whether each is open."""
        calendar = project.opening_calendars[name]
        return [(day, calendar.is_open(day)) for day in calendar.published_days()]

    def opening(line: Data) -> Data:
        calendar = project.opening_calendars[line["calendar"]]
        kinds: list[list[Data]] = []
        marks: dict[int, str] = {}
        for hours in all_hours(line) if "hours" in line else ():
            if (kind := spans(hours)) not in kinds:
                kinds.append(kind)
            marks[id(hours)] = _MARKS[kinds.index(kind)]

        def mark(day: date, *, is_open: bool) -> str:
            if not is_open:
                return "0"
            return (
                "1" if len(kinds) < 2 else marks[id(hours_on(line, day, is_holiday=day in calendar.holidays))]
            )

        days = "".join(mark(day, is_open=is_open) for day, is_open in published(line["calendar"]))
        found: dict[str, Any] = {"start": calendar.first_published.isoformat(), "days": days}
        if kinds:
            found["spans"] = kinds[0]
        elif "usual_hours" in line:
            found["usual"] = spans(line["usual_hours"])
        others = {_MARKS[number]: kind for number, kind in enumerate(kinds) if number}
        return found | ({"others": others} if others else {})

    return {line["id"]: {"name": line["name"], **opening(line)} for line in project.directory}
