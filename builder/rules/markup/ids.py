"""Ids on pages: what links can lead to."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.rules.markup.targets import is_ascii_id
from builder.texts.block_names import BLOCK, TITLE_ID, block_ids, block_kind, is_whole
from builder.texts.markdown_texts import MarkdownText, markdown_texts

_MEANT = re.compile(r"\{:?[^{}\n]*?#([^\s{}]+)")

WrittenIds = Mapping[str, Sequence[str]]
"""File of a page -> the ids that its editor wrote."""


@lru_cache(maxsize=1)
def written_ids(checked: Checked) -> WrittenIds:
    return {
        text.source.file: [
            *(name for name, _ in text.document.ids()),
            # Behind what isn't a heading, which is reported there (marks.py).
            *(name for words, _ in text.document.words() for name in _MEANT.findall(words)),
        ]
        for text in markdown_texts(checked)
        if text.is_page
    }


def id_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Mistakes in every readable text, also in files that don't match their schema."""
    written = written_ids(checked)
    for text in markdown_texts(checked):
        if text.is_page:
            yield from _on_a_page(checked, text, written)
        else:
            for name, start in text.document.ids():
                message = f"ここでは「#{name}」という目印を付けられません。消してください。"
                yield text.mistake(start, message)


def _on_a_page(checked: Checked, text: MarkdownText, written: WrittenIds) -> Iterator[Mistake]:
    source = text.source
    uses = Counter(_page_ids(checked, source, written))
    first: dict[str, int] = {}
    own = Counter(name for name, _ in text.document.ids())
    for name, start in text.document.ids():
        here = text.mistake(start, "")
        if not is_ascii_id(name):
            message = f"「{name}」は id にできません。半角の英数字とハイフンにしてください。"
        elif name in first:
            message = f"「#{name}」は、{first[name]}行目にもあります。別の id にしてください。"
        elif uses[name] > own[name]:
            message = f"「#{name}」が、このページに{uses[name]}つあります。別の id にしてください。"
        else:
            first[name] = here.line
            continue
        yield replace(here, message=message)
    made = Counter(name for _, names in _blocks(checked, source) for name in names)
    for start, names in _blocks(checked, source):
        for name in sorted(name for name in names if made[name] > 1):
            message = f"「#{name}」を、{made[name]}つの block が作ります。ページを分けてください。"
            told = source.mistake_at(source.body_start + start, message)
            yield told.on("anchor twice", page_uri(source))


def anchors_of(checked: Checked, source: Source, written: WrittenIds) -> frozenset[str] | None:
    """The anchors of a page; None (unknown) if it, or a file that they come from, can't be read."""
    if source.data is None or (source.kind == "page" and not is_whole(source, checked)):
        return None
    if source.kind == "faq":
        is_sound = source in checked.all("faq")
        return frozenset({TITLE_ID, *(row["id"] for row in source.data["questions"])}) if is_sound else None
    kinds = (block_kind(match["name"]) for match in BLOCK.finditer(source.body))
    if any(kind and not checked.is_sound(kind) for kind in kinds):
        return None
    return frozenset(_page_ids(checked, source, written))


def _page_ids(checked: Checked, source: Source, written: WrittenIds) -> Iterator[str]:
    """Every id of a page: its own and those of its blocks."""
    yield TITLE_ID
    yield from written[source.file]
    for _, names in _blocks(checked, source):
        yield from names


def _blocks(checked: Checked, source: Source) -> list[tuple[int, frozenset[str]]]:
    """(index, ids) of each block of a page."""
    return [
        (match.start("written"), frozenset(block_ids(match["name"], match["argument"] or "", checked)))
        for match in BLOCK.finditer(source.body)
    ]
