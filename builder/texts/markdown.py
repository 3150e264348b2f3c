"""The editors' Markdown outside pages: as HTML where a function shows it, as plain text where it's told."""

import re

from markdown import markdown

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|`)(?P<text>.+?)\1")
_HREF = re.compile(r'(?<=href=")/[^"]*')
_ID = re.compile(r"[ \t]*\{:?[^{}\n]*\}")


def html(text: str, *, base: str = "") -> str:
    """HTML, in which links to pages are paths on the site; it lies at the path `base`."""
    return _HREF.sub(lambda match: base + site_path(match[0]), markdown(text, extensions=["sane_lists"]))


def plain(text: str) -> str:
    """The words alone."""
    text = _ID.sub("", _LINK.sub(r"\1", text))
    return _MARKS.sub(r"\g<text>", text).strip()


def site_path(uri: str) -> str:
    """Where a page is on the site: /online/flow.md -> /online/flow/."""
    page, mark, anchor = uri.partition("#")
    if page.endswith(".md"):
        page = page.removesuffix("index.md") if page.endswith("/index.md") else page.removesuffix(".md") + "/"
    return page + mark + anchor
