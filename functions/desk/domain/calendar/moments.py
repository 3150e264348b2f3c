"""Moments and days: Tokyo's day, the stamp that is stored, and both in words.

The one home for time. Lambda's clock is UTC; a day is always a day in Asia/Tokyo.
"""

# Japan has had no summer time since 1951, so a fixed offset is exact and needs no zone database.
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")
ONE_DAY = timedelta(days=1)

WEEKDAY_WORDS = "月火水木金土日"

Clock = Literal[12, 24]
"""How the desk writes a time (`clock` of content/site.yml): 午後2時 (12) or 14時 (24)."""


def clock_of(bundle: Mapping[str, Any]) -> Clock:
    clock: Clock = bundle["site"]["clock"]
    return clock


def tokyo_day(moment: datetime) -> date:
    """The Tokyo day of an aware moment."""
    return moment.astimezone(TOKYO).date()


def tokyo_hour(moment: datetime) -> str:
    """The Tokyo hour of an aware moment, `YYYY-MM-DDTHH`."""
    return f"{moment.astimezone(TOKYO):%Y-%m-%dT%H}"


def day_words(day: date) -> str:
    """11月20日(金)"""
    return f"{day.month}月{day.day}日({WEEKDAY_WORDS[day.weekday()]})"


def full_day_words(day: date) -> str:
    """2026年11月20日(金)"""
    return f"{day.year}年{day_words(day)}"


def hour_words(hour: int, minute: int, clock: Clock) -> str:
    """9時, 16時45分; by the clock of 12 hours 午前9時, 正午, 午後0時30分, 午後4時45分."""
    if clock == 12 and (hour, minute) == (12, 0):
        return "正午"
    half = ("午前" if hour < 12 else "午後") if clock == 12 else ""
    return f"{half}{hour % clock}時" + (f"{minute}分" if minute else "")


def time_words(moment: datetime, clock: Clock) -> str:
    """9時 or 午前9時, in Tokyo."""
    local = moment.astimezone(TOKYO)
    return hour_words(local.hour, local.minute, clock)


def moment_words(moment: datetime, clock: Clock) -> str:
    """2026年11月20日(金) 9時, in Tokyo."""
    return f"{full_day_words(tokyo_day(moment))} {time_words(moment, clock)}"


def deadline_words(deadline: datetime, clock: Clock) -> str:
    """11月20日(金) 23時59分: the last minute in time; `deadline` is the first moment too late."""
    last = deadline.astimezone(TOKYO) - timedelta(minutes=1)
    return f"{day_words(last.date())} {time_words(last, clock)}"


def stamp(moment: datetime) -> str:
    """UTC "YYYY-MM-DDTHH:MM:SSZ" of an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


def epoch(moment: datetime) -> int:
    """Seconds since 1970, as DynamoDB's TTL (`expires_at`) wants them."""
    return int(moment.timestamp())


def from_stamp(text: str) -> datetime:
    return datetime.fromisoformat(text)


def slot_text(slot: datetime) -> str:
    """`YYYY-MM-DDTHH:MM`, a slot's start in Asia/Tokyo."""
    return f"{slot.astimezone(TOKYO):%Y-%m-%dT%H:%M}"
