"""The tags of raw HTML, with the place where each is written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

LOADS = frozenset({"src", "srcset", "data", "poster", "action", "formaction", "background"})
_LOADING_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_ELSEWHERE = re.compile(r"(?:^|,)\s*(?:https?:|//|data:|javascript:|vbscript:|blob:)", re.IGNORECASE)

ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption"
        " cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset"
        " figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input"
        " ins kbd label legend li link main map mark math menu meta meter nav noscript object ol optgroup"
        " option output p picture pre progress q rp rt ruby s samp script search section select slot small"
        " source span strong style sub summary sup svg table tbody td template textarea tfoot th thead"
        " time title tr track u ul var video wbr",
    )
)
"""HTML Living Standard, index of elements."""
_OF_OLD = frozenset(
    re.findall(
        r"\S+",
        "t acronym applet basefont bgsound big blink center dir font frame frameset marquee nobr noembed"
        " noframes param plaintext rb rtc strike tt xmp",
    )
)
"""16.2 Non-conforming features: policy says what to write instead."""

_COMMENT = re.compile(r"<!--(?!-?>)(?:(?!-->).)*+(?:-->|(?P<left_open>\Z))", re.DOTALL)


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
    """Every tag, in order; none in comments. Text is ignored, also in <script> and <style>."""
    start = unclosed_comment(html)
    yield from _Tags().read(html if start is None else html[:start])


def is_known(name: str) -> bool:
    """Whether there is or was such an element. Those with a hyphen may be a program's own."""
    return name in ELEMENTS or name in _OF_OLD or "-" in name


def unclosed_comment(html: str) -> int | None:
    """Where a comment without an end begins, which hides all that follows; None if there is none."""
    return next((one.start() for one in _COMMENT.finditer(html) if one["left_open"] is not None), None)


def loaded(name: str, attrs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(attribute, address) of what an element loads from or posts to elsewhere, not what it links to."""
    values = dict(attrs)
    loads = LOADS & values.keys()
    if name == "link" and _LOADING_LINKS & set(values.get("rel", "").lower().split()):
        loads |= {"href"} & values.keys()
    yield from ((key, values[key]) for key in sorted(loads) if _ELSEWHERE.search(values[key]))


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

    def parse_html_declaration(self, i: int) -> int:
        """<!…>, which is no element. HTMLParser itself raises AssertionError on some."""
        return int(self.parse_bogus_comment(i))

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
