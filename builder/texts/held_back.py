"""Pages whose day has not come (`published` is in the future): the site has neither them nor links to one."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.source import Source

_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]\n]*)\]\(\s*<?(?P<uri>/[^)\s>#]*)(?:#[^)\s>]*)?>?[^()\n]*\)")
_DEFINITION = re.compile(
    r"^[ >]*+\[(?P<label>[^\[\]\n]++)\]:[ \t]*+<?(?P<uri>/[^\s>#]*+)(?:#[^\s>]*+)?>?[^\n]*+\n?", re.MULTILINE
)
_REFERENCE = re.compile(r"(?<!!)\[(?P<words>[^\[\]\n]++)\](?:\[(?P<label>[^\[\]\n]*+)\])?(?![(:])")
"""`[words][label]`, `[label][]` and `[label]`: https://spec.commonmark.org/0.31.2/#reference-link"""

Uris = frozenset[str]


def held_back(checked: Checked, today: date) -> Iterator[tuple[str, Source]]:
    """(address that links use, source) of each sound page that isn't published yet on `today`."""
    for source in (*checked.all("page"), *checked.all("faq")):
        if date.fromisoformat(source.data["published"]) > today:
            yield page_uri(source), source


def without(data: Any, held: Uris) -> Any:
    """A copy of `data` without what names pages that are held back; of a link, the words stay."""
    if isinstance(data, str):
        return _without_references(
            _LINK.sub(lambda match: match["words"] if match["uri"] in held else match[0], data), held
        )
    if isinstance(data, list):
        return [without(item, held) for item in data if not (isinstance(item, str) and item in held)]
    if isinstance(data, dict):
        return {key: without(value, held) for key, value in data.items()}
    return data


def _without_references(text: str, held: Uris) -> str:
    """`text` without what defines links to pages that are held back; where they are used, words stay."""
    labels = {_label(match["label"]) for match in _DEFINITION.finditer(text) if match["uri"] in held}
    if not labels:
        return text
    text = _DEFINITION.sub(lambda match: "" if match["uri"] in held else match[0], text)
    return _REFERENCE.sub(
        lambda match: match["words"] if _label(match["label"] or match["words"]) in labels else match[0], text
    )


def _label(written: str) -> str:
    """A label as it is compared: without case, runs of blanks as one."""
    return " ".join(written.split()).casefold()


def menu_without(menu: list[Any], held: Uris) -> list[Any]:
    """The entries of the menu without pages that are held back, and without groups that are then empty."""

    def kept(rows: list[Any]) -> list[Any]:
        return [row for row in rows if menu_page(row) not in held]

    groups = [{**row, "pages": kept(row["pages"])} if menu_page(row) is None else row for row in kept(menu)]
    return [row for row in groups if menu_page(row) or row["pages"]]


def menu_page(row: Any) -> str | None:
    """The page of a row of the menu, which is that page's address or a mapping; None if it is a group."""
    return row if isinstance(row, str) else row.get("page")
