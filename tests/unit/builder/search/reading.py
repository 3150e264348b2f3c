"""Reads search/index.json as a browser does."""

import json
from itertools import accumulate
from typing import Any

from builder.search.published import SLOTS

KEYS = ("synonyms", "ignore", "readings", "likely", "pages")


def unpacked(text: str) -> dict[str, Any]:
    """What `published.packed` was given."""
    _, common, _, steps, _ = text.split('"', 4)
    others = map(chr, accumulate(ord(step) - ord("\\") for step in steps))
    there = {ord(slot): char for slot, char in zip(SLOTS, common, strict=True)}
    there |= {0x80 + number: char for number, char in enumerate(others)}
    behind = text[len(f'["{common}","{steps}",') :]
    return dict(zip(KEYS, json.loads("[" + behind.translate(there)), strict=True))


def rows(text: str) -> dict[str, dict[str, Any]]:
    """Each entry by its url: {kind (a number), title, text, aliases}; of several at one url, the first."""
    found: dict[str, dict[str, Any]] = {}
    for url, _, entries in unpacked(text)["pages"]:
        for anchor, kind, title, words, *aliases in entries:
            row = {"kind": kind, "title": title, "text": words, "aliases": aliases}
            found.setdefault(f"{url}#{anchor}" if anchor else url, row)
    return found
