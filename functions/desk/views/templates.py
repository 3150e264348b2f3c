"""The HTML that builder and functions share, from one set of templates.

Everything is escaped except the bundle's own HTML (made by the builder from the editors' Markdown).
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from desk.domain.forms.placeholders import fill
from desk.views.unbroken import unbroken

_LINE_END = re.compile(r"\r\n|\r|\n")


def render(name: str, **context: Any) -> str:
    """A template's HTML without blank lines, so that Markdown would leave it as it is.

    Only the template's own lines are dropped: line ends inside a value are character references.
    """
    html = unbroken(_environment().get_template(name).render(fill=fill, **context))
    return "\n".join(line for line in html.split("\n") if line.strip())


@cache
def _environment() -> Any:
    # Imported late: a JSON answer never needs it and shouldn't pay for the import.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    def on_one_line(value: Any) -> Any:
        """A text's line ends as character references, so that no line of the HTML is a visitor's."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return escape(_LINE_END.sub("\n", value)).replace("\n", Markup("&#10;"))

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        finalize=on_one_line,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
