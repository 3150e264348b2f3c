"""The console's HTML, from `console/templates/`. Everything is escaped.

In a template, `static(name)` is the path of a file of `console/static/`, `colours(style)` that of the desk's
own colours, and `fill(words, facts)` puts the facts into words of content/console.yml.
"""

from functools import cache
from pathlib import Path
from typing import Any

from desk.console.files import colours, static
from desk.domain.forms.placeholders import fill

FOLDER = Path(__file__).parent / "templates"


def render(name: str, **values: Any) -> str:
    """A template's HTML. A value that is missing is an error (jinja2's UndefinedError)."""
    html: str = _environment().get_template(name).render(**values)
    return html


@cache
def _environment() -> Any:
    # Late: a redirection needs no template.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static
    made.globals["colours"] = colours
    made.globals["fill"] = fill
    return made
