"""Who was at a seminar, and who has a seat as a list for a meeting service."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from desk.counter.files.taken import file_taken
from desk.counter.seminars.standing import with_seats
from desk.counter.session import Session
from desk.domain.errors import Problem
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Action
from desk.usecases.change_submission import act

ATTEND, MISS = "attend", "miss"


def seated(session: Session, form: Form, seminar: str) -> list[Item]:
    """META of all who have a seat, who applied first comes first."""
    found = [item for item in with_seats(session, form, seminar) if not item["turn"]]
    return sorted(found, key=lambda item: (str(item["received_at"]), str(item["receipt"])))


def record(
    session: Session, wanted: Mapping[str, str], people: Mapping[str, Item], *, op: str
) -> Iterator[tuple[str, Problem | None]]:
    """Record ATTEND or MISS for each receipt number; why not, if it wasn't. The same `op` does it once."""
    for receipt, name in wanted.items():
        item, own = people[receipt], str(uuid5(NAMESPACE_URL, f"{op} {receipt}"))
        try:
            session.patiently(
                lambda item=item, name=name, own=own: act(  # type: ignore[misc]
                    Action(name=name), str(item["PK"])[4:], by=session.who, op=own, parts=session.parts
                )
            )
            yield receipt, None
        except Problem as problem:
            yield receipt, problem


def to_register(form: Form, people: Sequence[Item]) -> Iterator[Sequence[str]]:
    """Head and lines: what a meeting service needs of a person, and nothing else that they wrote."""
    fields = form.words["fields"]
    needed = [name for name, words in fields.items() if words["pii"] == "name" or name == form.mail_field]
    yield ["受付番号", *(form.label(name) for name in needed)]
    for item in people:
        yield [str(item["receipt"]), *(str(item["answers"].get(name, "")) for name in needed)]


def audit_of_list(
    session: Session, form: Form, seminar: str, reason: str, *, count: int, op: str = ""
) -> Item:
    """Who took the list of a seminar's people, when and why; `op` (a UUID) names the press of the button."""
    of, why = f"{form.id}/{seminar}", reason.strip()[:200]
    return file_taken(session, form=of, reason=why, count=count, desk=form.words["desk"], op=op)
