"""An action of a case: its form, what it will do with the mails as they will be sent, and then doing it.

One module for every action of every workflow: the form is made of the action's schema, the rest of the plan
that the use case makes, too. What was typed is never lost: a refusal shows it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, may_do, not_for, opened, typed
from desk.console.screens.cases.case import contact_of
from desk.counter.actions.carrying_out import carried_out
from desk.counter.actions.fields import OWN, Field, fields_of, filled
from desk.counter.actions.mail_texts import MailText, mail_texts
from desk.counter.actions.preview import planned, steps_to, what_will_happen
from desk.counter.actions.refusals import possible, refusal_parts
from desk.counter.actions.wishes import with_wish
from desk.counter.cases.case_words import Rows, head_rows
from desk.counter.cases.looks import looked
from desk.domain.errors import Changed, Problem, Unavailable
from desk.domain.forms.form import Form
from desk.domain.submissions.workflow import STAFF, Action, Workflow
from desk.parts import Parts
from desk.usecases.change_submission import ChangedSince
from desk.usecases.seminars.seats import fitting

_STATUS_CONFLICT, _STATUS_WRONG, _STATUS_AWAY = 409, 422, 503


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will be done: rows of (name, words), and the mails that go out. Nothing at all: `is_done`."""

    rows: tuple[Rows, ...] = ()
    mails: tuple[MailText, ...] = ()
    is_done: bool = False


def show(request: Request, parts: Parts, *, receipt: str, action: str) -> Answer:
    """The form of an action; of one that takes nothing, at once what it will do."""
    case = _opened(request, parts, receipt, action)
    if isinstance(case, NotFound):
        return case
    asked = typed(request.kept)
    looked(case.session, case.stored, case.form, "action")
    fields = _fields(request, case, action)
    if not fields:
        return _preview(case, action, fields, asked)
    return _page(case, action, fields, asked, is_kept=request.kept is not None)


def do(request: Request, parts: Parts, *, receipt: str, action: str) -> Answer:
    """With `step=check` what an action will do, with `step=do` the action itself."""
    case = _opened(request, parts, receipt, action)
    if isinstance(case, NotFound):
        return case
    asked, fields = typed(request.form), _fields(request, case, action)
    op = attempt(asked.get("op", ""))
    if asked.get("step") != "do":
        looked(case.session, case.stored, case.form, "action")
        return _preview(case, action, fields, asked)
    seen = int(asked["version"]) if asked.get("version", "").isdecimal() else int(case.stored["v"])
    step = Action(name=action)
    try:
        step = _filled(case, action, fields, asked)
        # On another version the use case says who changed what, and whether that matters.
        steps = steps_to(step, case.stored, _workflow(case)) if seen == case.stored["v"] else (step,)
        list(carried_out(case.session, case.stored, steps, op=op, seen=seen))
    except Problem as problem:
        return _refused(case, step, fields, asked, problem)
    return _done(case, action)


def _opened(request: Request, parts: Parts, receipt: str, action: str) -> Case | NotFound:
    """The case, if the member may do this action of it at all. Whether it can be done now is said later."""
    case = opened(request, parts, receipt, Right.SEE)
    workflow = case.session.workflow(case.stored["form"]) if case and case.form else None
    if case is None or workflow is None or STAFF not in workflow.actions.get(action, {"by": ()})["by"]:
        return NotFound()
    return case if may_do(request, str(case.stored["desk"]), workflow, action) else NotFound()


def _workflow(case: Case) -> Workflow:
    return Workflow.of_form(case.session.bundle, case.stored["form"])


def _form(case: Case) -> Form:
    assert case.form  # noqa: S101 - `_opened` has looked
    return case.form


def _fields(request: Request, case: Case, action: str) -> tuple[Field, ...]:
    hidden = not_for(request, str(case.stored["desk"]), _workflow(case), action)
    found = fields_of(case.session, _form(case), case.stored, action)
    return tuple(field for field in found if field.name not in hidden)


def _filled(case: Case, action: str, fields: tuple[Field, ...], asked: Mapping[str, str]) -> Action:
    """The action with what was typed. Raises Problem."""
    given = with_wish(filled(action, fields, asked), case.stored)
    return case.session.patiently(lambda: fitting(given, _form(case), case.stored, case.session.parts))


def _preview(case: Case, action: str, fields: tuple[Field, ...], asked: Mapping[str, str]) -> Answer:
    step = Action(name=action)
    try:
        step = _filled(case, action, fields, asked)
        plan = _plan(case, step, attempt(asked.get("op", "")))
    except Problem as problem:
        return _refused(case, step, fields, asked, problem)
    return _page(case, action, fields, asked, plan=plan)


def _plan(case: Case, step: Action, op: str) -> Plan:
    session, form = case.session, _form(case)
    steps = steps_to(step, case.stored, _workflow(case))
    changes = list(planned(steps, session, case.dossier, form, op))
    return Plan(
        rows=tuple(list(what_will_happen(session, change, form)) for change in changes),
        mails=tuple(mail for change in changes for mail in mail_texts(session, change)),
        is_done=not changes,
    )


def _refused(
    case: Case, step: Action, fields: tuple[Field, ...], asked: Mapping[str, str], problem: Problem
) -> Answer:
    """The form once more with what was typed, and why nothing was done."""
    if isinstance(problem, Unavailable):
        raise problem
    parts = refusal_parts(problem, case.session, stored=case.stored, action=step)
    lines = [part if isinstance(part, str) else tuple(part) for part in parts]
    known = [field.name for field in fields]
    errors = {error.field: error.message for error in problem.errors if error.field in known}
    status = _STATUS_CONFLICT if isinstance(problem, Changed | ChangedSince) else _STATUS_WRONG
    page = _page(case, step.name, fields, asked, refusal=lines, errors=errors)
    return replace(page, status=status)


def _page(
    case: Case,
    action: str,
    fields: tuple[Field, ...],
    asked: Mapping[str, str],
    *,
    plan: Plan | None = None,
    refusal: list[Any] | None = None,
    errors: Mapping[str, str] | None = None,
    is_kept: bool = False,
) -> Page:
    session = case.session
    values = {field.name: field.value for field in fields}
    values |= {field.name + OWN: "" for field in fields if field.takes_own}
    values |= {name: value for name, value in asked.items() if name in values}
    if asked:  # a box that isn't ticked isn't posted
        values |= {field.name: asked.get(field.name, "") for field in fields if field.control == "check"}
    can = action in possible(session, case.stored)
    return Page(
        "cases/action.html",
        {
            "path": f"/cases/{case.receipt}/{action}",
            "receipt": case.receipt,
            "action_name": session.action(case.stored["form"], action),
            "help": _workflow(case).words["actions"][action].get("help", ""),
            "head": head_rows(session, case.stored, case.form),
            "contact": contact_of(case),
            "fields": fields,
            "values": values,
            "errors": errors or {},
            "refusal": refusal or [],
            "plan": plan,
            "can": can,
            "op": attempt(asked.get("op", "")),
            "version": int(case.stored["v"]),
            "is_kept": is_kept,
        },
    )


def _done(case: Case, action: str) -> Redirect:
    return Redirect(f"/cases/{case.receipt}?done={action}")
