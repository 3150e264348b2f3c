"""Markdown outside pages: as HTML for the pages of the functions, as plain text where no HTML can be."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from markdown import markdown

from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked

MARKDOWN_KINDS = frozenset({"faq", "flow", "form", "precautions"})
"""The kinds of YAML files whose texts are Markdown."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|`)(?P<text>.+?)\1")
_HREF = re.compile(r'(?<=href=")/[^"]*')
_ID = re.compile(r"[ \t]*\{:?[^{}\n]*\}")


Complaints = Callable[[str], Iterator[tuple[str, int, str]]]
"""A Markdown text -> (what is written, its index, what to do about it)."""


def markdown_mistakes(checked: Checked, complaints: Complaints) -> Iterator[Mistake]:
    """What is wrong with every readable Markdown text, also in files that don't match their schema."""
    for source in checked.sources.files:
        if source.kind in MARKDOWN_KINDS:
            for path, text in source.texts():
                seen: Counter[str] = Counter()
                for written, _, message in complaints(text):
                    yield source.mistake(path, message, fragment=written, nth=seen[written])
                    seen[written] += 1
        if source.kind == "page":
            for _, start, message in complaints(source.body):
                yield source.mistake_at(source.body_start + start, message)


def html(text: str, *, base: str = "") -> str:
    """HTML. Links to pages become paths of the site, which is published under the path `base`."""
    return _HREF.sub(lambda match: base + site_path(match[0]), markdown(text, extensions=["sane_lists"]))


def plain(text: str) -> str:
    """The text without Markdown's marks, ids and link targets."""
    text = _ID.sub("", _LINK.sub(r"\1", text))
    return _MARKS.sub(r"\g<text>", text).strip()


def site_path(uri: str) -> str:
    """A page's path on the site: /online/flow.md -> /online/flow/."""
    page, mark, anchor = uri.partition("#")
    if page.endswith(".md"):
        page = page.removesuffix("index.md") if page.endswith("/index.md") else page.removesuffix(".md") + "/"
    return page + mark + anchor
