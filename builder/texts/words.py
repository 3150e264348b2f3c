"""Japanese wording of days, hours, dates and periods, so that editors write each value only once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from builder.texts.figures import phone_lines
from builder.texts.figures.regular_words import except_words, opening_words, weekly_words
from desk.domain.calendar.moments import Clock, hour_words
from desk.domain.calendar.regular_days import WEEKDAYS, RegularDays

Data = Mapping[str, Any]


def date_words(iso: str) -> str:
    """2025年3月14日"""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def days_words(calendar: Data) -> str:
    """月曜日から金曜日と、毎月第1・第3土曜日（祝日と12月29日から1月3日を除く）"""
    return opening_words(calendar) + except_words(calendar)


def usual_closing_words(calendar: Data) -> str:
    """土曜日・日曜日のほかの, or "" for a calendar without a weekly closing day."""
    rests = {
        day
        for row in calendar.get("regular_closures") or ()
        for day in row.get("days", ())
        if RegularDays.from_row(row).is_every_week
    }
    closed = [day for day in WEEKDAYS if day not in calendar["weekly"] or day in rests]
    return f"{weekly_words(closed)}のほかの" if closed else ""


def hours_words(line: Data, calendar: Data, clock: Clock) -> str:
    """月曜日から金曜日 9時から16時45分まで、土曜日 9時から12時まで（祝日と…を除く）; only the days for a line
    without hours.
    """
    if "hours" not in line and "usual_hours" in line:
        usual = f"{opening_words(calendar)} おおむね{_times_words(line['usual_hours'], clock)}"
        return usual + except_words(calendar)
    if "hours" not in line:
        return days_words(calendar)
    others = line.get("other_hours", ())
    elsewhere = {day for row in others for day in row["days"]}
    parts = [
        f"{days} {_times_words(hours, clock)}"
        for days, hours in (
            (opening_words(calendar, {*WEEKDAYS} - elsewhere), line["hours"]),
            *((opening_words(calendar, row["days"]), row) for row in others),
        )
        if days
    ]
    return "、".join(parts) + except_words(calendar)


def _times_words(hours: Data, clock: Clock) -> str:
    """9時から12時までと、13時から17時まで / 24時間"""
    if phone_lines.is_all_day(hours):
        return "24時間"
    return "と、".join(
        f"{minute_words(start, clock)}から{minute_words(end, clock)}まで"
        for start, end in phone_lines.spans(hours)
    )


def minute_words(minutes: int, clock: Clock) -> str:
    """9時 / 16時45分 / 午後4時45分 / 24時 / 翌日の5時, from the minutes since the start of a day."""
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return "24時" if clock == 24 else "午後12時"
    return ("翌日の" if days else "") + hour_words(*divmod(rest, 60), clock)


def until_words(cutoff: str, clock: Clock) -> str:
    """17時 -> 16時59分: the last minute before a form's cut-off time ("HH:MM")."""
    return hour_words(*divmod(last_minute(cutoff), 60), clock)


def last_minute(cutoff: str) -> int:
    """The last minute before a form's cut-off time ("HH:MM"), from the start of the day."""
    return (phone_lines.minutes(cutoff) - 1) % (24 * 60)


def site_clock(site: Data) -> Clock:
    """The `clock` of content/site.yml; 24 unless it says otherwise."""
    clock: Clock = site.get("clock", 24)
    return clock


def retention_words(days: int) -> str:
    """1年間 / 30日間"""
    return f"{days // 365}年間" if days % 365 == 0 else f"{days}日間"
