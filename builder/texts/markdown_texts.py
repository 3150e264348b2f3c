"""The editors' Markdown, as it will be rendered, with the way back to where each character is written."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from builder.texts.block_names import BLOCK
from builder.texts.gfm.document import Document, document
from builder.texts.languages.pages import known_for
from builder.texts.values import resolve, values
from desk.domain.forms.placeholders import PLACEHOLDER

_MARKDOWN: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "cooling-off": (("not_covered",), ("no_papers",), ("passed",), ("sending",)),
    "desks": (
        ("directory", "*", "about"),
        ("while_closed",),
        *(("other_ways", "*", key) for key in ("what", "who", "when", "cost")),
    ),
    "faq": (("lead",), ("questions", "*", "a")),
    "flow": (("steps", "*", "text"),),
    "form": (
        ("lead",),
        ("purpose",),
        ("sections", "*", "lead"),
        ("fields", "*", "elsewhere", "*", "text"),
        ("open", "after"),
        ("limit", "full"),
    ),
    "laws": (("laws", "*", "about"),),
    "magazines": (("magazines", "*", "purpose"),),
    "search": (("when_closed",),),
    "precautions": (("groups", "*", "items", "*", "text"),),
    "site": (("services", "*", "lead"),),
}
"""Kind of YAML file -> the paths of its texts that are Markdown ("*" is any key or index)."""

UNKNOWN = "\ue010"
"""Stands for each character of a placeholder without a value."""

BLOCK_PLACE = "<div data-block></div>"
"""Stands for a block, which becomes Markdown of its own with blank lines around it."""


@dataclass(frozen=True, kw_only=True)
class MarkdownText:
    """A page's body (`path` is None), or a text of a YAML file at `path`."""

    source: Source
    path: Path | None
    document: Document
    pieces: tuple[tuple[int, int, bool], ...]
    """(index in the document, index in the text as written, whether a value stands there), in order."""

    @property
    def is_page(self) -> bool:
        return self.path is None

    def mistake(self, index: int, message: str) -> Mistake:
        """A mistake at an index of the document."""
        written = self.written_at(index)
        if self.path is None:
            return self.source.mistake_at(self.source.body_start + written, message)
        return self.source.mistake_at(self.source.place(self.path, written), message)

    def written_at(self, index: int) -> int:
        """The index in the text as written; inside a value, that of its placeholder."""
        made, written, is_value = self.pieces[
            bisect_right(self.pieces, index, key=lambda piece: piece[0]) - 1
        ]
        return written if is_value else written + index - made


@lru_cache(maxsize=1)
def markdown_texts(checked: Checked) -> tuple[MarkdownText, ...]:
    """Every readable Markdown text, also in files that don't match their schema. Most rules ask for them."""
    return tuple(_markdown_texts(checked))


def _markdown_texts(checked: Checked) -> Iterator[MarkdownText]:
    known = values(checked)
    for source in checked.sources.files:
        if source.kind == "page":
            yield _of_page(source, known_for(checked, source))
        yield from _of_data(source, known)


@once_a_source
def _of_page(source: Source, known: Mapping[str, str]) -> MarkdownText:
    return markdown_text(source, None, source.body, known)


@once_a_source
def _of_data(source: Source, known: Mapping[str, str]) -> tuple[MarkdownText, ...]:
    return tuple(
        markdown_text(source, path, text, known)
        for path, text in source.texts()
        if is_markdown(source.kind, path)
    )


@lru_cache(maxsize=10_000)
def is_markdown(kind: str, path: Path) -> bool:
    """Whether the text at a path of a YAML file is Markdown. Titles and labels are not."""
    return any(
        len(path) == len(pattern)
        and all(want in ("*", step) for want, step in zip(pattern, path, strict=True))
        for pattern in _MARKDOWN.get(kind, ())
    )


def markdown_text(source: Source, path: Path | None, written: str, known: Mapping[str, str]) -> MarkdownText:
    """A page's body, or the text at `path`, with the `known` values filled in."""
    made, pieces = "", [(0, 0, False)]
    done = 0
    for start, end, put in _replaced(written, known, has_blocks=path is None):
        made += written[done:start]
        pieces.append((len(made), start, True))
        made += put
        pieces.append((len(made), end, False))
        done = end
    return MarkdownText(
        source=source, path=path, document=document(made + written[done:]), pieces=tuple(pieces)
    )


def _replaced(written: str, known: Mapping[str, str], *, has_blocks: bool) -> Iterator[tuple[int, int, str]]:
    """(start, end, what takes its place) of each placeholder."""
    blocks = {match.start("written"): match for match in BLOCK.finditer(written)} if has_blocks else {}
    for match in PLACEHOLDER.finditer(written):
        if block := blocks.get(match.start()):
            before = "" if written.endswith("\n\n", 0, block.start()) else "\n"
            after = "" if written.startswith("\n\n", block.end()) else "\n"
            yield block.start(), block.end(), before + BLOCK_PLACE + after
        else:
            value = resolve(match[0], known)
            yield match.start(), match.end(), UNKNOWN * len(value) if value == match[0] else value
