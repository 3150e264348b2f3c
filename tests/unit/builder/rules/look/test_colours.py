"""The desk's own colours: read by everybody in both palettes, or told with a colour near by that is."""

import re
from pathlib import Path

import pytest

from builder.check import read
from builder.files.desk_files import REPOSITORY
from builder.files.look.colours import PALETTES, console_style, own_style, tokens_of
from builder.pages.published.assets import published_assets
from builder.rules.look.colours import contrast
from tests.unit.builder.cases import change, mistakes, small_desk

SITE = "content/site.yml"
BLUE = {"brand": {"light": "#1A4F9C", "dark": "#9cc2ff"}, "foot": {"light": "#12305e", "dark": "#0a1222"}}


def desk_with(folder: Path, colours: str) -> Path:
    root = small_desk(folder)
    change(root / SITE, "meeting:", f"look:\n  colours:\n{colours}meeting:")
    return root


def test_the_measure_is_wcags() -> None:
    # Examples of https://webaim.org/resources/contrastchecker: grey on white around the limit of AA.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.542, abs=0.001)


def test_readable_colours_are_taken(tmp_path: Path) -> None:
    rows = '    brand: {light: "#1A4F9C", dark: "#9cc2ff"}\n    accent: {light: "#ffd27a", dark: "#8a2f05"}\n'
    assert mistakes(desk_with(tmp_path, rows)) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            'brand: {light: "#5b9bd5", dark: "#9cc2ff"}',
            "明るい画面で、主な色（#5b9bd5）と画面の地（#ffffff）",
        ),
        (
            'brand: {light: "#1a4f9c", dark: "#1a4f9c"}',
            "暗い画面で、主な色（#1a4f9c）と画面の地（#192322）",
        ),
        ('tint: {light: "#c0c0c0", dark: "#1f2d2b"}', "うすい地の色（#c0c0c0）と補いの字"),
        (
            'accent: {light: "#0c5450", dark: "#a33b07"}',
            "印の地（主な色）（#0c5450）の差が1.00",
        ),
        ('foot: {light: "#808080", dark: "#0a1222"}', "いちばん下の字"),
    ],
)
def test_what_is_hard_to_read_is_told_with_a_colour_that_is_not(row: str, told: str, tmp_path: Path) -> None:
    root = desk_with(tmp_path, f"    {row}\n")
    (mistake,) = read(root)[1]
    assert told in mistake.message
    assert "WCAG 2.2 AA" in mistake.message
    wrong, right = (
        re.search("#[0-9a-f]{6}", mistake.message),
        re.search("近い色なら、(#[0-9a-f]{6})", mistake.message),
    )
    assert wrong
    assert right
    text = (root / SITE).read_text(encoding="utf-8")
    line = text.splitlines()[mistake.line - 1]
    start = mistake.column - 1
    mended = line[:start] + re.sub("#[0-9a-f]{6}", right[1], line[start:], count=1)
    (root / SITE).write_text(text.replace(line, mended), encoding="utf-8")
    assert mistakes(root) == []


@pytest.mark.parametrize(
    "row", ["brand: {light: blue, dark: red}", 'brand: "#1a4f9c"', 'brand: {light: "#1a4f9c"}']
)
def test_what_is_no_pair_of_colours_is_told(row: str, tmp_path: Path) -> None:
    assert mistakes(desk_with(tmp_path, f"    {row}\n"))


def test_sheets_sign_and_console_have_the_colours() -> None:
    look = {"colours": BLUE}
    folder = REPOSITORY / "builder/assets"
    before = {one.name: one.content.decode() for one in published_assets(folder) if one.name[0] not in "cnps"}
    after = {one.name: one.content.decode() for one in published_assets(folder, look=look)}
    for palette, sheet in PALETTES.items():
        tokens = tokens_of(after[sheet])
        for name, token in (("brand", "brand"), ("brand", "brand-ink"), ("foot", "foot")):
            assert tokens[token] == BLUE[name][palette].lower()
        assert tokens["urgent"] == tokens_of(before[sheet])["urgent"]
    assert 'fill="#1a4f9c"' in after["icon.svg"]
    light, dark = console_style(look).split("@media")
    assert "#1a4f9c" in light
    assert "#9cc2ff" in dark
    assert console_style({}) == own_style({}, "dark") == ""
