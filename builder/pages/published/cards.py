"""The picture that a messenger or a social network shows for a link: the page's title, and whose page it is.

Made here, so that no visitor's link is sent to a service that draws such pictures.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from builder.files.kept import FOLDER, code_hash, kept_file
from builder.files.look.colours import tokens_of
from builder.pages.published.assets import Asset
from builder.project import Project
from builder.texts.gfm.readings import without_readings

_DRAWING = Path(__file__).with_name("card_drawing.py")


def card_of(
    project: Project, uri: str, meta: Mapping[str, Any], style: str, logo: Path | None = None
) -> Asset:
    """The picture of a page as PNG, in the project's language; its colours are those of the light palette in
    the sheet `style`, and `logo` (a PNG) is in a corner. Only the site's own name is on that of a home page.
    """
    name = without_readings(str(project.site["name"]))
    titles = {service["id"]: str(service["name"]) for service in project.services}
    title = name if uri == "index.md" else without_readings(str(meta["title"]))
    above = without_readings(titles.get(meta.get("service", ""), ""))
    below = without_readings(str(project.site["municipality"])) if title == name else name
    written = (title, "" if above == title else above, below, _colours(style))
    mark = logo.read_bytes() if logo else b""
    path = FOLDER / _kept_in() / f"{hashlib.sha256(repr(written).encode() + mark).hexdigest()}.png"

    def drawn() -> bytes:
        # Late: most are kept, and what draws them is slow to import.
        from builder.pages.published.card_drawing import card, with_logo

        return with_logo(card(*written), mark) if mark else card(*written)

    content = kept_file(path, drawn)
    found = f"assets/card.{hashlib.sha256(content).hexdigest()[:8]}.png"
    return Asset(name=found, uri=found, content=content)


@cache
def _kept_in() -> str:
    """With the versions of all that draws."""
    packages = "-".join(map(version, ("pillow", "budoux", "noto-cjk-sans-jp-bold")))
    return f"cards-{packages}-{code_hash(__file__, str(_DRAWING))}"


def _colours(style: str) -> tuple[tuple[str, str], ...]:
    found = tokens_of(style)
    return tuple((name, found[name]) for name in ("brand", "ink", "muted", "paper"))
