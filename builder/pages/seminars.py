"""What pages say of the seminars: words that are true at any time, and moments for the page's script."""

from collections.abc import Mapping
from typing import Any

from builder.project import Data, Project
from builder.texts.example_days import HIDDEN
from builder.texts.markdown import site_path
from builder.texts.words import site_clock
from desk.domain.calendar.moments import full_day_words
from desk.domain.forms.bounds.opening import Opening
from desk.domain.seminars.seminar import seminar_of


def seminars_on_pages(project: Project) -> Mapping[str, Any]:
    """The facts of `{{ block seminars }}`: `seminars`, the next one first, `none`, and `form` (the page where
    one applies, or "").
    """
    found = project.seminars
    rows = [row for row in (found["seminars"] if found else ()) if HIDDEN not in row]
    form = next((form for form in project.forms.values() if "seminar_field" in form), None)
    return {
        "seminars": [
            _seminar(row, project) for row in sorted(rows, key=lambda row: (row["day"], row["start"]))
        ],
        "nothing": found["none"] if found else "",
        "format": found["format"] if found else "",
        "form": site_path(form["page"]) if form else "",
        "form_page": form["page"] if form else "",
        "form_id": form["form"] if form else "",
        "field": form["seminar_field"] if form else "",
    }


def _seminar(row: Data, project: Project) -> Data:
    clock, seminar = site_clock(project.site), seminar_of(row)
    until = full_day_words(seminar.archive_until) if seminar.archive_until else ""
    absent = {"called_off": "", "lecturer": "", "programme": (), "archive_url": ""}
    return {
        **absent,
        **row,
        "when": seminar.when(clock),
        "applies": seminar.opening.facts(clock),
        "opens": _milliseconds(seminar.opening, 0),
        "closes": _milliseconds(seminar.opening, 1),
        "starts": int(seminar.start.timestamp() * 1000),
        "ends": int(seminar.end.timestamp() * 1000),
        "archive_until_words": until,
    }


def _milliseconds(opening: Opening, which: int) -> int:
    moment = (opening.opens, opening.closes)[which]
    assert moment is not None  # noqa: S101 - a seminar has both
    return int(moment.timestamp() * 1000)
