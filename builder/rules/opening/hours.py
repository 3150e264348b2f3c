"""Hours of the directory's lines and of desks: times in their order, other hours of days, seasons."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.rules.opening.regular import open_days
from builder.texts.figures.opening_hours import HOLIDAY, hours_on, in_season, table_on
from builder.texts.figures.phone_lines import entry_spans, spans
from desk.domain.calendar.moments import ONE_DAY
from desk.domain.calendar.regular_days import WEEKDAYS

Row = Mapping[str, Any]

_BESIDE = ("other_hours", "seasons")
_ANY_YEAR = date(2028, 1, 1)
"""A leap year: all days of the year are looked at."""


def hours_mistakes(checked: Checked) -> Iterator[Mistake]:
    calendars = {row["id"]: row for _, _, row in checked.rows("calendar", "calendars")}
    for group in ("desks", "directory"):
        for source, path, line in checked.rows("desks", group):
            calendar = calendars.get(line["calendar"])
            told = [*_of_a_line(source, path, line, calendar)]
            yield from told
            if calendar and "hours" in line and not told:
                yield from _never_used(source, path, line, calendar)


def _of_a_line(source: Source, path: Path, line: Row, calendar: Row | None) -> Iterator[Mistake]:
    for key in _BESIDE:
        if key in line and "hours" not in line:
            message = f"{key} は、hours（ふだんの受付時間）といっしょに書きます。hours を書き足してください。"
            yield source.key_mistake((*path, key), message)
    if "hours" in line:
        yield from _hours(source, (*path, "hours"), line["hours"])
    yield from _other_hours(source, path, line, line["calendar"], calendar)
    for number, season in enumerate(line.get("seasons", ())):
        place = (*path, "seasons", number)
        yield from _hours(source, (*place, "hours"), season["hours"])
        yield from _other_hours(source, place, season, line["calendar"], calendar)
    yield from _seasons(source, path, line)


def _hours(source: Source, path: Path, hours: Row) -> Iterator[Mistake]:
    """Times in their order, a break between them, and last entries before their ends."""
    is_night = hours.get("next_day", False)
    if not is_night and hours["close"] <= hours["open"]:
        message = (
            "終わりの時刻は、始まりの時刻より後にしてください。"
            "次の日の朝までの電話なら、next_day: true を書き足します。"
        )
        yield source.mistake(path, message)
        return
    if is_night and hours["close"] >= hours["open"]:
        message = "next_day: true は、次の日の、始まりより早い時刻に終わる電話だけに書きます。"
        yield source.key_mistake((*path, "next_day"), message)
        return
    if "break" in hours:
        (start, first), (last, end) = spans(hours)
        if not start < first < last < end:
            message = "休み時間（break）は、受付時間の中に、早い時刻（from）から書いてください。"
            yield source.mistake((*path, "break"), message)
            return
    places = {path: hours, (*path, "break"): hours.get("break", {})}
    ends = [(*place, "last_entry") for place, written in places.items() if "last_entry" in written]
    around = [*zip(entry_spans(hours), spans(hours), strict=True)]
    for place in ends:
        (start, entry), (_, end) = around[0 if place[-2] == "break" else -1]
        if not start < entry < end:
            message = "受付の終わり（last_entry）は、始まりの時刻より後、終わりの時刻より前にしてください。"
            yield source.mistake(place, message)


def _other_hours(
    source: Source, path: Path, table: Row, calendar_id: str, calendar: Row | None
) -> Iterator[Mistake]:
    """Hours of some days: of days on which somebody answers, each day once."""
    seen: dict[tuple[str, Any], int] = {}
    for number, row in enumerate(table.get("other_hours", ())):
        here = (*path, "other_hours", number)
        yield from _hours(source, here, row)
        for place, day in enumerate(row["days"]):
            spot = (*here, "days", place)
            if day == HOLIDAY and "nth" in row:
                message = "「holiday」は、nth といっしょには書けません。別の行に書いてください。"
                yield source.mistake(spot, message)
                continue
            kinds = [(day, one) for one in row.get("nth", (None,))]
            twice = next((seen[kind] for kind in _with_last(kinds) if kind in seen), None)
            if twice is not None:
                message = f"「{day}」の時間が、{twice}行目にもあります。どちらかを消してください。"
                yield source.mistake(spot, message)
            elif calendar and (message := _never_open(day, calendar_id, calendar)):
                yield source.mistake(spot, message)
            line = source.mistake(spot, "").line
            seen |= {kind: line for kind in kinds if kind not in seen}


def _with_last(kinds: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The kinds of day, and those that may be the same: the last one of a month is its fourth or fifth."""
    for day, nth in kinds:
        yield day, nth
        if nth == "last":
            yield from ((day, 4), (day, 5))
        elif nth in (4, 5):
            yield day, "last"


