"""What pages say of the seminars: words that are true at any time, and moments for the page's script."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from builder.output.seminars.files import shown
from builder.project import Data, Project
from builder.texts.words import site_clock
from desk.domain.calendar.moments import full_day_words
from desk.domain.seminars.seminar import Seminar


def seminars_on_pages(project: Project, today: date | None) -> Mapping[str, Any]:
    """The facts of `{{ block seminars }}`: `seminars`, the next one first and those before `today` last;
    `nothing`, what is said while there is none to apply for; and the form's page.
    """
    found = project.seminars
    form = next((form for form in project.forms.values() if "seminar_field" in form), None)
    rows = [
        _seminar(row, one, project, is_over=today is not None and one.day < today)
        for row, one in shown(project)
    ]
    ahead = [row for row in rows if not row["is_over"]]
    return {
        "seminars": [*ahead, *reversed([row for row in rows if row["is_over"]])],
        "is_any": any(not row["called_off"] for row in ahead),
        "nothing": found["none"] if found else "",
        "format": found["format"] if found else "",
        "form_page": form["page"] if form else "",
        "form_id": form["form"] if form else "",
    }


def _seminar(row: Data, seminar: Seminar, project: Project, *, is_over: bool) -> Data:
    clock = site_clock(project.site)
    until = full_day_words(seminar.archive_until) if seminar.archive_until else ""
    return {
        "called_off": "",
        "lecturer": "",
        "programme": (),
        "archive_url": "",
        **row,
        "is_over": is_over,
        "when": seminar.when(clock),
        "applies": seminar.opening.facts(clock),
        "opens": _milliseconds(seminar.opening.opens),
        "closes": _milliseconds(seminar.opening.closes),
        "ends": _milliseconds(seminar.end),
        "archive_until_words": until,
    }


def _milliseconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp() * 1000)) if moment else ""
