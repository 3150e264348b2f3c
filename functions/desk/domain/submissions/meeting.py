"""How a consultation is held: in a video meeting, by phone or at the counter; what is said of it. Pure.

A form offers kinds in `handling.meeting_kinds`. It is video, or else the next one that is offered (phone only
for who gave a number), unless the applicant answered another (`meeting_field`) or the staff switched to it
(`kind` of META).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.workflow import Workflow

VIDEO, PHONE, COUNTER = "video", "phone", "counter"
"""The kinds that there are. A video meeting has a URL, which staff type; the others have none."""

_SHOWN_DIGITS = 2
"""Of the phone number: enough to recognise one's own, and nothing for somebody else."""


def kinds_of(form: Form) -> Mapping[str, Mapping[str, Any]]:
    """Kind -> its words, of what the form offers, video first; empty for a form without meetings."""
    offered = form.words.get("handling", {}).get("meeting_kinds", {})
    return {kind: offered[kind] for kind in (VIDEO, PHONE, COUNTER) if kind in offered}


def kind_of(form: Form, stored: Mapping[str, Any]) -> str:
    """The kind of a submission's meeting; "" for a form without meetings."""
    kinds, answers = kinds_of(form), stored.get("answers", {})
    asked = answers.get(form.words.get("meeting_field", ""))
    if stored.get("kind") in kinds:
        return str(stored["kind"])
    # Nobody can be called who gave no number, if there is another way.
    possible = [kind for kind in kinds if kind != PHONE or can_phone(form, answers)] or [*kinds]
    return str(asked) if asked in possible else next(iter(possible), "")


def kind_name(form: Form, stored: Mapping[str, Any]) -> str:
    """What the kind is called, if the form offers several; else ""."""
    kinds = kinds_of(form)
    return str(kinds[kind_of(form, stored)]["name"]) if len(kinds) > 1 else ""


def unusual_kind(form: Form, stored: Mapping[str, Any]) -> str:
    """What the kind is called if it isn't the form's usual one; else ""."""
    is_usual = kind_of(form, stored) == next(iter(kinds_of(form)), "")
    return "" if is_usual else kind_name(form, stored)


def can_phone(form: Form, answers: Mapping[str, Any]) -> bool:
    """Whether the desk can call the applicant."""
    return form.phone(answers) is not None and not form.is_without_phone(answers)


def in_mails(form: Form, stored: Mapping[str, Any]) -> str:
    """How the applicant takes part, as mails say it; "" for a form without meetings."""
    return _words(form, stored, "mail")


def on_page(form: Form, stored: Mapping[str, Any]) -> str:
    """How the applicant takes part, as the manage page says it: without the URL."""
    return _words(form, stored, "page")


def location(form: Form, stored: Mapping[str, Any]) -> str:
    """Where it is, for calendars: the URL, the place, or that it is by phone."""
    kind = kind_of(form, stored)
    if kind in ("", VIDEO):
        return str(stored.get("meeting_url", ""))
    words = kinds_of(form)[kind]
    return str(words.get("place") or words["name"])


def _words(form: Form, stored: Mapping[str, Any], which: str) -> str:
    words = kinds_of(form).get(kind_of(form, stored))
    if words is None:
        return ""
    phone = form.phone(stored.get("answers", {})) or ""
    facts = {
        "meeting_url": str(stored.get("meeting_url", "")),
        "place": str(words.get("place", "")),
        "phone_end": phone[-_SHOWN_DIGITS:],
    }
    return fill(str(words[which]), facts).rstrip("\n")


@dataclass(frozen=True, kw_only=True)
class Door:
    """When and where an applicant can join the video meeting. `url` is "" while it is too early."""

    opens: datetime
    url: str


def door(form: Form, stored: Mapping[str, Any], workflow: Workflow, *, now: datetime) -> Door | None:
    """The way into the meeting, shown from `join_minutes` before the start until the end; None if there is
    none (any more): another kind, a state that doesn't say `joins`, or no URL.
    """
    if kind_of(form, stored) != VIDEO or "meeting_url" not in stored or form.grid is None:
        return None
    start = parse_slot(stored["slot"])
    end = start + timedelta(minutes=int(stored.get("minutes", form.grid.minutes)))
    if not workflow.states[stored["status"]].get("joins") or now >= end:
        return None
    opens = start - timedelta(minutes=kinds_of(form)[VIDEO]["join_minutes"])
    return Door(opens=opens, url=str(stored["meeting_url"]) if now >= opens else "")
