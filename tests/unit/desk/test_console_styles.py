"""The console's style sheets in a work terminal's old Edge, and in both palettes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

_SHEETS = sorted((ROOT / "functions/desk/console/static").glob("*.css"))
_PUBLIC = ROOT / "builder/assets/dark.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_OTHER_NAMES = {"warn": "urgent-ink", "warn-tint": "urgent-tint", "warn-line": "urgent-line"}
"""What the console calls something of the public pages' palette."""
OF_ITS_OWN = {"good-tint"}

WITH_A_FALLBACK = {
    "overflow-wrap: anywhere": "overflow-wrap: break-word",
    "break-after:": "page-break-after:",
}
"""What a work terminal's old Edge doesn't know, with the older rule that has to be beside it.

Which features there may be at all: docs/browsers.yml.
"""


def _rules(sheet: Path) -> str:
    return _COMMENT.sub("", sheet.read_text(encoding="utf-8"))


def _colours(text: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"--([\w-]+):\s*([^;]+);", text)


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.name)
def test_what_it_does_not_know_has_an_older_rule_beside_it(sheet: Path) -> None:
    for newer, older in WITH_A_FALLBACK.items():
        for line in _rules(sheet).split("}"):
            if re.search(rf"(?<![\w-]){re.escape(newer)}", line):
                assert older in line, line


def test_no_flex_box_needs_a_gap() -> None:
    """`gap` is for grids only: in flex boxes an old Edge leaves it out, and words run together."""
    for sheet in _SHEETS:
        for block in _rules(sheet).split("}"):
            if re.search(r"(?<![\w-])(row-|column-)?gap\s*:", block):
                assert "grid" in block, f"{sheet.name}: {block.strip()}"


def test_the_dark_palette_is_the_public_pages() -> None:
    public = dict(_colours(_PUBLIC.read_text(encoding="utf-8")))
    console = _rules(ROOT / "functions/desk/console/static/console.css")
    dark = dict(_colours(console.partition("prefers-color-scheme: dark")[2].partition("\n}")[0]))
    assert len(dark) > 15
    differing = {
        name: colour
        for name, colour in dark.items()
        if name not in OF_ITS_OWN and public[_OTHER_NAMES.get(name, name)] != colour
    }
    assert differing == {}