def _never_open(day: str, calendar_id: str, calendar: Row) -> str:
    """Why a line with this calendar never has hours on such a day, and what to do; "" if it has."""
    if day == HOLIDAY:
        if calendar["public_holidays"] == "open":
            return ""
        return (
            f"calendar の「{calendar_id}」では、祝日は休みです。"
            "祝日につながるなら、calendar.yml の public_holidays を open にするか、"
            "ほかの calendar にしてください。"
        )
    sometimes = (day for row in calendar.get("regular_openings") or () for day in row["days"])
    if day in {*calendar["weekly"], *sometimes}:
        return ""
    return (
        f"「{day}」は、calendar の「{calendar_id}」では休みの曜日です。"
        "つながる曜日なら、calendar.yml の weekly に足すか、ほかの calendar にしてください。"
    )


def _seasons(source: Source, path: Path, line: Row) -> Iterator[Mistake]:
    """Times of the year that are whole and don't overlap, and say what the line says of single days."""
    days: dict[date, int] = {}
    for number, season in enumerate(line.get("seasons", ())):
        place = (*path, "seasons", number)
        if message := _period_message(season):
            yield source.mistake(place, message)
            continue
        own = [day for day in _year() if in_season(season, day)]
        if twice := next((day for day in own if day in days), None):
            message = (
                f"{twice.month}月{twice.day}日は、{days[twice]}行目の季節にも入っています。"
                "期間が重ならないようにしてください。"
            )
            yield source.mistake(place, message)
        days |= dict.fromkeys(own, source.mistake(place, "").line)
        lacking = _days_of(line) - _days_of(season)
        if lacking:
            named = "と".join(f"「{day}」" for day in sorted(lacking, key=_ORDER))
            message = (
                f"ふだんの other_hours にある{named}の時間が、この季節にはありません。"
                "この季節の other_hours にも書いてください（変わらないときは、同じ時間を書きます）。"
            )
            yield source.mistake(place, message)


def _period_message(season: Row) -> str:
    if "months" in season and {"from", "to"} & {*season}:
        return "months と from、to は、いっしょには書けません。どちらかを消してください。"
    if "months" not in season and not {"from", "to"} <= {*season}:
        return "期間を、from と to の両方か、months に書いてください。"
    return ""


def _days_of(table: Row) -> set[str]:
    return {day for row in table.get("other_hours", ()) for day in row["days"]}


_ORDER = (*WEEKDAYS, HOLIDAY).index


def _never_used(source: Source, path: Path, line: Row, calendar: Row) -> Iterator[Mistake]:
    """Rows of hours, and seasons, that no opening day has: seen over 28 years, as if none was a holiday."""
    for place, is_season in _unused(json.dumps([line, calendar])):
        what = "季節" if is_season else "行"
        message = (
            f"この{what}の時間になる日は、1日もありません。calendar の「{line['calendar']}」の開く日と、"
            "曜日、何回目か（nth）、期間を見直してください。"
        )
        yield source.mistake((*path, *place), message)


@lru_cache(maxsize=64)
def _unused(line_and_calendar: str) -> tuple[tuple[Path, bool], ...]:
    """(its path in the line, whether it is a season) of each row that no day has. As JSON, so that 28 years
    aren't counted again of the same line and calendar.
    """
    line, calendar = json.loads(line_and_calendar)
    rows: dict[Path, Row] = {
        ("other_hours", number): row for number, row in enumerate(line.get("other_hours", ())) if "nth" in row
    }
    for season, table in enumerate(line.get("seasons", ())):
        place: Path = ("seasons", season)
        rows[place] = table
        for number, row in enumerate(table.get("other_hours", ())):
            if HOLIDAY not in row["days"]:
                rows[*place, "other_hours", number] = row
    if not rows:
        return ()
    days = [day for day, is_open in open_days(calendar) if is_open]
    used = {id(hours_on(line, day, is_holiday=False)) for day in days}
    used |= {id(table_on(line, day)) for day in days}
    unused = {place for place, row in rows.items() if id(row) not in used}
    # A season that never comes says it for its rows.
    return tuple(
        (place, "hours" in rows[place]) for place in rows if place in unused and place[:-2] not in unused
    )


def _year() -> Iterator[date]:
    day = _ANY_YEAR
    while day.year == _ANY_YEAR.year:
        yield day
        day += ONE_DAY
