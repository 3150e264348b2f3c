"""Reads search/index.json as a browser does."""

import json
from typing import Any

from builder.search.published import SLOTS

KEYS = ("synonyms", "ignore", "readings", "likely", "pages")


def unpacked(text: str) -> dict[str, Any]:
    """What `published.packed` was given."""
    end = text.index('"', 2)
    common = text[2:end]
    there = str.maketrans(common + SLOTS[: len(common)], SLOTS[: len(common)] + common)
    return dict(zip(KEYS, json.loads("[" + text[end + 2 :].translate(there)), strict=True))


def rows(text: str) -> dict[str, dict[str, Any]]:
    """Each entry by its url: {kind (a number), title, text, aliases}; of several at one url, the first."""
    found: dict[str, dict[str, Any]] = {}
    for url, _, entries in unpacked(text)["pages"]:
        for anchor, kind, title, words, *aliases in entries:
            row = {"kind": kind, "title": title, "text": words, "aliases": aliases}
            found.setdefault(f"{url}#{anchor}" if anchor else url, row)
    return found
