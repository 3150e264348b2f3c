"""The HTML that builder and functions share, from one set of templates.

Everything is escaped except the bundle's own HTML (made by the builder from the editors' Markdown).
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from desk.domain.forms.placeholders import fill
from desk.views.unbroken import parts, unbroken

_LINE_END = re.compile(r"\r\n|\r|\n")
_STAND_IN = "\0"
"""For a line end inside a value, until the template's blank lines are gone. No HTML has this character."""


def render(name: str, **context: Any) -> str:
    """A template's HTML without blank lines, so that Markdown would leave it as it is.

    Only the template's own lines are dropped: line ends inside a value become character references.
    """
    html = environment().get_template(name).render(fill=fill, **context)
    lines = "\n".join(line for line in html.split("\n") if line.strip())
    return unbroken(lines.replace(_STAND_IN, "&#10;"))


def _on_one_line(value: Any) -> Any:
    """A text as it is inserted; HTML (what has been escaped before) stays."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _LINE_END.sub(_STAND_IN, value.replace(_STAND_IN, "\ufffd"))


@cache
def environment() -> Any:
    """Jinja's, for these templates. The builder has it keep what it compiles."""
    # Imported late: a JSON answer never needs it and shouldn't pay for the import.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        finalize=_on_one_line,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["parts"] = parts
    made.filters["kept"] = lambda words: Markup(unbroken(str(escape(words))))  # noqa: S704 (escaped)
    return made
