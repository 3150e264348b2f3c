"""The desk's own colours (`look.colours` of content/site.yml), as rules over those of builder/assets."""

import re
from collections.abc import Mapping
from typing import Any

TOKENS: Mapping[str, tuple[str, ...]] = {
    "brand": ("brand", "brand-ink"),
    "accent": ("lamp",),
    "tint": ("tint",),
    "foot": ("foot",),
}
"""What editors write -> the tokens of builder/assets/base.css that have this colour."""

PALETTES: Mapping[str, str] = {"light": "base.css", "dark": "dark.css"}
"""Palette -> the sheet with its tokens."""

_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\s*;")


def tokens_of(style: str) -> dict[str, str]:
    """The colours of a sheet, by token; the last one counts, as in a browser."""
    return dict(_TOKEN.findall(style))


def own_tokens(look: Mapping[str, Any], palette: str) -> dict[str, str]:
    """The desk's own colours of a palette, by token; none without any."""
    colours = look.get("colours", {})
    return {
        token: colours[name][palette].lower()
        for name, tokens in TOKENS.items()
        if name in colours
        for token in tokens
    }


def own_style(look: Mapping[str, Any], palette: str) -> str:
    """A rule with the desk's own colours of a palette; "" without any."""
    tokens = own_tokens(look, palette)
    return (
        ":root { " + " ".join(f"--{name}: {colour};" for name, colour in tokens.items()) + " }\n"
        if tokens
        else ""
    )


def console_style(look: Mapping[str, Any]) -> str:
    """Both palettes in one sheet, for the staff's console; "" without colours of its own."""
    dark = own_style(look, "dark")
    return own_style(look, "light") + (
        f"@media screen and (prefers-color-scheme: dark) {{ {dark}}}\n" if dark else ""
    )


def coloured(name: str, content: bytes, look: Mapping[str, Any]) -> bytes:
    """An asset in the desk's own colours: the sheets with tokens, and the sign of the site (icon.svg)."""
    for palette, sheet in PALETTES.items():
        if name == sheet:
            return content + own_style(look, palette).encode()
    if name == "icon.svg":
        own = own_tokens(look, "light")
        for token, colour in (("brand", "#0c5450"), ("lamp", "#ffb584")):
            content = content.replace(colour.encode(), own.get(token, colour).encode())
    return content
