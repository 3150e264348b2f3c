"""Days and slots that were typed by hand, where a browser offers no calendar."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

from desk.domain.forms.formats.dashes import DASH
from desk.domain.forms.formats.typed import as_plain, nfkc

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLOT = re.compile(rf"{_DATE.pattern}T[0-9]{{2}}:[0-9]{{2}}")
_BETWEEN = "[-/.,、。]"
_DAY = (
    rf"(?P<month>[0-9]{{1,2}})(?:月|{_BETWEEN})(?P<day>[0-9]{{1,2}})日?"
    r"(?:\(?[月火水木金土日](?:曜日?)?\)?)?(?=T|$)"
)
_WRITTEN = re.compile(
    rf"(?:(?P<year>[0-9]{{4}})|(?:令和|[Rr])(?P<reiwa>[0-9]{{1,2}}|元))(?:年|{_BETWEEN}){_DAY}"
)
_WITHOUT_YEAR = re.compile(_DAY)
_MOST = 100
"""Characters of what may be a moment, however it is written."""

_HALF_A_YEAR = timedelta(days=182)

NAMED: Mapping[str, int] = {
    "おととい": -2,
    "昨日": -1,
    "きのう": -1,
    "今日": 0,
    "きょう": 0,
    "本日": 0,
    "明日": 1,
    "あした": 1,
    "あさって": 2,
}
"""What staff call a day -> days from today."""

_REIWA = 2018
"""The year before 令和元年 (2019)."""


def stamp(value: str) -> str:
    """A day or a moment that was typed by hand, with ISO's day: 2026/11/26, 令和8年11月26日 → 2026-11-26.

    What is no day stays, with plain digits and dashes and without blanks.
    """
    if len(value) > _MOST:
        return value
    folded = DASH.sub("-", as_plain(value))
    plain = nfkc("".join(folded.split()))
    found = _WRITTEN.match(plain)
    if not found:
        return plain
    year = int(found["year"] or _REIWA + (1 if found["reiwa"] == "元" else int(found["reiwa"])))
    return f"{year:04}-{found['month']:0>2}-{found['day']:0>2}{plain[found.end() :]}"


_TYPED_MOMENT = re.compile(
    rf"(?P<day>.*?[0-9日)]|{'|'.join(NAMED)})(?:[T\s]+|(?<![0-9])|(?=午))(?P<half>午前|午後)?\s*"
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})|時(?:(?P<minutes>[0-9]{1,2})分|(?P<thirty>半))?)"
)
_NOON = 12


def moment_of(value: str, first: date, last: date) -> str:
    """A moment as people type it on the day `first`: 2026-12-03 14:00, 12/3 14:00, 明日 14時, 明日 午後2時.

    A day without its year is in the one in which it is one of `first` to `last`. What is no moment stays, as
    `stamp` leaves it.
    """
    found = _TYPED_MOMENT.fullmatch(nfkc(as_plain(value[:_MOST])).strip())
    if not found:
        return stamp(value)
    hour, minute = (
        int(found["hour"]),
        int(found["minute"] or found["minutes"] or (30 if found["thirty"] else 0)),
    )
    if found["half"]:
        if hour >= _NOON:
            return stamp(value)  # 午後12時: noon for some, midnight for others
        hour += _NOON * (found["half"] == "午後")
    day = _named(found["day"], first) or with_year(stamp(found["day"]), first, last)
    return f"{day}T{hour:02}:{minute:02}"


def day_of(value: str, today: date) -> str:
    """A day as staff type it: 2026-12-03, 12/3, 昨日. Without its year it is the nearest one to today, before
    or after it. What is no day stays, as `stamp` leaves it.
    """
    written = with_year(stamp(value), today - _HALF_A_YEAR, today + _HALF_A_YEAR)
    return _named(value, today) or written


def _named(value: str, today: date) -> str:
    """The day of a word, or ""."""
    days = NAMED.get("".join(value.split()))
    return "" if days is None else (today + timedelta(days=days)).isoformat()


def lacks_year(value: str) -> bool:
    """Whether a day of `stamp` was typed without its year: 11月26日, 11/26."""
    found = _WITHOUT_YEAR.match(value)
    return found is not None and _exists(f"2000-{found['month']:0>2}-{found['day']:0>2}")


def with_year(value: str, first: date, last: date) -> str:
    """A moment of `stamp` whose day lacks its year, in the only year in which it is one of `first` to `last`;
    if it is in none, in the nearest. Whatever else it is, it stays.
    """
    found = _WITHOUT_YEAR.match(value)
    if not found:
        return value
    days = []
    for year in range(first.year - 1, last.year + 2):
        with suppress(ValueError):
            days.append(date(year, int(found["month"]), int(found["day"])))
    fitting = [day for day in days if first <= day <= last]
    if len(fitting) > 1 or not days:
        return value
    day = min(days, key=lambda day: max(first - day, day - last))
    return day.isoformat() + value[found.end() :]


def is_slot(value: str) -> bool:
    """YYYY-MM-DDTHH:MM, a moment that exists (Asia/Tokyo)."""
    return bool(_SLOT.fullmatch(value)) and _exists(value)


def is_date(value: str) -> bool:
    """YYYY-MM-DD, a day that exists."""
    return bool(_DATE.fullmatch(value)) and _exists(value)


def _exists(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True
