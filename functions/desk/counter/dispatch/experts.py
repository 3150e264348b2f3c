"""The experts whom a desk sends: what is typed of one, their load, and when nobody may rest or be erased."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from desk.counter.session import Session
from desk.domain.calendar.moments import epoch, moment_words
from desk.domain.forms.formats import is_line, is_mail_address, line, mail_address
from desk.domain.submissions.dispatch.experts import KEPT_FOR
from desk.domain.submissions.dispatch.visits import planned_visit, visits_made
from desk.domain.submissions.model import Item

LABELS = {"name": "名前", "field": "専門", "mail": "メールアドレス"}
LONGEST = 100

Wrong = Literal["mail", "line"]


@dataclass(frozen=True, kw_only=True)
class Load:
    """What an expert has to do: open dispatches, their planned and made visits, and when the next is ("")."""

    dispatches: int
    planned: int
    made: int
    next: str


def desks_that_send(session: Session, desks: Sequence[str] | None = None) -> list[str]:
    """The desks whose forms send experts: all, or of these."""
    forms = (form["words"] for form in session.bundle["forms"].values())
    found = dict.fromkeys(form["desk"] for form in forms if "visit_minutes" in form.get("handling", {}))
    return [desk for desk in found if desks is None or desk in desks]


def experts_of(session: Session, desk: str) -> dict[str, Item]:
    """By id. Raises Unavailable."""
    return session.patiently(lambda: session.parts.store.experts(desk))


def work_of(session: Session, desk: str) -> list[Item]:
    """META of what waits at a desk. Raises Unavailable."""
    return session.patiently(lambda: list(session.parts.store.work(desk)))


def normalised(values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Wrong]]:
    """What was typed of an expert, normalised, and what of it is wrong in which way."""
    found = {key: mail_address(value) if key == "mail" else line(value) for key, value in values.items()}
    wrong: dict[str, Wrong] = {}
    for key, value in found.items():
        if key == "mail" and not is_mail_address(value):
            wrong[key] = "mail"
        elif key != "mail" and (not value or len(value) > LONGEST or not is_line(value)):
            wrong[key] = "line"
    return found, wrong


def load_of(session: Session, expert: Item, work: Sequence[Item]) -> Load:
    own = needed_by(expert, work)
    planned = sorted(
        (visit for one in own if (visit := planned_visit(one)) and visit.expert == expert["SK"]),
        key=lambda visit: visit.begins,
    )
    return Load(
        dispatches=len(own),
        planned=len(planned),
        made=sum(visits_made(one) for one in own),
        next=moment_words(planned[0].begins, session.clock) if planned else "",
    )


def needed_by(expert: Item, work: Sequence[Item]) -> list[Item]:
    """The open dispatches that have this expert: until they are handed on, nobody rests or is erased."""
    return [one for one in work if one.get("expert") == expert["SK"]]


def rest_values(*, active: bool, at: datetime) -> Mapping[str, Any]:
    """What changes of an expert who rests, or is back (None: it goes)."""
    return {"active": active, "expires_at": None if active else epoch(at + KEPT_FOR)}


def by_name(experts: Mapping[str, Item]) -> Iterator[Item]:
    return iter(sorted(experts.values(), key=lambda one: str(one["name"])))
