"""Where each anchor of a page is defined, and which blocks would make those that it lost."""

import re
from collections.abc import Iterator, Set

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.texts.block_names import ARGUMENTS, BLOCK, block_ids
from builder.texts.markdown_texts import markdown_texts

_LISTS = {
    "flow": (("flow", "steps"),),
    "precautions": (("precautions", "groups"),),
    "directory": (("desks", "directory"),),
}
"""Block -> the lists (kind of file, key) whose rows' ids it makes."""

_USED = re.compile(r"(?P<page>/[\w/-]+\.md)?(?<!\{)#(?P<id>[A-Za-z][\w-]*)")


def unused_anchors(checked: Checked, page: Source) -> dict[str, Mistake]:
    """Id -> where it is defined, as a mistake without a message, of the page's ids that no text names."""
    used = {
        match["id"]
        for source in checked.sources.files
        for match in _USED.finditer(source.text)
        if (match["page"] or page_uri(source)) == page_uri(page)
    }
    return {name: place for name, place in _defined(checked, page) if name not in used}


def anchors_of(checked: Checked, page: Source) -> list[str]:
    """The ids that a page has."""
    return [name for name, _ in _defined(checked, page)]


def headings_without_ids(checked: Checked, page: Source) -> list[Mistake]:
    """Where the page's own headings without `{#id}` are, as mistakes without a message."""
    return [
        text.mistake(heading.start, "")
        for text in markdown_texts(checked)
        if text.source is page and page.kind == "page"
        for heading in text.document.headings()
        if heading.id is None
    ]


def blocks_with(checked: Checked, names: set[str]) -> list[str]:
    """The blocks that make one of these ids, as they are written."""
    blocks = [name for name, wanted in ARGUMENTS.items() if wanted is None]
    found = [f"{{{{ block {name} }}}}" for name in blocks if names & {*block_ids(name, "", checked)}]
    for form in checked.sources.of("form"):
        if names & {*block_ids("form", form.stem, checked)}:
            found.append(f"{{{{ block form {form.stem} }}}}")
    return found


def makes_ids(checked: Checked, page: Source) -> frozenset[str]:
    """The YAML files whose ids are anchors of the page: its own, or those that its blocks show."""
    if page.kind == "faq":
        return frozenset({page.file})
    kinds = [kind for match in BLOCK.finditer(page.body) for kind, _ in _LISTS.get(match["name"], ())]
    return frozenset(source.file for kind in kinds for source in checked.sources.of(kind))


def shows(page: Source, kinds: Set[str]) -> bool:
    """Whether a block of the page makes ids of the rows of one of these kinds of file."""
    blocks = [match["name"] for match in BLOCK.finditer(page.body)]
    return any(kind in kinds for block in blocks for kind, _ in _LISTS.get(block, ()))


def page_source(checked: Checked, uri: str) -> Source:
    return next(one for kind in ("page", "faq") for one in checked.sources.of(kind) if page_uri(one) == uri)


def _defined(checked: Checked, page: Source) -> Iterator[tuple[str, Mistake]]:
    if page.kind == "faq":
        for index, row in enumerate(page.data["questions"]):
            yield row["id"], page.mistake(("questions", index, "id"), "")
        return
    for text in markdown_texts(checked):
        if text.source is page:
            yield from ((name, text.mistake(start, "")) for name, start in text.document.ids())
    for match in BLOCK.finditer(page.body):
        for kind, key in _LISTS.get(match["name"], ()):
            for source, path, row in checked.rows(kind, key):
                yield row["id"], source.mistake((*path, "id"), "")
                for index, item in enumerate(row.get("items", ())):
                    yield item["id"], source.mistake((*path, "items", index, "id"), "")
