"""A line of YAML, and what it looks like."""

import re
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Line:
    start: int
    text: str

    @property
    def depth(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()

    @property
    def is_comment(self) -> bool:
        return self.text.lstrip(" ").startswith("#")

    @property
    def key_depth(self) -> int:
        """Blanks before the line's key, whose row may begin in the same line."""
        return len(self.text) - len(re.sub(r"^ *(?:- +)*", "", self.text))


def is_nothing(line: Line) -> bool:
    return line.is_empty or line.text.lstrip(" ").startswith("#")
