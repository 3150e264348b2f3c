"""Whether the desk's own colours are readable in both palettes: the contrast that WCAG 2.2 asks for at AA.

https://www.w3.org/TR/WCAG22/#contrast-minimum (1.4.3, text: 4.5 to 1), #non-text-contrast (1.4.11: 3 to 1).
"""

from collections.abc import Iterator, Mapping

from builder.files.desk_files import REPOSITORY
from builder.files.look.colours import PALETTES, TOKENS, own_tokens, tokens_of
from builder.files.look.files import look_folders
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake

TEXT, SHAPE = 4.5, 3.0

_AGAINST: Mapping[str, tuple[tuple[str, str, float], ...]] = {
    "brand": (
        ("surface", "画面の地", TEXT),
        ("paper", "ページの地", TEXT),
        ("on-brand", "この色の地に書く字", TEXT),
        ("tint", "うすい地", TEXT),
    ),
    "accent": (("brand", "印の地（主な色）", SHAPE),),
    "tint": (
        ("ink", "本文の字", TEXT),
        ("muted", "補いの字", TEXT),
        ("link", "リンクの字", TEXT),
        ("visited", "見たリンクの字", TEXT),
        ("brand-ink", "主な色の字", TEXT),
    ),
    "foot": (("on-foot", "いちばん下の字", TEXT),),
}
"""Each colour, what it is beside, and how far apart they have to be."""

NAMES = {"brand": "主な色", "accent": "差し色", "tint": "うすい地の色", "foot": "いちばん下の地の色"}
_PALETTES = {"light": "明るい画面", "dark": "暗い画面"}
_STEPS = 50


def colour_mistakes(checked: Checked) -> Iterator[Mistake]:
    for site in checked.all("site"):
        look = site.data.get("look", {})
        for palette, sheet in PALETTES.items() if "colours" in look else ():
            folders = look_folders(checked.sources.root, "builder/assets")
            file = next(path for folder in folders if (path := folder / sheet).is_file())
            shown = tokens_of(file.read_text(encoding="utf-8")) | own_tokens(look, palette)
            for name in look["colours"]:
                colour = look["colours"][name][palette].lower()
                if near := _too_near(name, colour, shown):
                    place = ("look", "colours", name, palette)
                    yield site.mistake(place, _message(name, palette, colour, near, shown))


def engine_tokens(palette: str) -> dict[str, str]:
    """The engine's own colours of a palette, by token."""
    sheet = REPOSITORY / "builder/assets" / PALETTES[palette]
    return tokens_of(sheet.read_text(encoding="utf-8"))


def readable(name: str, colour: str, palette: str, own: Mapping[str, str] | None = None) -> str:
    """A colour for one of `NAMES` if it can be read in the engine's palette, with the tokens of `own` in it,
    else the nearest that can; "" if there is none.
    """
    shown = engine_tokens(palette) | {**(own or {})}
    colour = colour.lower()
    return _nearest(name, colour, shown) if _too_near(name, colour, shown) else colour


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (value / 255 for value in _parts(colour))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _too_near(name: str, colour: str, shown: Mapping[str, str]) -> tuple[str, str, float] | None:
    """What a colour is too near to: (its name, its colour, the contrast that is needed)."""
    seen = {**shown, **dict.fromkeys(TOKENS[name], colour)}
    for token, words, least in _AGAINST[name]:
        other = seen[token]
        if contrast(colour, other) < least:
            return words, other, least
    return None


def _message(
    name: str, palette: str, colour: str, near: tuple[str, str, float], shown: Mapping[str, str]
) -> str:
    words, other, least = near
    # Rounded down: 4.49 isn't 4.5.
    found = int(contrast(colour, other) * 100) / 100
    said = (
        f"{_PALETTES[palette]}で、{NAMES[name]}（{colour}）と{words}（{other}）の差が{found:.2f}しかなく、読みにくくなります。"
        f"{least:g}以上にしてください（WCAG 2.2 AA）。"
    )
    right = _nearest(name, colour, shown)
    return f"{said}{f'近い色なら、{right} です。' if right else ''}"


def _nearest(name: str, colour: str, shown: Mapping[str, str]) -> str:
    """The nearest colour towards black or white that is far enough from all; "" if there is none."""
    for step in range(1, _STEPS + 1):
        for end in (0, 255):
            mixed = (round(part + (end - part) * step / _STEPS) for part in _parts(colour))
            found = "#" + "".join(f"{part:02x}" for part in mixed)
            if not _too_near(name, found, shown):
                return found
    return ""
