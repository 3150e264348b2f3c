"""The pictures for links, at the pixels: what is written has room, and is readable."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from builder.check import load
from builder.pages.published.card_drawing import HEIGHT, SIZE, WIDTH, card
from builder.pages.published.cards import card_of
from tests.conftest import ROOT

_COLOURS = (("brand", "#0c5450"), ("ink", "#1b2425"), ("muted", "#4a5759"), ("paper", "#fbfaf6"))
_PAPER = (0xFB, 0xFA, 0xF6)
_MARGIN, _BAND = 90, 28
_SMALL = Path(__file__).parents[1] / "cases" / "small"


def _image(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def _written(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Where a part of the picture is not empty, from its own corner."""
    part = image.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, _PAPER)).getbbox()


@pytest.mark.parametrize(
    "title",
    [
        "窓口",
        "カスタマーハラスメントの相談を申し込む",
        "予約を確かめる・取り消す" * 20,
        "a" * 200,
        "Who can use it, and when " * 9,
    ],
    ids=["short", "usual", "very_long", "one_word", "english"],
)
def test_a_title_has_room_and_its_margins_stay_empty(title: str) -> None:
    image = _image(card(title, "オンライン消費生活相談", "例市 相談窓口", _COLOURS))
    assert image.size == SIZE
    assert _written(image, (_MARGIN, 150, WIDTH - _MARGIN, 480)), "no title"
    assert _written(image, (_MARGIN, _MARGIN, WIDTH - _MARGIN, 140)), "nothing above it"
    assert _written(image, (_MARGIN, 490, WIDTH - _MARGIN, HEIGHT - 40)), "nothing below it"
    assert not _written(image, (WIDTH - _MARGIN + 2, 0, WIDTH, HEIGHT))
    assert not _written(image, (_BAND + 2, 0, _MARGIN - 2, HEIGHT))


def test_a_line_breaks_between_words() -> None:
    # オンライン相談窓口 has no room behind 足立区, in the largest letters.
    lines = _image(card("足立区 オンライン相談窓口", "", "", _COLOURS))
    first = _written(lines, (_MARGIN, 180, WIDTH, 310))
    second = _written(lines, (_MARGIN, 320, WIDTH, 450))
    assert first
    assert second
    assert first[2] < second[2]


def test_each_colour_is_the_given_one_in_its_darkest_places() -> None:
    image = _image(card("題名", "部分", "例市", _COLOURS))

    def darkest(top: int, bottom: int) -> object:
        colours = image.crop((_MARGIN, top, WIDTH, bottom)).getcolors(4096) or []
        return min(
            (colour for _, colour in colours), key=lambda rgb: sum(rgb) if isinstance(rgb, tuple) else 0
        )

    inside = {
        "brand": image.getpixel((_BAND // 2, HEIGHT // 2)),
        "ink": darkest(200, 420),
        "muted": darkest(490, HEIGHT),
    }
    assert inside == {"brand": (0x0C, 0x54, 0x50), "ink": (0x1B, 0x24, 0x25), "muted": (0x4A, 0x57, 0x59)}


def test_the_address_of_a_picture_changes_with_it() -> None:
    project = load(_SMALL)
    style = (ROOT / "builder/assets/base.css").read_text()
    other = style.replace("--brand: #0c5450", "--brand: #7a1f5c")
    found = card_of(project, "talk/index.md", {"title": "相談"}, style)
    assert found.uri == card_of(project, "talk/index.md", {"title": "相談"}, style).uri
    assert found.uri != card_of(project, "talk/index.md", {"title": "予約"}, style).uri
    assert found.uri != card_of(project, "talk/index.md", {"title": "相談"}, other).uri
