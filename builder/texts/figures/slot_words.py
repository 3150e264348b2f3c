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
    rows: Sequence[Data] = slots.get("other_times", ())
    never = {day for row in rows if not row["times"] and {*row} <= {"days", "times"} for day in row["days"]}
    if "usual_days" not in slots:
        said = opening_words(calendar, {*WEEKDAYS} - never)
        return said + except_words(calendar)
    days = [slots["usual_days"], *(row for row in rows if row["times"])]
    plain = [row for row in days if {*row} <= {"days", "times"}]
    weekly = [day for row in plain for day in row["days"] if day not in never]
    parts = [weekly_words({*weekly})] if weekly else []
    parts += [row_words(row) for row in days if row not in plain]
    return "と、".join(parts) + except_words(calendar)


def slot_times_words(slots: Data, clock: Clock) -> str:
    """9時・10時（土曜日は、11時・13時）: the usual start times, and those of other days."""
    usual = times_words(tuple(slots["times"]), clock)
    others = [
        f"{row_words(row)}は、{times_words(tuple(row['times']), clock)}"
        for row in slots.get("other_times", ())
        if row["times"]
    ]
    return f"{usual}（{'、'.join(others)}）" if others else usual
