"""A line of YAML, and what it looks like."""

import re
from collections.abc import Iterator, Sequence

Slip = tuple[int, str]
"""Index of a character, and what to do about it."""

_KEY = r"(?:[A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*') *:(?:\s|$)"
ENTRY = re.compile(rf" *(?:(?:- +)*{_KEY}|- *(?:[\[\"']|\{{(?!\{{))|(?:---|\.\.\.)\s*$|[\]}}])")
"""A line that begins a row of a list, or with a key."""

ROW = re.compile(r" *-(?: |$)")
MEANT = r"(?:[a-z][a-z0-9_-]*|[0-9]{4}-[0-9]{2}-[0-9]{2})[ \u3000]*[:：](?!//)"
ODD_ENTRY = re.compile(rf"(?P<before>[ \u3000]*)(?P<hyphen>[-－ー―–—−‐]?)(?P<gap>[ \u3000]*){MEANT}")
ODD_ROW = re.compile(
    r"(?P<before>[ \u3000]*)(?:(?P<hyphen>-)(?P<gap> *\u3000[ \u3000]*)(?=\S)"
    r"|(?P<wide>[－ー―–—−‐・])(?P<wide_gap>[ \u3000]*)(?=/[^\s\"']*\.md|\{(?!\{))"
    r"|(?P<plain>-)(?P<plain_gap> *)(?=\{(?!\{)[a-z][^{}]*\}\s*$|\[[^\]]*\]\s*$))"
)
"""Lines that were meant to be entries."""


class Line:
    """A line, and the index of its start in the text."""

    __slots__ = ("depth", "is_comment", "is_empty", "start", "text")

    def __init__(self, start: int, text: str) -> None:
        self.start, self.text = start, text
        # Asked for over and over, so found once.
        rest = text.lstrip(" ")
        self.depth = len(text) - len(rest)
        self.is_empty = not rest or rest.isspace()
        self.is_comment = rest.startswith("#")

    @property
    def key_depth(self) -> int:
        """Blanks before the line's key, whose row may begin in the same line."""
        return len(self.text) - len(re.sub(r"^ *(?:- +)*", "", self.text))


def is_nothing(line: Line) -> bool:
    return line.is_empty or line.is_comment


def filled_below(lines: Sequence[Line], number: int) -> Iterator[Line]:
    """The lines with something in them, behind that of a number."""
    return (line for at in range(number + 1, len(lines)) if not is_nothing(line := lines[at]))
