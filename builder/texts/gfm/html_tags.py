"""The tags of raw HTML, with the place where each is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True, kw_only=True)
class Tag:
    """Names are in lower case, attributes decoded; `start` is an index of the HTML, or of the whole text."""

    name: str
    attrs: tuple[tuple[str, str], ...]
    start: int
    written: str
    is_end: bool = False
    is_alone: bool = False
    """Written as <name/>."""


def tags(html: str) -> Iterator[Tag]:
    """Every tag, in order. Text is ignored, also in <script> and <style>."""
    yield from _Tags().read(html)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[Tag] = []
        self._lines: list[int] = []

    def read(self, html: str) -> list[Tag]:
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs, is_alone=True)

    def handle_endtag(self, tag: str) -> None:
        self._found.append(
            Tag(name=tag, attrs=(), start=self._start(), written=f"</{tag}>", is_end=True),
        )

    def set_cdata_mode(self, elem: str, *, escapable: bool = False) -> None:
        """Not here: the parser of Markdown hands over one tag at a time."""

    def _add(self, name: str, attrs: list[tuple[str, str | None]], *, is_alone: bool = False) -> None:
        self._found.append(
            Tag(
                name=name,
                attrs=tuple((key, value or "") for key, value in attrs),
                start=self._start(),
                written=self.get_starttag_text() or "",
                is_alone=is_alone,
            )
        )

    def _start(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
