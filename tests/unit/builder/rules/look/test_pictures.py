"""A logo, and every SVG of the content, is a drawing: nothing in it runs, or is loaded from elsewhere."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from builder.check import load, read
from builder.pages.published.cards import card_of
from builder.pages.theme_context import site_context
from builder.rules.look.pictures import MOST_KB
from tests.conftest import ROOT
from tests.unit.builder.cases import change, mistakes, small_desk

SITE = "content/site.yml"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 8">'
    '<defs><path id="a" d="M0 0h8v8H0z"/></defs><use xlink:href="#a" fill="url(#b)"/>'
    '<image href="data:image/png;base64,iVBORw0KGgo="/></svg>'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_desk(tmp_path)
    change(root / SITE, "meeting:", "look:\n  logo: {file: /images/mark.svg, alt: 例市のしるし}\nmeeting:")
    (root / "content/images/mark.svg").write_text(DRAWING, encoding="utf-8")
    return root


def png(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.new("RGBA", (width, height), "#c00000").save(file, "PNG")
    return file.getvalue()


def test_a_drawing_is_taken_and_shown(root: Path) -> None:
    assert mistakes(root) == []
    logo = site_context(load(root), {})["logo"]
    assert logo == {"file": "images/mark.svg", "alt": "例市のしるし", "type": "image/svg+xml"}


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<svg:SCRIPT/>", "SCRIPT"),
        ('<path onload="alert(1)"/>', "onload"),
        ("<foreignObject><p>x</p></foreignObject>", "foreignObject"),
        ('<set attributeName="href" to="https://example.com/"/>', "set"),
        ('<image href="https://example.com/a.png"/>', "https://example.com/a.png"),
        ("<use xlink:href='//example.com/a.svg#b'/>", "//example.com/a.svg#b"),
        ('<a href="javascript:alert(1)"><path/></a>', "javascript:alert(1)"),
        ('<image href="data:image/svg+xml,x"/>', "data:image/svg+xml,x"),
        ("<style>@import 'https://example.com/a.css';</style>", "https://example.com/a.css"),
        ("<style>p{fill:url(https://example.com/a)}</style>", "https://example.com/a"),
    ],
)
def test_what_acts_or_loads_is_refused_at_its_line(part: str, told: str, root: Path) -> None:
    # Not the logo: any picture.
    text = DRAWING.replace("<defs>", f"\n\n{part}<defs>")
    (root / "content/images/map.svg").write_text(text, encoding="utf-8")
    (mistake,) = read(root)[1]
    assert (mistake.file, mistake.line) == ("content/images/map.svg", 3)
    assert told in mistake.message


@pytest.mark.parametrize("start", ['<!DOCTYPE svg [<!ENTITY a "b">]>', '<?xml-stylesheet href="#a"?>'])
def test_what_stands_before_a_drawing_is_refused(start: str, root: Path) -> None:
    (root / "content/images/mark.svg").write_text(start + DRAWING, encoding="utf-8")
    assert mistakes(root)


def test_what_drawing_programs_write_first_is_told_as_to_be_deleted(root: Path) -> None:
    start = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n  "svg11.dtd">\n'
    (root / "content/images/mark.svg").write_text(start + DRAWING, encoding="utf-8")
    (mistake,) = mistakes(root)
    assert "「<!DOCTYPE」から「>」までを消してください" in mistake


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("none.png", b"", "がありません"),
        ("mark.png", b"GIF89a", "PNG ではない"),
        ("mark.png", png(40, 40)[:-30], "こわれています"),
        ("mark.svg", b"<html></html>", "SVG ではない"),
        ("mark.svg", DRAWING.replace("</svg>", "").encode(), "こわれています"),
        ("mark.svg", b'<svg viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>', "xmlns"),
        ("mark.png", png(2, 2) + b"\0" * MOST_KB * 1000, f"{MOST_KB}KBまで"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_told(file: str, content: bytes, told: str, root: Path) -> None:
    if content:
        (root / "content/images" / file).write_bytes(content)
    change(root / SITE, "/images/mark.svg", f"/images/{file}")
    (mistake,) = read(root)[1]
    assert mistake.file == SITE
    assert told in mistake.message


def test_a_png_is_in_the_picture_for_links(root: Path) -> None:
    (root / "content/images/mark.png").write_bytes(png(400, 100))
    style = (ROOT / "builder/assets/base.css").read_text()
    shown = card_of(load(root), "index.md", {"title": "相談"}, style, root / "content/images/mark.png")
    image = Image.open(BytesIO(shown.content)).convert("RGB")
    # 240 wide, 60 high, in the corner.
    assert image.getpixel((1200 - 90 - 120, 630 - 45 - 30)) == (0xC0, 0, 0)
    assert image.getpixel((1200 - 90 - 250, 630 - 45 - 30)) == (0xFB, 0xFA, 0xF6)
