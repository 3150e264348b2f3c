"""Text for a terminal: columns that line up in Japanese, and no control characters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_GAP = "  "
# Control characters except the newline, the marks that change the writing direction, and what is written with
# no visible trace: tags, and the marks of interlinear notes.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_PIECES = re.compile(
    r"[「（『【]*(?:[!-~]+|[^\s])[、。，．：；」）』】？！ー・ァィゥェォッャュョぁぃぅぇぉっゃゅょ…]*\s*"
)
"""What stays on one line: a Latin word or one character, with the marks around it."""
_MOST_MARKS = 4
"""No script stacks more marks on a letter; a pile of them is drawn over the lines above and below."""


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


def printable(text: str) -> str:
    """`text` without control characters and piles of marks: what was sent must not move the cursor, nor hide
    or cover what stands around it.
    """
    return "".join(_without_piles(_STEERING.sub("\ufffd", text)))


def _without_piles(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            yield char


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    # "Ambiguous" characters are as wide as kanji only where a terminal is set so; most aren't.
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
