"""Opening days: dates that contradict each other, and exceptions that change nothing."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from builder.files.kind_schemas import is_day
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.rules.opening.hours import hours_mistakes
from builder.rules.opening.listed_days import listed_day_mistakes
from builder.rules.opening.regular import regular_mistakes
from desk.domain.calendar.opening_days import OpeningCalendar

Row = Mapping[str, Any]

_EXCEPTIONS = ("extra_closures", "extra_openings")

_LONGEST_YEAR_END = 31
"""Days. No desk rests as long, but for one whose days were swapped, or whose month is wrong."""

LONG_AGO = 240
"""Days behind today from which a day is told: what is planned for months ahead, written with this year."""


@lru_cache(maxsize=1)
def calendar_mistakes(checked: Checked) -> tuple[Mistake, ...]:
    return tuple(_calendar_mistakes(checked))


def _calendar_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source in checked.all("holidays"):
        yield from listed_day_mistakes(source)
    yield from hours_mistakes(checked)
    firsts = [
        (source, path) for source, path, line in checked.rows("desks", "directory") if line.get("first")
    ]
    for source, path in firsts[1:]:
        yield source.mistake((*path, "first"), "first: true は1つの電話にだけ付けてください。")
    holidays = flat_holidays(checked)
    for source, place, calendar in _usable(checked):
        told = list(_rule_mistakes(source, place, calendar, holidays))
        yield from told or _exceptions(source, place, calendar, holidays)


@lru_cache(maxsize=1)
def sound_calendars(checked: Checked) -> dict[str, Row]:
    """By id, those whose closed days are what was meant: of the others no day says anything."""
    holidays = flat_holidays(checked)
    return {
        row["id"]: row
        for source, path, row in checked.rows("calendar", "calendars")
        if not any(_rule_mistakes(source, path, row, holidays))
    }


def _rule_mistakes(
    source: Source, place: Path, calendar: Row, holidays: Mapping[str, str]
) -> Iterator[Mistake]:
    """In the rules of a calendar, not in its single days; the first kind, which the others may come from."""
    if "year_end" in calendar and (message := year_end_message(calendar["year_end"])):
        yield source.mistake((*place, "year_end"), message)
    else:
        yield from regular_mistakes(source, place, calendar, holidays)


def past_day_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """Exceptions so long ago that they were probably meant for the next year, but for those that change
    nothing anyway.
    """
    wrong = {(one.file, one.line) for one in calendar_mistakes(checked)}
    for source, path, calendar in checked.rows("calendar", "calendars"):
        for key in _EXCEPTIONS:
            for number, row in enumerate(calendar.get(key) or ()):
                if (today - date.fromisoformat(row["date"])).days > LONG_AGO:
                    message = (
                        f"「{row['date']}」は、もう過ぎた日です。今年か来年の日なら、年を直してください。"
                        "終わった日なら、この行を消してください。"
                    )
                    told = source.mistake((*path, key, number, "date"), message)
                    if (told.file, told.line) not in wrong:
                        yield told


def year_end_message(closed: Mapping[str, str]) -> str:
    """What is wrong with the days of a rest at the end of the year; "" if nothing is."""
    days_of = (f"2027-{closed[key]}".replace("02-29", "02-28") for key in ("from", "to"))
    start, end = map(date.fromisoformat, days_of)
    days = (end - start).days % 365 + 1
    if days <= _LONGEST_YEAR_END:
        return ""
    return (
        f"年末年始の休みが、{closed['from']} から {closed['to']} まで、{days}日も続きます。"
        "from（休みの初めの日）と to（終わりの日）が逆でないか、月が違わないか、見直してください。"
    )


def flat_holidays(checked: Checked) -> dict[str, str]:
    """ISO date -> name; empty if the file isn't sound."""
    source = checked.one("holidays")
    years = source.data["public_holidays"].values() if source else ()
    return {day: name for year in years for day, name in year.items()}


def _usable(checked: Checked) -> Iterator[tuple[Source, Path, Mapping[str, Any]]]:
    """(source, path, calendar) of each whose days can be known, without exceptions of a wrong shape: these
    are told by themselves, and hide no others.
    """
    if not checked.kind_schemas:
        return
    calendar = checked.kind_schemas["calendar"]
    for source in checked.sources.of("calendar"):
        rows = source.data.get("calendars") if isinstance(source.data, dict) else None
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if not isinstance(row, dict):
                continue
            known = {key: value for key, value in row.items() if key not in _EXCEPTIONS}
            if calendar.is_valid({"calendars": [known]}):
                yield source, ("calendars", number), row


def _dated(path: Path, calendar: Mapping[str, Any], key: str) -> Iterator[tuple[Path, str]]:
    """(path, ISO date) of each exception that has a day."""
    rows = calendar.get(key)
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        day = row.get("date") if isinstance(row, dict) else None
        if isinstance(day, str) and is_day(day):
            yield (*path, key, number, "date"), day


def _exceptions(
    source: Source, path: Path, calendar: Mapping[str, Any], holidays: Mapping[str, str]
) -> Iterator[Mistake]:
    closures = {day: place for place, day in _dated(path, calendar, "extra_closures")}
    openings = {day for _, day in _dated(path, calendar, "extra_openings")}
    usual = {key: value for key, value in calendar.items() if key not in _EXCEPTIONS}
    opening = OpeningCalendar.from_bundle(usual, holidays) if holidays else None
    for key in _EXCEPTIONS:
        seen: dict[str, int] = {}
        for here, written in _dated(path, calendar, key):
            if written in seen:
                message = f"「{written}」が、{seen[written]}行目にもあります。どちらかを消してください。"
                yield source.mistake(here, message)
                continue
            seen[written] = source.mistake(here, "").line
            if key == "extra_openings" and written in closures:
                line = source.mistake(closures[written], "").line
                message = (
                    f"「{written}」は、{line}行目の extra_closures にもあります。どちらかを消してください。"
                )
                yield source.mistake(here, message)
            elif key == "extra_closures" and written in openings:
                continue  # told at the opening
            elif opening and (message := _useless(opening, date.fromisoformat(written), key)):
                yield source.mistake(here, message)


def _useless(opening: OpeningCalendar, day: date, key: str) -> str:
    """Why an exception changes nothing, and what to do; "" if it does."""
    if not opening.is_published(day):
        first, last = opening.first_published.year, opening.last_published.year
        if not first <= day.year <= last + 1:
            years = f"{first}年から{last}年まで" if first < last else f"{first}年"
            return (
                f"「{day}」の年が、書き間違いのようです（holidays.yml にあるのは、{years}です）。"
                "年を見直してください。終わった日なら、この行を消してください。"
            )
        return f"holidays.yml に、その年の祝日がありません（{last}年まで）。先に祝日を書いてください。"
    reason = opening.closed_reason(day)
    if key == "extra_closures" and reason:
        return f"「{day}」は、もともと休みです（{reason}）。日付を見直すか、この行を消してください。"
    if key == "extra_openings" and not reason:
        return f"「{day}」は、もともと開いている日です。日付を見直すか、この行を消してください。"
    return ""
