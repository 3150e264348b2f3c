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
