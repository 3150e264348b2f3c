"""Writes the colour and the logo."""

from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from pathlib import Path
from typing import Any

from builder.rules.look.colours import engine_tokens, readable
from scaffold.edits import yaml_text
from scaffold.stage import Stage

SITE = "content/site.yml"

_BESIDE = ("tint", "foot")
"""The colours of grounds, which are the engine's green where nothing else is said."""


def beside(brand: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The colours of grounds which go with a main colour: its hue, as light or dark as the engine's own and
    readable. One for which there is none in both palettes isn't there.
    """
    found = {name: {palette: _ground(name, brand[palette], palette) for palette in brand} for name in _BESIDE}
    return {name: pair for name, pair in found.items() if all(pair.values())}


def _ground(name: str, brand: str, palette: str) -> str:
    shown = engine_tokens(palette)
    hue, _, colourful = _hls(brand)
    _, _, usual = _hls(shown["brand"])
    _, lightness, saturation = _hls(shown[name])
    parts = hls_to_rgb(hue, lightness, saturation * min(1, colourful / usual))
    ground = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return readable(name, ground, palette, {"brand": brand, "brand-ink": brand})


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return rgb_to_hls(red, green, blue)


def write_look(stage: Stage, answers: Mapping[str, Any], folder: Path, *, is_first: bool) -> None:
    """The main colour, in the dark palette as light as it has to be, and the grounds that go with it; the
    logo, a file in `folder`, is copied. Another municipality's look goes at first.
    """
    look = answers.get("look", {})
    text = stage.text(SITE)
    site = yaml_text.read(text).data
    if is_first and "look" in site:
        text = yaml_text.remove(text, ("look",))
    now: dict[str, Any] = {} if is_first else dict(site.get("look", {}))
    if colour := look.get("colour"):
        brand = {"light": colour, "dark": readable("brand", colour, "dark")}
        had = now.get("colours", {})
        if had.get("brand") != brand:
            of_before = beside(had["brand"]) if "brand" in had else {}
            own = {name: pair for name, pair in had.items() if of_before.get(name) != pair}
            now["colours"] = {**beside(brand), **own, "brand": brand}
    if logo := look.get("logo"):
        name = f"/images/logo{Path(logo).suffix}"
        stage.put(f"content{name}", (folder / logo).read_bytes())
        now["logo"] = {"file": name, "alt": f"{answers['municipality']['name']}の印"}
    if now and now != site.get("look"):
        text = yaml_text.put(text, ("look",), now)
    stage.write(SITE, text)
