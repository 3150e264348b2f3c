"""The console's HTML, from `console/templates/`. Everything is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "templates"


def render(name: str, **values: Any) -> str:
    """A template's HTML. A value that is missing is an error (jinja2's UndefinedError)."""
    html: str = _environment().get_template(name).render(**values)
    return html


@cache
def _environment() -> Any:
    # Late: a redirection needs no template.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
