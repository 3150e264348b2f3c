"""Text for a terminal: columns that line up in Japanese."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from desk.counter.printable import printable

_GAP = "  "
_PIECES = re.compile(
    r"[「（『【]*(?:[!-~]+|[^\s])[、。，．：；」）』】？！ー・ァィゥェォッャュョぁぃぅぇぉっゃゅょ…]*\s*"
)
"""What stays on one line: a Latin word or one character, with the marks around it."""


def width(text: str) -> int:
    """How many columns a terminal takes for `text`."""
    return sum(_columns(char) for char in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with each column as wide as its widest cell. A cell is one line, whatever was typed."""
    rows = [[printable(cell).replace("\n", " ") for cell in row] for row in rows]
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


def folded(text: str, columns: int) -> Iterator[str]:
    """Lines of at most `columns`. No Latin word or command is broken, and no mark begins a line."""
    line = ""
    for piece in _PIECES.findall(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    # "Ambiguous" characters are as wide as kanji only where a terminal is set so; most aren't.
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
