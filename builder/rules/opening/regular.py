"""Regular openings and closures: rows whose keys don't fit together, or that change nothing."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.rules.opening.day_rows import day_row_mistakes
from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.calendar.regular_days import WEEKDAYS, RegularDays

REGULAR = ("regular_openings", "regular_closures")

_LONGEST_CLOSURE = 200
"""Days. A desk that rests longer every year was probably written with its days swapped."""

_FIRST, _LAST = date(2001, 1, 1), date(2028, 12, 31)
"""28 years: each day of the year on each weekday, leap years too."""

Rows = Mapping[str, list[tuple[Path, Mapping[str, Any]]]]


def regular_mistakes(
    source: Source, place: Path, calendar: Mapping[str, Any], holidays: Mapping[str, str]
) -> Iterator[Mistake]:
    """Of one calendar, whose rows have the right shape; `holidays` are ISO date -> name, maybe none."""
    rows = {
        key: [((*place, key, number), row) for number, row in enumerate(calendar.get(key) or ())]
        for key in REGULAR
    }
    told = [one for key in REGULAR for path, row in rows[key] for one in _row(source, path, row, key)]
    yield from told
    if not told:
        yield from _useless(source, place, calendar, rows, holidays)


def _row(source: Source, path: Path, row: Mapping[str, Any], key: str) -> Iterator[Mistake]:
    if told := next(day_row_mistakes(source, path, row), None):
        yield told
    elif not {"days", "months", "from"} & {*row}:
        message = "days（曜日）か、from と to（期間）か、months（月）を書き足してください。"
        yield source.mistake(path, message)
    elif "from" in row and "days" not in row and (days := _length(row)) > _LONGEST_CLOSURE:
        message = (
            f"休みが、{row['from']} から {row['to']} まで、{days}日も続きます。"
            "from（初めの日）と to（終わりの日）が逆でないか、月が違わないか、見直してください。"
        )
        yield source.mistake((*path, "from"), message)
    elif key == "regular_closures" and not {"days", "reason"} & {*row}:
        message = "この期間に休む理由を、reason に書き足してください（例 reason: 設備点検）。"
        yield source.mistake(path, message)


def _length(row: Mapping[str, Any]) -> int:
    """How many days a period has, in a year without 29 February."""
    first, last = (date.fromisoformat(f"2027-{row[key]}".replace("02-29", "02-28")) for key in ("from", "to"))
    return (last - first).days % 365 + 1


def _useless(
    source: Source, place: Path, calendar: Mapping[str, Any], rows: Rows, holidays: Mapping[str, str]
) -> Iterator[Mistake]:
    """Rows that change no day, seen beside those before them; a calendar that never opens."""
    if not calendar["weekly"] and not rows["regular_openings"]:
        message = (
            "開いている曜日がありません。weekly に曜日を書くか、regular_openings に開く日を書いてください。"
        )
        yield source.mistake((*place, "weekly"), message)
        return
    so_far = {"weekly": calendar["weekly"], "public_holidays": calendar["public_holidays"]}
    for key in REGULAR:
        for number, (path, row) in enumerate(rows[key]):
            wider = {**so_far, key: [one for _, one in rows[key][: number + 1]]}
            if let_be := _never_let_be(row, calendar):
                yield source.mistake((*path, "if_holiday"), let_be)
            elif message := _changes_nothing(json.dumps([row, so_far, wider, holidays, key])):
                yield source.mistake(path, message)
            so_far = wider


@lru_cache(maxsize=64)
def _changes_nothing(row_and_calendars: str) -> str:
    """Why a row is of no use, and what to do; "" if it is.

    As JSON, so that 28 years aren't counted again of the same: the row, the calendar so far and with it, the
    holidays, and the row's key.
    """
    row, so_far, wider, holidays, key = json.loads(row_and_calendars)
    if not any(RegularDays.from_row(row).falls_on(day) for day in _days()):
        return "この行に合う日は、1日もありません。曜日、何回目か（nth）、期間を見直してください。"
    if not any(is_open for _, is_open in open_days(wider)):
        return "この行があると、1日も開きません。曜日と期間を見直してください。"
    if _differ(so_far, wider, holidays):
        return ""
    why = "もともと開いている日" if key == "regular_openings" else "もともと休みの日"
    return f"この行の日は、どれも{why}です。weekly と上の行を見直して、いらなければ消してください。"


def _never_let_be(row: Mapping[str, Any], calendar: Mapping[str, Any]) -> str:
    """Why the desk can't open on the public holidays of a closure that lets them be; "" if it can."""
    unopened = [day for day in row.get("days", ()) if day not in calendar["weekly"]]
    if "if_holiday" not in row or not unopened:
        return ""
    days = "・".join(f"{WEEKDAY_WORDS[WEEKDAYS.index(day)]}曜日" for day in unopened)
    told = "・".join(f"「{day}」" for day in unopened)
    return f"weekly に{told}がないので、祝日の{days}も開きません。weekly に書き足してください。"


def _differ(one: Mapping[str, Any], other: Mapping[str, Any], holidays: Mapping[str, str]) -> bool:
    """Whether two calendars differ on a day: of 28 years without public holidays, or a published one."""
    if any(a != b for a, b in zip(open_days(one), open_days(other), strict=True)):
        return True
    if not holidays:
        return False
    left, right = (OpeningCalendar.from_bundle(calendar, holidays) for calendar in (one, other))
    return [*left.opening_days()] != [*right.opening_days()]


def open_days(calendar: Mapping[str, Any]) -> Iterator[tuple[date, bool]]:
    """Each day of 28 years, and whether it is open, if none is a public holiday and none an exception."""
    weekly = {WEEKDAYS.index(day) for day in calendar["weekly"]}
    openings, closures = ([RegularDays.from_row(row) for row in calendar.get(key) or ()] for key in REGULAR)
    closures += [RegularDays.from_row(calendar["year_end"])] if "year_end" in calendar else []
    for day in _days():
        is_open = day.weekday() in weekly or any(rule.falls_on(day) for rule in openings)
        yield day, is_open and not any(rule.falls_on(day) for rule in closures)


def _days() -> Iterator[date]:
    day = _FIRST
    while day <= _LAST:
        yield day
        day += ONE_DAY
