"""What every screen starts from: the member at work, and a case that they may open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from desk.console.member import Right
from desk.console.request import Request
from desk.console.roles import rights_of
from desk.counter.session import Session
from desk.domain.codes.receipt import is_receipt
from desk.domain.errors import BeingDeleted, NotFound
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts
from desk.storage.reader import Dossier
from desk.storage.staff.members import names, names_by_groups


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case that the member may open. `form` is None if the settings no longer have it."""

    session: Session
    dossier: Dossier
    form: Form | None

    @property
    def stored(self) -> Item:
        return self.dossier.meta

    @property
    def receipt(self) -> str:
        return str(self.stored["receipt"])


def words_of(parts: Parts) -> Mapping[str, Any]:
    """`screens` of content/console.yml."""
    words: Mapping[str, Any] = parts.bundle["console"]["screens"]
    return words


def session_of(request: Request, parts: Parts) -> Session:
    """The member as the counter knows them."""
    words, member = words_of(parts), request.who
    return Session(
        parts=parts,
        find_who=lambda: member.id,
        hints=words["hints"],
        inputs=words["inputs"],
        find_names=lambda: {**names(parts.store), member.id: member.name},
        find_colleagues=lambda desk: _colleagues(desk, parts),
    )


def _colleagues(desk: str, parts: Parts) -> Mapping[str, str]:
    """Who may handle cases of a desk, as far as they have signed in."""

    def is_one(groups: Iterable[str]) -> bool:
        return Right.HANDLE in rights_of(groups, parts.bundle).get(desk, ())

    return names_by_groups(parts.store, is_one)


def opened(request: Request, parts: Parts, receipt: str, right: Right) -> Case | None:
    """The case with this receipt number, if the member sees its desk and has `right` there.

    None for another desk's case and for one that doesn't exist: nobody can tell which. Raises Unavailable.
    """
    if not is_receipt(receipt):
        return None
    session = session_of(request, parts)
    try:
        dossier = session.dossier(receipt)
    except (NotFound, BeingDeleted):
        return None
    desk = str(dossier.meta["desk"])
    if not (request.who.may(Right.SEE, desk) and request.who.may(right, desk)):
        return None
    return Case(session=session, dossier=dossier, form=parts.form(dossier.meta["form"]))


def may_do(request: Request, desk: str, workflow: Workflow, action: str) -> bool:
    """Whether the member has the right that an action of the workflow needs at a desk."""
    is_for_leads = workflow.lead_only(action) is True
    return request.who.may(Right.LEAD if is_for_leads else Right.HANDLE, desk)


def not_for(request: Request, desk: str, workflow: Workflow, action: str) -> tuple[str, ...]:
    """The inputs of an action that are for leads only, if the member isn't one."""
    lead = workflow.lead_only(action)
    return () if isinstance(lead, bool) or request.who.may(Right.LEAD, desk) else lead


def typed(form: Mapping[str, list[str]] | None) -> dict[str, str]:
    """The first value of each control."""
    return {name: values[0] for name, values in (form or {}).items() if values}


def attempt(name: str) -> str:
    """The name of an attempt that a form brought, or a new one."""
    try:
        return str(UUID(name))
    except ValueError:
        return str(uuid4())


def desk_names(request: Request, parts: Parts) -> Iterator[tuple[str, str]]:
    """(id, name) of the desks that the member sees and the settings have."""
    for desk in request.who.desks:
        if desk in parts.bundle["desks"]:
            yield desk, str(parts.bundle["desks"][desk]["name"])
