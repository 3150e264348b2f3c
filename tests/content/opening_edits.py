"""Edits of when a desk is open: its days, its lines' hours, holidays."""

import re
import textwrap
from datetime import date

from tests.content.editor import Editor, NothingToEdit, example, examples
from tests.content.made import CALENDAR, DESKS, calendar_of, some_day

CLOSURES = "    extra_closures:\n      - {date: 2026-12-01, reason: 設備点検のため}\n"
OPENINGS = "    regular_openings:\n      - {days: [sat], nth: [1, 3]}\n"
CLOSED_DAYS = "    regular_closures:\n      - {days: [mon], if_holiday: next_weekday}\n"
HOURS = '    hours: {open: "09:00", close: "17:00", last_entry: "16:30"}\n'
"""For a desk whose READMEs have no example."""


def a_day_closed_as_in_the_readme(editor: Editor) -> None:
    closures = example("content/README.md", "extra_closures", CLOSURES)
    number, calendar = calendar_of(editor)
    (day,) = re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", closures)
    if not calendar.is_open(date.fromisoformat(day)):
        closures = closures.replace(day, f"{some_day(calendar, is_open=True)}")
    place = ("calendars", number, "extra_closures")
    if editor.at(CALENDAR, place):
        raise NothingToEdit("it has closures: the README says what to do where there are none")
    start, end = editor.source(CALENDAR).values[place]
    text = editor.text(CALENDAR)
    line = text.rindex("\n", 0, start) + 1
    editor.write(CALENDAR, f"{text[:line]}{closures.rstrip()}{text[end:]}")


def a_day_opened(editor: Editor) -> None:
    number, calendar = calendar_of(editor)
    place = ("calendars", number, "extra_openings")
    opening = {"date": f"{some_day(calendar, is_open=False)}", "reason": "臨時開庁"}
    editor.put(CALENDAR, place, [*editor.at(CALENDAR, place), opening])


def one_more_day_of_the_week(editor: Editor) -> None:
    number, _ = calendar_of(editor)
    calendar = editor.at(CALENDAR, ("calendars", number))
    if "sat" in calendar["weekly"] or calendar["extra_openings"] or calendar["extra_closures"]:
        raise NothingToEdit("Saturdays are open, or some of them")
    editor.put(CALENDAR, ("calendars", number, "weekly"), [*calendar["weekly"], "sat"])


def days_that_come_again_as_in_the_readme(editor: Editor) -> None:
    lines = editor.data(DESKS)["directory"]
    number = next((n for n, line in enumerate(lines) if "other_hours" not in line), None)
    if number is None:
        raise NothingToEdit("every line has hours of its own by the weekday")
    rows = example("content/README.md", "regular_openings", OPENINGS)
    rows += example("content/README.md", "regular_closures", CLOSED_DAYS)
    calendar = (
        "- id: rei-no-kimari\n  name: 例のきまり\n  weekly: [mon, tue, wed, thu]\n  public_holidays: open\n"
    )
    column = editor.column_at_the_end(CALENDAR, ("calendars", 0)) - len("- ")
    editor.append(CALENDAR, calendar + textwrap.indent(textwrap.dedent(rows), "  "), column)
    editor.put(DESKS, ("directory", number, "calendar"), "rei-no-kimari")


def one_more_year_of_holidays(editor: Editor) -> None:
    name = "content/holidays.yml"
    years = editor.data(name)["public_holidays"]
    year = max(map(int, years)) + 1
    column = editor.column_at_the_end(name, ("public_holidays", next(iter(years))))
    editor.append(name, f"{year}:\n  {year}-01-01: 元日\n", column)


def hours_of_a_line(editor: Editor) -> None:
    lines = editor.data(DESKS)["directory"]
    number = next((number for number, line in enumerate(lines) if "hours" in line), 0)
    editor.put(DESKS, ("directory", number, "hours", "open"), "08:15")
    editor.put(DESKS, ("directory", number, "hours", "close"), "18:45")


def hours_as_in_the_readme(editor: Editor) -> None:
    """Each example is a line of its own, below a calendar that is open on every day."""
    every_day = "[mon, tue, wed, thu, fri, sat, sun]"
    calendar = f"- id: rei-no-jikan\n  name: 例の時間\n  weekly: {every_day}\n  public_holidays: open\n"
    column = editor.column_at_the_end(CALENDAR, ("calendars", 0)) - len("- ")
    editor.append(CALENDAR, calendar, column)
    column = editor.column_at_the_end(DESKS, ("directory", 0)) - len("- ")
    for number, hours in enumerate(examples("content/README.md", "hours", HOURS)):
        line = f'- id: rei-{number}\n  name: 例{number}\n  phone: "03-0000-{number:04}"\n  about: 例です。\n'
        hours = textwrap.indent(textwrap.dedent(hours), "  ")
        editor.append(DESKS, f"{line}  calendar: rei-no-jikan\n{hours}", column)


OF_OPENING = (
    a_day_closed_as_in_the_readme,
    a_day_opened,
    one_more_day_of_the_week,
    days_that_come_again_as_in_the_readme,
    one_more_year_of_holidays,
    hours_of_a_line,
    hours_as_in_the_readme,
)
