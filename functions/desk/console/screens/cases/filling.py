"""An action being filled in: its controls, what it will do, why it was refused. For the two screens of it:
the form of any action, and the composer of those that write to the applicant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.console.answers import NotFound
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, may_do, not_for, opened
from desk.counter.actions.fields import OWN, Field, fields_of, filled
from desk.counter.actions.mail_texts import MailText, mail_texts
from desk.counter.actions.preview import planned, steps_to, what_will_happen
from desk.counter.actions.refusals import refusal_parts
from desk.counter.actions.wishes import with_wish
from desk.counter.cases.case_words import Rows
from desk.domain.errors import Changed, Problem, Unavailable
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.domain.submissions.workflow import STAFF, Action, Workflow
from desk.parts import Parts
from desk.usecases.change_submission import ChangedSince
from desk.usecases.seminars.seats import fitting

STATUS_CONFLICT, STATUS_WRONG = 409, 422


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will be done: rows of (name, words), and the mails that go out. Nothing at all: `is_done`."""

    rows: tuple[Rows, ...] = ()
    mails: tuple[MailText, ...] = ()
    is_done: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why nothing was done: `lines` of text or rows, `errors` by field, and the page's status."""

    lines: tuple[Any, ...]
    errors: Mapping[str, str]
    status: int


def opened_for(request: Request, parts: Parts, receipt: str, action: str) -> Case | NotFound:
    """The case, if the member may do this action of it at all. Whether it can be done now is said later."""
    case = opened(request, parts, receipt, Right.SEE)
    workflow = case.session.workflow(case.stored["form"]) if case and case.form else None
    if case is None or workflow is None or STAFF not in workflow.actions.get(action, {"by": ()})["by"]:
        return NotFound()
    return case if may_do(request, str(case.stored["desk"]), workflow, action) else NotFound()


def workflow_of(case: Case) -> Workflow:
    return Workflow.of_form(case.session.bundle, case.stored["form"])


def form_of(case: Case) -> Form:
    assert case.form  # noqa: S101 - `opened_for` has looked
    return case.form


def fields_for(request: Request, case: Case, action: str) -> tuple[Field, ...]:
    """The controls of an action that this member may use. Raises Unavailable."""
    hidden = not_for(request, str(case.stored["desk"]), workflow_of(case), action)
    found = fields_of(case.session, form_of(case), case.stored, action)
    return tuple(field for field in found if field.name not in hidden)


def values_of(fields: tuple[Field, ...], asked: Mapping[str, str]) -> dict[str, str]:
    """Control -> what it shows: what was typed, or what the case has."""
    values = {field.name: field.value for field in fields}
    values |= {field.name + OWN: "" for field in fields if field.takes_own}
    values |= {name: value for name, value in asked.items() if name in values}
    if asked:  # a box that isn't ticked isn't posted
        values |= {field.name: asked.get(field.name, "") for field in fields if field.control == "check"}
    return values


def filled_action(case: Case, action: str, fields: tuple[Field, ...], asked: Mapping[str, str]) -> Action:
    """The action with what was typed. Raises Problem."""
    given = with_wish(filled(action, fields, asked), case.stored)
    return case.session.patiently(lambda: fitting(given, form_of(case), case.stored, case.session.parts))


def plan_for(case: Case, step: Action, op: str) -> Plan:
    """What an action will do. Raises Problem."""
    steps = steps_to(step, case.stored, workflow_of(case))
    return plan_of(case, list(planned(steps, case.session, case.dossier, form_of(case), op)))


def plan_of(case: Case, changes: list[Change]) -> Plan:
    session = case.session
    return Plan(
        rows=tuple(list(what_will_happen(session, change, form_of(case))) for change in changes),
        mails=tuple(mail for change in changes for mail in mail_texts(session, change)),
        is_done=not changes,
    )


def refusal_of(case: Case, step: Action, fields: tuple[Field, ...], problem: Problem) -> Refusal:
    """Why nothing was done. Raises Unavailable again: then nobody knows."""
    if isinstance(problem, Unavailable):
        raise problem
    parts = refusal_parts(problem, case.session, stored=case.stored, action=step)
    known = [field.name for field in fields]
    return Refusal(
        lines=tuple(part if isinstance(part, str) else tuple(part) for part in parts),
        errors={error.field: error.message for error in problem.errors if error.field in known},
        status=STATUS_CONFLICT if isinstance(problem, Changed | ChangedSince) else STATUS_WRONG,
    )


def seen_version(case: Case, asked: Mapping[str, str]) -> int:
    """The version that the member had before them."""
    return int(asked["version"]) if asked.get("version", "").isdecimal() else int(case.stored["v"])
