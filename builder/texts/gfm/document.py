"""A Markdown text as the rules see it: what the parser made of it, with the place where each is written."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from markdown_it.token import Token

from builder.texts.gfm.html_tags import Tag, tags
from builder.texts.gfm.sections import parsed


@dataclass(frozen=True, kw_only=True)
class Link:
    """`target` is decoded; `start` is where it is written.

    `kind` is "link", "image", "address" (bare, or in <…>); "html" and "html-image" for those of tags.
    """

    target: str
    start: int
    kind: str = "link"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """In `lines` (the first, and the one after the last), behind `column` blanks, at the index `start`."""

    level: int
    lines: tuple[int, int]
    column: int
    start: int
    id: str | None = None
    is_underlined: bool = False
    """Written as a line of text over a line of `-` or `=`."""


@dataclass(frozen=True)
class Document:
    """A text with its values filled in. Indexes are those of `text`."""

    text: str

    @cached_property
    def _parsed(self) -> tuple[Sequence[Token], Any]:
        return parsed(self.text)

    @property
    def tokens(self) -> Sequence[Token]:
        return self._parsed[0]

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """(index, text) of each line."""
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return list(zip(starts, self.text.split("\n"), strict=True))

    def line(self, number: int) -> tuple[int, str]:
        """(index, text) of a line; of the end for a line that isn't there."""
        return self.lines[number] if number < len(self.lines) else (len(self.text), "")

    @cached_property
    def inlines(self) -> list[tuple[Token, Token]]:
        """(block, inline) of each paragraph, heading and cell."""
        return [
            (self.tokens[index - 1], token)
            for index, token in enumerate(self.tokens)
            if token.type == "inline" and token.map
        ]

    def place(self, inline: Token, at: int) -> int:
        """The index in the text of an index in an inline token's content."""
        content = inline.content
        line_start = content.rfind("\n", 0, at) + 1
        line = content[line_start:].partition("\n")[0]
        start, written = self.line((inline.map or [0])[0] + content.count("\n", 0, at))
        column = written.find(line, self._cells.get(id(inline), 0))
        return start + (column + at - line_start if column >= 0 else len(written) - len(written.lstrip()))

    @cached_property
    def _cells(self) -> dict[int, int]:
        """Where in its line each cell can begin, by the id of its token: behind the cells before it."""
        starts: dict[int, int] = {}
        behind: dict[int, int] = {}
        for block, inline in self.inlines:
            if block.type in ("th_open", "td_open") and inline.map:
                number = inline.map[0]
                starts[id(inline)] = start = behind.get(number, 0)
                found = self.line(number)[1].find(inline.content, start)
                behind[number] = max(found, start) + len(inline.content)
        return starts

    def links(self) -> tuple[Link, ...]:
        """Every link and image, in Markdown and HTML; not those that are made of phone numbers."""
        return self._all_links

    @cached_property
    def _all_links(self) -> tuple[Link, ...]:
        return tuple(self._links())

    def _links(self) -> Iterator[Link]:
        for _, inline in self.inlines:
            for child in inline.children or []:
                if child.type == "link_open" and child.info == "auto":
                    yield from self._address(inline, child)
                elif child.type in ("link_open", "image"):
                    yield self._link(inline, child)
        for tag in self.tags():
            for name, value in tag.attrs:
                if (tag.name, name) in (("a", "href"), ("area", "href"), ("img", "src")):
                    found = tag.written.find(value) if value else 0
                    kind = "html-image" if tag.name == "img" else "html"
                    yield Link(target=value, start=tag.start + max(found, 0), kind=kind)

    def _address(self, inline: Token, child: Token) -> Iterator[Link]:
        target = str(child.attrs["href"])
        if not target.startswith("tel:") or "at" in child.meta:
            found = inline.content.find(
                re.sub("^(?:mailto:|https://(?=www))", "", target), child.meta.get("at", 0)
            )
            yield Link(target=target, start=self.place(inline, max(found, 0)), kind="address")

    def _link(self, inline: Token, child: Token) -> Link:
        kind, key = ("image", "src") if child.type == "image" else ("link", "href")
        target, at = str(child.attrs[key]), child.meta["at"]
        for definition in self._parsed[1].get("references", {}).values():
            used = re.match(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\](?!\()", inline.content[at:], re.DOTALL)
            if used and definition["href"] == target:
                start = self.line(definition["map"][0])[0]
                return Link(target=target, start=max(self.text.find(target, start), start), kind=kind)
        # Behind the bracket that closes the words; a target that isn't written so is at its link.
        opened = inline.content.find("](", at)
        found = inline.content.find(target, opened) if target else opened + 2
        return Link(target=target, start=self.place(inline, found if 0 <= opened <= found else at), kind=kind)

    def words(self) -> tuple[tuple[str, int], ...]:
        """(text, index) of each stretch of text that is shown as it is: no marks, code, addresses or HTML."""
        return self._all_words

    @cached_property
    def _all_words(self) -> tuple[tuple[str, int], ...]:
        return tuple(self._words())

    def _words(self) -> Iterator[tuple[str, int]]:
        for _, inline in self.inlines:
            cursor = 0
            for child in inline.children or []:
                if not child.content:
                    continue
                found = inline.content.find(child.content, cursor)
                if child.type == "text":
                    yield child.content, self.place(inline, found if found >= 0 else cursor)
                cursor = found + len(child.content) if found >= 0 else cursor

    @property
    def footnotes(self) -> Mapping[str, int]:
        """The line of each footnote, by its label; also of those that nothing leads to."""
        return self._footnotes[0]

    @property
    def used_footnotes(self) -> Set[str]:
        return self._footnotes[1]

    @cached_property
    def _footnotes(self) -> tuple[dict[str, int], set[str]]:
        known = self._parsed[1].get("footnotes", {})
        used = {note["label"] for note in known.get("list", {}).values()}
        written = [label.removeprefix(":") for label in known.get("refs", {})]
        lines = [line for _, line in self.lines]
        places = {
            label: next(
                (n for n, line in enumerate(lines) if line.lstrip(" >").startswith(f"[^{label}]:")), 0
            )
            for label in written
        }
        return places, used

    def headings(self) -> Iterator[Heading]:
        for token in self.tokens:
            if token.type == "heading_open" and token.map:
                start, line = self.line(token.map[0])
                column = len(line) - len(line.lstrip(" "))
                yield Heading(
                    level=int(token.tag[1]),
                    lines=(token.map[0], token.map[1]),
                    column=column,
                    start=start + column,
                    id=str(token.attrs["id"]) if "id" in token.attrs else None,
                    is_underlined=not token.markup.startswith("#"),
                )

    def ids(self) -> tuple[tuple[str, int], ...]:
        """(id, index) of each heading's `{#id}`, each link's, and each `id="…"` in HTML."""
        return self._all_ids

    @cached_property
    def _all_ids(self) -> tuple[tuple[str, int], ...]:
        return tuple(self._ids())

    def _ids(self) -> Iterator[tuple[str, int]]:
        for heading in self.headings():
            if heading.id is not None:
                found = self.text.find("#" + heading.id, heading.start)
                yield heading.id, max(found + 1, heading.start)
        for _, inline in self.inlines:
            for child in inline.children or []:
                if child.type in ("link_open", "image") and "id" in child.attrs:
                    found = inline.content.find(f"#{child.attrs['id']}", child.meta.get("at", 0))
                    yield str(child.attrs["id"]), self.place(inline, max(found + 1, 0))
        for tag in self.tags():
            for name, value in tag.attrs:
                if name == "id":
                    yield value, tag.start + max(tag.written.find(value), 0)

    def tags(self) -> tuple[Tag, ...]:
        """Every tag of raw HTML, in order."""
        return self._all_tags

    @cached_property
    def _all_tags(self) -> tuple[Tag, ...]:
        return tuple(self._tags())

    def _tags(self) -> Iterator[Tag]:
        if "<" not in self.text:
            return
        for token in self.tokens:
            if token.type == "html_block" and token.map:
                for tag in tags(token.content):
                    yield replace(tag, start=self.in_block(token, tag.start))
            elif token.type == "inline" and token.map:
                for child in token.children or []:
                    if child.type == "html_inline":
                        for tag in tags(child.content):
                            yield replace(tag, start=self.place(token, child.meta["at"] + tag.start))

    def in_block(self, token: Token, at: int) -> int:
        """The index in the text of an index in a block of HTML."""
        content = token.content
        line_start = content.rfind("\n", 0, at) + 1
        start, written = self.line((token.map or [0])[0] + content.count("\n", 0, at))
        return start + max(written.find(content[line_start:].partition("\n")[0]), 0) + at - line_start


@lru_cache(maxsize=32_768)
def document(text: str) -> Document:
    """The document of a text: most are asked for by many rules, and by the search."""
    return Document(text)
