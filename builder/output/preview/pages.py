"""Renders the preview's own pages from builder/templates/."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parents[2] / "templates"
STYLE = TEMPLATES / "editors.css"
"""Of all these pages; a file of its own, because their security policy allows no inline style."""


def render(
    template: str, *, style: str, icon: str = "", links: Sequence[tuple[str, str]] = (), **values: Any
) -> str:
    """A whole page. `style` and `icon` are addresses, `links` the words and addresses of its links away."""
    page: str = _environment().get_template(template).render(style=style, icon=icon, links=links, **values)
    return page


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
