"""Broken links, ids that can't be linked to, and headings that Markdown doesn't recognise."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from builder.reading.desk_files import page_uri
from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked
from builder.reading.source import Source
from builder.texts.block_names import BLOCK, TITLE_ID, block_ids, block_kind
from builder.texts.links import Link, Targets, explicit_ids, is_ascii_id, links, without_code
from builder.texts.values import PAGE, resolve, values

_HEADING_SLIPS = (
    (
        re.compile(r"^# |^=+[ \t]*$", re.M),
        "ページの題は title から作られます。見出しは「## 」から始めてください。",
    ),
    (re.compile(r"^#+[^# \n]|^＃", re.M), "見出しは、半角の「#」の後に半角の空白を入れて書いてください。"),
    (re.compile(r"^#.*[^ \n](?=\{:?\s*#)", re.M), "見出しの「{#」の前に、半角の空白を入れてください。"),
)


def link_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Mistakes in every readable text, also in files that don't match their schema."""
    known = values(checked)
    targets = targets_of(checked)

    def complaint(link: Link, page: str | None) -> str | None:
        target = resolve(link.target, known)
        # An unknown placeholder or page of one is reported by rules/placeholders.py.
        is_told = "{{" in target or PAGE.search(link.target) is not None
        return None if is_told else targets.complaint(target, page=page, raw=link.raw)

    for source, place, row in checked.rows("expectations", "expectations"):
        if message := targets.complaint(row["page"], page=None):
            yield source.mistake((*place, "page"), message)
    for source in checked.sources.files:
        if source.kind == "words":
            continue  # regular expressions, and words as they must not be written
        for path, text in source.texts():
            seen: Counter[str] = Counter()
            for link in links(text):
                if message := complaint(link, None):
                    yield source.mistake(path, message, fragment=link.target, nth=seen[link.target])
                seen[link.target] += 1
        if source.kind == "page":
            for link in links(source.body):
                if message := complaint(link, page_uri(source)):
                    yield source.mistake_at(source.body_start + link.start, message)
            yield from _id_mistakes(checked, source)
            yield from _heading_mistakes(source)


def _id_mistakes(checked: Checked, source: Source) -> Iterator[Mistake]:
    uses = Counter(_page_ids(checked, source))
    for name, start in explicit_ids(source.body):
        if not is_ascii_id(name):
            message = f"「{name}」は id にできません。半角の英数字とハイフンにしてください。"
        elif uses[name] > 1:
            message = f"「#{name}」が、このページに{uses[name]}つあります。別の id にしてください。"
        else:
            continue
        yield source.mistake_at(source.body_start + start, message)
    made = Counter(name for _, names in _blocks(checked, source) for name in names)
    for start, names in _blocks(checked, source):
        for name in sorted(name for name in names if made[name] > 1):
            message = f"「#{name}」を、{made[name]}つの block が作ります。ページを分けてください。"
            yield source.mistake_at(source.body_start + start, message)


def _heading_mistakes(source: Source) -> Iterator[Mistake]:
    body = without_code(source.body)
    for pattern, message in _HEADING_SLIPS:
        for match in pattern.finditer(body):
            yield source.mistake_at(source.body_start + match.start(), message)


def targets_of(checked: Checked) -> Targets:
    """The pages, files and anchors that a link or a placeholder can name."""
    by_uri = {page_uri(source): source for kind in ("page", "faq") for source in checked.sources.of(kind)}
    content = checked.sources.root / "content"
    files = frozenset(
        "/" + path.relative_to(content).as_posix()
        for path in content.rglob("*")
        if path.is_file() and path.suffix not in {".md", ".yml", ".yaml"}
    )

    @cache
    def anchors(uri: str) -> frozenset[str] | None:
        return _anchors(checked, by_uri[uri])

    return Targets(pages=checked.pages, files=files, anchors=anchors)


def _anchors(checked: Checked, source: Source) -> frozenset[str] | None:
    """The anchors of a page; None (unknown) if a file that they come from isn't sound."""
    if source.kind == "faq":
        is_sound = source in checked.all("faq")
        return frozenset({TITLE_ID, *(row["id"] for row in source.data["questions"])}) if is_sound else None
    kinds = (block_kind(match["name"]) for match in BLOCK.finditer(source.body))
    if any(kind and not checked.is_sound(kind) for kind in kinds):
        return None
    return frozenset(_page_ids(checked, source))


def _page_ids(checked: Checked, source: Source) -> Iterator[str]:
    """Every id of a page: its own and those of its blocks."""
    yield TITLE_ID
    yield from (name for name, _ in explicit_ids(source.body))
    for _, names in _blocks(checked, source):
        yield from names


def _blocks(checked: Checked, source: Source) -> list[tuple[int, frozenset[str]]]:
    """(index, ids) of each block of a page."""
    return [
        (match.start("written"), frozenset(block_ids(match["name"], match["argument"] or "", checked)))
        for match in BLOCK.finditer(source.body)
    ]
