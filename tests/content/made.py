"""What the ordinary edits share: days, questions and names that fit the desk they are made to."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from builder.check import load
from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.opening_days import OpeningCalendar
from tests.content.editor import Editor, NothingToEdit

Edit = Callable[[Editor], None]

DESKS, CALENDAR, SITE = "content/desks.yml", "content/calendar.yml", "content/site.yml"
MORE = "例の言葉を足しました。"


def today() -> date:
    return tokyo_day(datetime.now(UTC))


def calendar_of(editor: Editor) -> tuple[int, OpeningCalendar]:
    """The calendar of the first desk: its place in the file, and the days it opens."""
    name = editor.at(DESKS, ("desks", 0, "calendar"))
    number = next(n for n, row in enumerate(editor.data(CALENDAR)["calendars"]) if row["id"] == name)
    return number, load(editor.root).opening_calendars[name]


def some_day(calendar: OpeningCalendar, *, is_open: bool) -> date:
    """The last such day of the published years that is no exception. Raises NothingToEdit."""
    day = calendar.last_published
    while day >= calendar.first_published:
        is_usual = day not in calendar.holidays and day not in calendar.extra_closures
        if is_usual and calendar.is_open(day) is is_open:
            return day
        day -= timedelta(days=1)
    raise NothingToEdit("no such day")


def field_with(editor: Editor, key: str) -> tuple[str, str]:
    """(file, name) of the first question of any form that has `key`. Raises NothingToEdit."""
    for name, form in editor.forms():
        for field, words in form["fields"].items():
            if key in words:
                return name, field
    raise NothingToEdit(key)


def unused(name: str, ids: set[Any]) -> str:
    return f"id: {name}-2" if name in ids else f"id: {name}"
