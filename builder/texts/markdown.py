"""Markdown outside pages: as HTML for the pages of the functions, as plain text where no HTML can be."""

import re

from markdown import markdown

MARKDOWN_KINDS = frozenset({"faq", "flow", "form", "precautions"})
"""The kinds of YAML files whose texts are Markdown."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|`)(?P<text>.+?)\1")
_HREF = re.compile(r'(?<=href=")/[^"]*')
_ID = re.compile(r"[ \t]*\{:?[^{}\n]*\}")


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
