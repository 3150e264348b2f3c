"""Draws the pictures of `cards`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO

from budoux import Parser, load_default_japanese_parser
from noto_cjk_sans_jp_bold import FONT_PATH  # type: ignore[import-untyped]
from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = (1200, 630)
"""Pixels, as the networks ask for: 1.91 to 1."""

_MARGIN = 90
_BAND = 28
_TITLE_SIZES = (84, 72, 62, 54, 46)
_TITLE_HEIGHT = 300
_SMALL = 38
_LINE = 1.4
_SHADES = 16
# What some networks cut off at the edges stays empty.
_INSIDE = WIDTH - 2 * _MARGIN
_CHARACTERS = re.compile(".[、。，．・：；？！ー）」』】〕〉》々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]*")
_LOGO_WIDTH, _LOGO_HEIGHT = 240, 120


def card(title: str, above: str, below: str, colours: tuple[tuple[str, str], ...]) -> bytes:
    """A PNG of SIZE: the title, smaller if it is long, and a line above and below it."""
    of = dict(colours)
    font, lines = _fitting(title)
    step = font.size * _LINE
    top = (HEIGHT - len(lines) * step) / 2
    small = _font(_SMALL)
    written = {
        "ink": [(top + number * step, line, font) for number, line in enumerate(lines)],
        "brand": [(float(_MARGIN), above, small)],
        "muted": [(float(HEIGHT - _MARGIN - _SMALL), below, small)],
    }
    image = Image.new("P", SIZE)
    palette: list[int] = []
    for number, (name, texts) in enumerate(written.items()):
        # Each colour has its own shades in the palette: letters have soft edges, and finding the shades
        # afterwards takes longer than all else.
        shades = [number * _SHADES + level * _SHADES // 256 for level in range(256)]
        if name == "brand":
            image.paste(shades[255], (0, 0, _BAND + 1, HEIGHT))
        for at, text, of_text in texts:
            _write(image, at, text, of_text, shades)
        palette += _shades(of["paper"], of[name])
    image.putpalette(palette)
    file = BytesIO()
    image.save(file, "PNG", compress_level=6, bits=6)
    return file.getvalue()


def _write(
    image: Image.Image, at: float, text: str, font: ImageFont.FreeTypeFont, shades: Sequence[int]
) -> None:
    """A line of text, drawn where it is and nowhere else: a picture is mostly empty."""
    _, _, right, bottom = font.getbbox(text)
    # A letter like j reaches to the left of where it stands.
    top, aside = int(at), _MARGIN // 2
    box = Image.new("L", (aside + int(right) + 2, int(bottom) + 2))
    ImageDraw.Draw(box).text((aside, at - top), text, font=font, fill=255)
    image.paste(box.point(shades), (_MARGIN - aside, top), box.point([0, *[255] * 255]))


def _shades(paper: str, colour: str) -> Iterator[int]:
    one, other = ImageColor.getrgb(paper), ImageColor.getrgb(colour)
    for shade in range(_SHADES):
        for start, end in zip(one, other, strict=True):
            yield start + (end - start) * shade // (_SHADES - 1)


def with_logo(content: bytes, logo: bytes) -> bytes:
    """A card with a logo in the lower right corner, where no line comes to its end."""
    image = Image.open(BytesIO(content)).convert("RGB")
    shown = Image.open(BytesIO(logo)).convert("RGBA")
    shown.thumbnail((_LOGO_WIDTH, _LOGO_HEIGHT))
    at = WIDTH - _MARGIN - shown.width, HEIGHT - _MARGIN // 2 - shown.height
    image.paste(shown, at, shown)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitting(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest font in which the title has room without a broken phrase, and its lines. In the smallest
    font phrases are broken, and the end of what still has no room is left out.
    """
    phrases = [part for phrase in _parser().parse(title) for part in re.findall(r"\S+\s*", phrase)]
    for font in map(_font, _TITLE_SIZES):
        lines = _lines(phrases, font)
        if len(lines) <= _room(font) and all(font.getlength(line) <= _INSIDE for line in lines):
            return font, lines
    lines = _lines(_CHARACTERS.findall(title), font)
    most = _room(font)
    return font, lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _room(font: ImageFont.FreeTypeFont) -> int:
    return int(_TITLE_HEIGHT / (font.size * _LINE))


def _lines(parts: Iterable[str], font: ImageFont.FreeTypeFont) -> list[str]:
    """Parts, between which a line may break, in as few lines as have room."""
    lines = [""]
    for part in parts:
        if lines[-1] and font.getlength(lines[-1] + part.rstrip()) > _INSIDE:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_PATH), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _parser() -> Parser:
    return load_default_japanese_parser()
