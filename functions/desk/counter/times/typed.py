"""Days and times as staff type them: 2026-11-26, 11/26, 11月26日, 今日; 10:00, 10時, 10:00-12:00. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from desk.domain.calendar.moments import ONE_DAY, TOKYO, full_day_words, tokyo_day
from desk.domain.calendar.slots import SlotGrid
from desk.domain.forms.formats import DASHES, is_date, stamp
from desk.domain.forms.formats.moments import NAMED, with_year
from desk.domain.submissions.places.blocks import whole_day

_MOST_AHEAD = timedelta(days=365)
_TIME = r"([0-9]{1,2})(?::([0-9]{2})|時(?:([0-9]{1,2})分|(半))?)"
_TIMES = re.compile(rf"{_TIME}(?:(?:-|~|から){_TIME}(?:まで)?)?")


class Mistyped(Exception):
    """The text says in Japanese what to type."""


def typed_day(text: str, *, now: datetime) -> date:
    """A day from today on, at most a year ahead. Raises Mistyped."""
    today = tokyo_day(now)
    written = with_year(stamp(text), today, today + _MOST_AHEAD)
    if text in NAMED:
        written = (today + NAMED[text] * ONE_DAY).isoformat()
    if not is_date(written):
        raise Mistyped(f"「{text}」を日として読み取れません。2026-11-26 や 11/26 のように書いてください。")
    day = date.fromisoformat(written)
    if not today <= day <= today + _MOST_AHEAD:
        raise Mistyped(f"{full_day_words(day)}は使えません。今日から1年先までの日を書いてください。")
    return day


def typed_span(text: str | None, day: date, grids: Iterable[SlotGrid]) -> tuple[datetime, datetime]:
    """(start, end) of a time of a day: the whole day without one, from one time to another, or one
    consultation that starts at that time. Raises Mistyped.
    """
    if text is None:
        return whole_day(day)
    folded = "".join("-" if char in DASHES else char for char in unicodedata.normalize("NFKC", text))
    plain = folded.replace(" ", "").replace("〜", "~")
    found = _TIMES.fullmatch(plain)
    if not found:
        raise Mistyped(f"「{text}」を時刻として読み取れません。10:00 や 10:00-12:00 のように書いてください。")
    start, end = _moment(day, found.groups()[:4]), None
    if found[5]:
        end = _moment(day, found.groups()[4:])
    else:
        lengths = [grid.minutes for grid in grids if f"{start:%H:%M}" in grid.times_on(day)]
        if not lengths:
            raise Mistyped(
                f"{text} から始まる相談はありません。10:00-12:00 のように、終わりの時刻も書いてください。"
            )
        end = start + timedelta(minutes=max(lengths))
    if end <= start:
        raise Mistyped("終わりの時刻は、始まりの時刻より後にしてください。")
    return start, end


def _moment(day: date, parts: tuple[str | None, ...]) -> datetime:
    hour, minute = int(parts[0] or 0), int(parts[1] or parts[2] or (30 if parts[3] else 0))
    if (hour, minute) == (24, 0):
        return whole_day(day)[1]
    try:
        return datetime.combine(day, time(hour, minute), TOKYO)
    except ValueError:
        raise Mistyped("その時刻はありません。0:00 から 24:00 までで書いてください。") from None
