"""Japanese wording of hours: 毎日 9時から17時まで（受付は16時30分まで）。12月から2月は16時まで."""

from collections.abc import Mapping
from typing import Any

from builder.texts.figures import phone_lines
from builder.texts.figures.opening_hours import HOLIDAY, plain_days, weekdays_of
from builder.texts.figures.regular_words import (
    except_words,
    opening_words,
    period_words,
    row_words,
)
from desk.domain.calendar.moments import Clock, hour_words
from desk.domain.calendar.regular_days import WEEKDAYS

Data = Mapping[str, Any]


def hours_words(line: Data, calendar: Data, clock: Clock) -> str:
    """月曜日から金曜日 9時から16時45分まで、土曜日 9時から12時まで（祝日と…を除く）; only the days for a line
    without hours.
    """
    if "hours" in line:
        seasons = (
            f"。{period_words(one)}は{_season(line, one, calendar, clock)}" for one in line.get("seasons", ())
        )
        said = "、".join(_table(line, calendar, clock)) + "".join(seasons)
    elif "usual_hours" in line:
        said = f"{opening_words(calendar)} おおむね{_times_words(line['usual_hours'], clock)}"
    else:
        said = opening_words(calendar)
    return said + except_words(calendar)


def minute_words(minutes: int, clock: Clock) -> str:
    """9時 / 16時45分 / 午後4時45分 / 24時 / 翌日の5時, from the minutes since the start of a day."""
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return "24時" if clock == 24 else "夜の12時"
    return ("翌日の" if days else "") + hour_words(*divmod(rest, 60), clock)


def _table(table: Data, calendar: Data, clock: Clock) -> list[str]:
    """Each kind of day with its hours, the usual one first."""
    others = table.get("other_hours", ())
    elsewhere = {day for row in others for day in plain_days(row)}
    rows = (
        (opening_words(calendar, {*WEEKDAYS} - elsewhere), table["hours"]),
        *((_days(row, calendar), row) for row in others),
    )
    return [f"{days} {_times_words(hours, clock)}" for days, hours in rows if days]


def _days(row: Data, calendar: Data) -> str:
    """土曜日・日曜日・祝日 / 毎月第2・第4木曜日: the days of other hours."""
    if "nth" in row:
        return row_words({"days": weekdays_of(row), "nth": row["nth"]})
    found = [opening_words(calendar, plain_days(row)), "祝日" * (HOLIDAY in row["days"])]
    return "・".join(filter(None, found))


def _season(line: Data, season: Data, calendar: Data, clock: Clock) -> str:
    """16時まで / 10時から16時まで / 、月曜日から金曜日 9時から16時まで、土曜日 9時から11時まで"""
    parts = _table(season, calendar, clock)
    if len(parts) > 1 or "other_hours" in line:
        return f"、{'、'.join(parts)}"
    usual, hours = line["hours"], season["hours"]
    ends = ("close", "last_entry")
    if {**usual, **dict.fromkeys(ends)} == {**hours, **dict.fromkeys(ends)} and "break" not in usual:
        ((_, end),), ((_, last),) = phone_lines.spans(hours), phone_lines.entry_spans(hours)
        return _until(end, last, clock)
    return _times_words(hours, clock)


def _times_words(hours: Data, clock: Clock) -> str:
    """9時から12時までと、13時から17時まで / 24時間"""
    if phone_lines.is_all_day(hours):
        return "24時間"
    entries = phone_lines.entry_spans(hours)
    return "と、".join(
        f"{minute_words(start, clock)}から{_until(end, last, clock)}"
        for (start, end), (_, last) in zip(phone_lines.spans(hours), entries, strict=True)
    )


def _until(end: int, last_entry: int, clock: Clock) -> str:
    """17時まで（受付は16時30分まで）"""
    entry = f"（受付は{minute_words(last_entry, clock)}まで）" if last_entry != end else ""
    return f"{minute_words(end, clock)}まで{entry}"
