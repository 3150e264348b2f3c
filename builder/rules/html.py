"""HTML in Markdown that is opened and not closed: the rest of the page would be shown as it is written."""

import re
from collections.abc import Iterator

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.texts.links import without_code
from builder.texts.markdown import markdown_mistakes

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*?)?(?P<alone>/?)>")
_VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_TABLES = {"colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
_END_IS_OPTIONAL = frozenset({*_TABLES, "dd", "dt", "li", "option", "p", "rp", "rt"})
"""HTML 13.1.2.4, Optional tags."""


def html_mistakes(checked: Checked) -> Iterator[Mistake]:
    return markdown_mistakes(checked, _complaints)


def _complaints(text: str) -> Iterator[tuple[str, int, str]]:
    """(tag, its index, what to do about it) of each tag without its other half."""
    opened: list[tuple[str, re.Match[str]]] = []
    for match in _TAG.finditer(without_code(text)):
        name = match["name"].lower()
        if name in _VOID or name in _END_IS_OPTIONAL or match["alone"]:
            continue
        if not match["end"]:
            opened.append((name, match))
        elif name in [one for one, _ in opened]:
            while opened[-1][0] != name:
                yield _unclosed(*opened.pop())
            opened.pop()
        else:
            yield (
                match[0],
                match.start(),
                f"「</{name}>」で閉じる「<{name}>」が前にありません。どちらかを消すか、書き足してください。",
            )
    for name, match in opened:
        yield _unclosed(name, match)


def _unclosed(name: str, match: re.Match[str]) -> tuple[str, int, str]:
    message = (
        f"「<{name}>」が閉じていません。ここから後ろが、書いたとおりの記号で出てしまいます。"
        f"終わりに「</{name}>」を書き足してください。"
    )
    return match[0], match.start(), message
