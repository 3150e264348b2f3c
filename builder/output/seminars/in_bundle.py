"""The seminars of a desk, as its form and its pages have them.

In the bundle the words of the form that takes applications have `seminars`: the settings of
content/seminars.yml, `field` (the question for the seminar), and `list`, the rows.
"""

from typing import Any

from builder.project import Data, Project
from builder.texts.figures.example_days import HIDDEN
from builder.texts.figures.seminar_figures import FIGURES
from builder.texts.markdown import html
from builder.texts.words import site_clock
from desk.domain.seminars.seminar import seminar_of

_SETTINGS = ("format", "url_opening_days_before", "few", "close_after_days", "meeting_hosts", *FIGURES)
_KEPT = frozenset(
    {"id", "title", "day", "start", "end", "capacity", "waiting", "apply_from", "apply_until", "called_off"}
) | {"archive_url", "archive_until"}
"""What the functions read of a row."""

_LONG_PAST = "2000-01-01 00:00"
"""Until when what can't be applied for any more could be: its words stay known for who has."""


def seminar_options(project: Project) -> list[Data]:
    """The options of the question for a seminar, each with its time of application."""
    clock = site_clock(project.site)
    called_off = project.messages["seminars"]["called_off"]
    return [_option(row, clock, called_off) for row in (project.seminars or {})["seminars"]]


def _option(row: Data, clock: Any, called_off: str) -> Data:
    seminar = seminar_of(row)
    label = seminar.label(clock)
    if seminar.called_off or HIDDEN in row:
        return {"id": seminar.id, "label": label, "until": _LONG_PAST, "over": called_off}
    return {"id": seminar.id, "label": label, "from": row["apply_from"], "until": row["apply_until"]}


def with_seminars(words: Data, project: Project, base: str) -> Data:
    """The words of a form, with the seminars if it takes applications for them; such a form is open while one
    of them is.
    """
    found = project.seminars
    if found is None or "seminar_field" not in words:
        return words
    held = [row for row in found["seminars"] if "called_off" not in row and HIDDEN not in row]
    times = {
        "from": min((row["apply_from"] for row in held), default=_LONG_PAST),
        "until": max((row["apply_until"] for row in held), default=_LONG_PAST),
        "after": html(found["none"], base=base),
    }
    settings = {key: found[key] for key in _SETTINGS if key in found}
    rows = [{key: value for key, value in row.items() if key in _KEPT} for row in found["seminars"]]
    return {**words, "open": times, "seminars": {**settings, "field": words["seminar_field"], "list": rows}}
