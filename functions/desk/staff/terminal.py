"""Text for a terminal: columns that line up in Japanese, and no control characters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_GAP = "  "
# Control characters except the newline, and the marks that change the writing direction.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def width(text: str) -> int:
    """How many columns a terminal takes for `text`."""
    return sum(_columns(char) for char in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with each column as wide as its widest cell."""
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    for row in rows:
        yield _GAP.join(padded(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()


def pairs(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Name and content side by side; further lines of a content are indented, so none looks like a name."""
    rows = list(rows)
    columns = max((width(name) for name, _ in rows), default=0)
    for name, content in rows:
        first, *others = printable(content).split("\n")
        yield f"{_GAP}{padded(name, columns)}{_GAP}{first}".rstrip()
        yield from (f"{_GAP}{' ' * columns}{_GAP}{line}".rstrip() for line in others)


def printable(text: str) -> str:
    """`text` without control characters: what was sent must not move the cursor."""
    return _STEERING.sub("\ufffd", text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    # "Ambiguous" characters are as wide as kanji only where a terminal is set so; most aren't.
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
