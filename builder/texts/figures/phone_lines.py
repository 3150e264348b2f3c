"""A line of the directory: its numbers, as they are shown and called, and when it is answered."""

from collections.abc import Iterator, Mapping
from typing import Any

_DAY = 24 * 60

Line = Mapping[str, Any]
Span = tuple[int, int]


def tel(number: str) -> str:
    """The number as an address has it (`tel:…`): without hyphens, and a # as %23."""
    return number.replace("-", "").replace("#", "%23")


def number_words(row: Line) -> str:
    """03-1234-5678（内線2345）. The extension is no part of what is called: an operator asks for it."""
    return f"{row['phone']}{extension_words(row)}"


def extension_words(row: Line) -> str:
    """（内線2345）, or ""."""
    return f"（内線{row['extension']}）" if "extension" in row else ""


def numbers(line: Line) -> Iterator[dict[str, str]]:
    """Each number of a line, the first one first: {phone, tel, extension (in words), note}."""
    for row in (line, *line.get("other_phones", ())):
        yield {
            "phone": row["phone"],
            "tel": tel(row["phone"]),
            "extension": extension_words(row),
            "note": row.get("note", ""),
        }


def spans(hours: Mapping[str, Any]) -> list[Span]:
    """When a line is answered, in minutes from the start of the day; beyond 24 hours is the next morning."""
    start, end = minutes(hours["open"]), minutes(hours["close"])
    if hours.get("next_day"):
        end += _DAY
    if "break" not in hours:
        return [(start, end)]
    first, last = (_behind(start, hours["break"][side]) for side in ("from", "to"))
    return [(start, first), (last, end)]


def entry_spans(hours: Mapping[str, Any]) -> list[Span]:
    """As `spans`, until a newcomer is no longer taken: the last entry, where there is one."""
    found = spans(hours)
    start = found[0][0]
    ends = [hours.get("break", {}).get("last_entry"), hours.get("last_entry")][-len(found) :]
    return [
        (first, _behind(start, end) if end else last) for (first, last), end in zip(found, ends, strict=True)
    ]


def _behind(start: int, time: str) -> int:
    """The minutes of a time that comes after `start`, be it on the next day."""
    return minutes(time) + (_DAY if minutes(time) < start else 0)


def is_all_day(hours: Mapping[str, Any]) -> bool:
    return spans(hours) == [(0, _DAY)]


def minutes(time: str) -> int:
    """The minutes from the start of the day, from "HH:MM"."""
    return int(time[:2]) * 60 + int(time[3:])
