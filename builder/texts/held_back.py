"""Pages whose day has not come (`published` is in the future): the site has neither them nor links to one."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.source import Source

_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]\n]*)\]\(\s*<?(?P<uri>/[^)\s>#]*)(?:#[^)\s>]*)?>?[^()\n]*\)")

Uris = frozenset[str]


def held_back(checked: Checked, today: date) -> Iterator[tuple[str, Source]]:
    """(address that links use, source) of each sound page that isn't published yet on `today`."""
    for source in (*checked.all("page"), *checked.all("faq")):
        if date.fromisoformat(source.data["published"]) > today:
            yield page_uri(source), source


def without(data: Any, held: Uris) -> Any:
    """A copy of `data` without what names pages that are held back; of a link, the words stay."""
    if isinstance(data, str):
        return _LINK.sub(lambda match: match["words"] if match["uri"] in held else match[0], data)
    if isinstance(data, list):
        return [without(item, held) for item in data if not (isinstance(item, str) and item in held)]
    if isinstance(data, dict):
        return {key: without(value, held) for key, value in data.items()}
    return data


def menu_without(menu: list[Any], held: Uris) -> list[Any]:
    """The entries of the menu without pages that are held back, and without groups that are then empty."""

    def kept(rows: list[Any]) -> list[Any]:
        return [row for row in rows if menu_page(row) not in held]

    groups = [{**row, "pages": kept(row["pages"])} if menu_page(row) is None else row for row in kept(menu)]
    return [row for row in groups if menu_page(row) or row["pages"]]


def menu_page(row: Any) -> str | None:
    """The page of a row of the menu, which is that page's address or a mapping; None if it is a group."""
    return row if isinstance(row, str) else row.get("page")
