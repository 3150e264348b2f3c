"""Markdown outside pages: as HTML for the pages of the functions, as plain text where no HTML can be."""

import re
from functools import lru_cache

from builder.texts.gfm import render
from builder.texts.gfm.document import Document, document

MARKDOWN_KINDS = frozenset({"faq", "flow", "form", "precautions", "search"})
"""The kinds of YAML files whose texts are Markdown."""

_HREF = re.compile(r'(?<=href=")/[^"]*')
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|]")
_MAY_BE_A_HEADING = re.compile(r"^[\s>*+\-0-9.)]*(?:#|=+\s*$|-+\s*$)", re.MULTILINE)
_MARKS_OF_A_HEADING = re.compile(r"^([\s>*+\-0-9.)]*)#{1,6}")


def html(text: str, *, base: str = "") -> str:
    """HTML. Links to pages become paths of the site, which is published under the path `base`."""
    return _HREF.sub(lambda match: base + site_path(match[0]), render.html(text))


@lru_cache(maxsize=32_768)
def plain(text: str) -> str:
    """The text without Markdown's marks, ids and link targets; a line for each paragraph or item."""
    return "\n".join(render.words(inline.children or []) for _, inline in document(text).inlines)


def escaped(text: str) -> str:
    """Markdown that shows the text as it is: for titles, which are no Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def under(text: str, level: int) -> str:
    """Markdown whose headings come below a heading of `level`, without a level skipped."""
    if not _MAY_BE_A_HEADING.search(text):
        return text
    lines = text.split("\n")
    above: list[int] = []
    for heading in Document(text).headings():
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        marks = "#" * min(level + len(above), 6)
        first, end = heading.lines
        if heading.is_underlined:
            indent, title = (
                lines[first][: heading.column],
                " ".join(line.strip() for line in lines[first : end - 1]),
            )
            lines[first:end] = [f"{indent}{marks} {title}", *[""] * (end - first - 1)]
        else:
            lines[first] = _MARKS_OF_A_HEADING.sub(rf"\g<1>{marks}", lines[first], count=1)
    return "\n".join(lines)


def site_path(uri: str) -> str:
    """A page's path on the site: /online/flow.md -> /online/flow/."""
    page, mark, anchor = uri.partition("#")
    if page.endswith(".md"):
        page = page.removesuffix("index.md") if page.endswith("/index.md") else page.removesuffix(".md") + "/"
    return page + mark + anchor
