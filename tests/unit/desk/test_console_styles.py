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

TOO_NEW = {
    r":has\(": "Edge 105",
    r":is\(|:where\(": "Edge 88",
    r"@container": "Edge 105",
    r"@layer": "Edge 99",
    r"(?<![\w-])&": "nesting: Edge 120",
    r"(?<![\w-])inset\s*:": "Edge 87",
    r"(?:margin|padding|border)-(?:inline|block)": "Edge 87",
    r"aspect-ratio": "Edge 88",
    r"accent-color": "Edge 93",
    r"color-mix\(|oklch\(|light-dark\(": "Edge 111 and newer",
    r"\b\d+[ds]v[hw]\b": "Edge 108",
    r"text-wrap": "Edge 114",
    r"rgb\([^,)]*\s[^,)]*/": "rgb() with blanks: Edge 65",
}
"""What an Edge of 2020 (85, Chromium's; the house's oldest) doesn't know, and no rule here may depend on."""
WITH_A_FALLBACK = {
    "overflow-wrap: anywhere": "overflow-wrap: break-word",
    "break-after:": "page-break-after:",
}
"""What it doesn't know either, with the older rule that has to stand beside it."""


def _rules(sheet: Path) -> str:
    return _COMMENT.sub("", sheet.read_text(encoding="utf-8"))


def _colours(text: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"--([\w-]+):\s*([^;]+);", text)


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.name)
def test_no_rule_needs_a_newer_edge(sheet: Path) -> None:
    rules = _rules(sheet)
    found = {
        re.search(pattern, rules)[0]: since for pattern, since in TOO_NEW.items() if re.search(pattern, rules)
    }  # type: ignore[index]
    assert found == {}


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
