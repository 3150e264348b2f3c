"""Cooling-off: the last day to send a notice, and what the blocks show of content/cooling-off.yml."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from typing import Any

from builder.project import Data, Project
from builder.texts.words import date_words
from desk.domain.calendar.moments import day_words
from desk.domain.forms.placeholders import PLACEHOLDER

DAYS, LETTER = "cooling-off-days", "cooling-off-letter"
"""The names of the two blocks."""

_BLANKS = {"price": 8, "goods": 16, "trader": 16, "branch": 16, "credit": 16, "address": 24}
_DATE_BLANK = "　　　　年　　月　　日"


def last_day(received: date, days: int, goods: date | None = None) -> date:
    """The last day on which a notice is sent in time: the day of receipt is the first of the `days`.

    `goods`: the day on which the goods came, where the later of both days counts. Source: Act on Specified
    Commercial Transactions, art. 9, 24, 40, 48, 58, 58-14. assets/cooling_off/last_day.js has the same rule.
    """
    return max(received, goods or received) + timedelta(days=days - 1)


def days_on_pages(project: Project, since: date | None) -> Mapping[str, Any]:
    """For the block of the kinds of contract. The example begins on `since`, the day of the build."""
    data = _data(project)
    example = since or date.fromisoformat(data["checked"])
    return {
        **data,
        "checked_words": date_words(data["checked"]),
        "example": day_words(example),
        "kinds": [
            {
                **kind,
                "checked_words": date_words(kind["checked"]),
                "last": day_words(last_day(example, kind["days"])),
            }
            for kind in data["kinds"]
        ],
    }


def letters_on_pages(project: Project) -> Mapping[str, Any]:
    """For the block of the notice: its letters as HTML, with a gap to fill in for each placeholder."""
    data = _data(project)
    return {
        **data,
        "letters": [
            {**letter, "parts": [{**part, "html": _with_gaps(part["text"])} for part in letter["parts"]]}
            for letter in data["letters"]
        ],
    }


def _data(project: Project) -> Data:
    if project.cooling_off is None:
        raise LookupError("content/cooling-off.yml")
    return project.cooling_off


def _with_gaps(text: str) -> str:
    """The paragraphs of a letter as HTML: each placeholder is a gap, wide enough to write by hand."""

    def gap(match: re.Match[str]) -> str:
        name = match[1].strip()
        blank = _DATE_BLANK if name.endswith("_day") else "　" * _BLANKS.get(name, 12)
        return f'<span class="gap" data-fill="{name}">{blank}</span>'

    paragraphs = re.split(r"\n[ \t]*\n", text.strip())
    lines = (PLACEHOLDER.sub(gap, escape(part)).replace("\n", "<br>") for part in paragraphs)
    return "".join(f"<p>{line}</p>" for line in lines)
