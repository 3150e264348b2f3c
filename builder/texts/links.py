"""Finds links in texts that are no Markdown, such as messages, where somebody wrote one all the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TARGET = r"(?:\{\{[^{}]*\}\}|[^()\s{]|\{(?!\{))*"
_LINKS = (
    re.compile(rf"\]\(\s*+<?(?P<target>{_TARGET})>?(?:\s+[\"'][^)\]]*)?\s*\)"),
    re.compile(r"^ {0,3}\[[^\]^][^\]\n]*\]:\s*<?(?P<target>[^\s>]+)", re.MULTILINE),
)
# A link typed with full-width brackets or a blank, which Markdown doesn't recognise.
_SLIP = re.compile(r"\](?P<target>(?:[ \u3000]+[(（]|（)\s*(?:/|https?:|tel:|mailto:)[^)）\n]*)")
_RAW = re.compile(r"<(?:a|img)\b[^<>]*?\b(?:href|src)\s*=\s*[\"'](?P<target>[^\"']*)", re.IGNORECASE)
_CODE = re.compile(r"(?<!`)(?P<tick>`++)[^`]++(?P=tick)(?!`)|<!--(?:(?!<!--).)*?-->", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """A link's target as written, at index `start`. `raw`: in HTML, where the site can't rewrite it."""

    target: str
    start: int
    raw: bool = False


def links(text: str) -> Iterator[Link]:
    """Every link of a text, except in code and comments."""
    plain = without_code(text)
    for pattern in _LINKS:
        for match in pattern.finditer(plain):
            yield Link(match["target"], match.start("target"))
    for match in _SLIP.finditer(plain):
        yield Link(match["target"], match.start("target"))
    for match in _RAW.finditer(plain):
        yield Link(match["target"], match.start("target"), raw=True)


def without_code(text: str) -> str:
    """`text` with code and comments replaced by blanks, so that indexes stay the same."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
