"""Lets MkDocs render pages with the Markdown of builder/texts/gfm.

MkDocs renders by Python-Markdown and works on its element tree: links to pages, their validation, the table
of contents. This extension takes over the reading alone, and leaves that tree and the rest to them.
"""

from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.util import ETX, STX

from builder.texts.gfm.render import serialized, tree

_OURS = {
    "preprocessors": ("normalize_whitespace", "html_block"),
    "treeprocessors": ("inline", "prettify", "unescape"),
}
"""Steps of Python-Markdown that the other reading makes wrong."""


class GithubMarkdown(Extension):  # type: ignore[misc]
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        for registry, names in _OURS.items():
            for name in names:
                getattr(md, registry).deregister(name)
        md.parser = _Parser(md)
        md.serializer = serialized


class _Parser:
    def __init__(self, md: Markdown) -> None:
        self._md = md

    def parseDocument(self, lines: list[str]) -> "ElementTree[Element]":  # noqa: N802
        # These two mark the stash's places.
        text = "\n".join(lines).replace(STX, "").replace(ETX, "")
        return ElementTree(tree(text, self._md.htmlStash.store))
