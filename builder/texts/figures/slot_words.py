"""When a form takes bookings, in Japanese: its days and its start times."""

from collections.abc import Mapping, Sequence
from typing import Any

from builder.texts.figures.regular_words import except_words, opening_words, row_words, weekly_words
from desk.domain.calendar.moments import Clock
from desk.domain.calendar.regular_days import WEEKDAYS
from desk.domain.calendar.slots import times_words

Data = Mapping[str, Any]


def slot_days_words(slots: Data, calendar: Data) -> str:
    """火曜日・木曜日と、毎月第2土曜日（祝日と12月29日から1月3日を除く）: when a form takes bookings.

    Without days of its own, when its calendar is open.
    """
    weekly, rows = booked_days(slots)
    if rows is None:
        return opening_words(calendar, weekly) + except_words(calendar)
    parts = [weekly_words(weekly)] * bool(weekly) + [row_words(row) for row in rows]
    return "と、".join(parts) + except_words(calendar)


def booked_days(slots: Data) -> tuple[list[str], list[Data] | None]:
    """(weekdays, other days) on which a form takes bookings while its desk is open; None for the other days
    if it does on all of its desk's on these weekdays.
    """
    others: Sequence[Data] = slots.get("other_times", ())
    never = {day for row in others if not row["times"] and is_weekly(row) for day in row["days"]}
    if "usual_days" not in slots:
        return [day for day in WEEKDAYS if day not in never], None
    rows = [slots["usual_days"], *(row for row in others if row["times"])]
    named = {day for row in rows if is_weekly(row) for day in row["days"]} - never
    return [day for day in WEEKDAYS if day in named], [row for row in rows if not is_weekly(row)]


def is_weekly(row: Data) -> bool:
    """Whether a row names days by nothing but their weekday."""
    return {*row} <= {"days", "times", "capacity"}


def slot_times_words(slots: Data, clock: Clock) -> str:
    """9時・10時（土曜日は、11時・13時）: the usual start times, and those of other days."""
    usual = times_words(tuple(slots["times"]), clock)
    others = [
        f"{row_words(row)}は、{times_words(tuple(row['times']), clock)}"
        for row in slots.get("other_times", ())
        if row["times"]
    ]
    return f"{usual}（{'、'.join(others)}）" if others else usual
