"""The HTML that builder and functions share, from one set of templates.

Everything is escaped except the bundle's own HTML (made by the builder from the editors' Markdown).
"""

from functools import cache
from pathlib import Path
from typing import Any

from desk.domain.forms.placeholders import fill
from desk.views.unbroken import unbroken


def render(name: str, **context: Any) -> str:
    """A template's HTML without blank lines, so that Markdown would leave it as it is."""
    html = unbroken(_environment().get_template(name).render(fill=fill, **context))
    return "\n".join(line for line in html.splitlines() if line.strip())


@cache
def _environment() -> Any:
    # Imported late: a JSON answer never needs it and shouldn't pay for the import.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
