"""An action of a case: its form, what it will do with the mails as they will be sent, and then doing it.

One module for every action of every workflow: the form is made of the action's schema, the rest of the plan
that the use case makes, too. What was typed is never lost: a refusal shows it again. Actions that write to
the applicant have a screen of their own, the composer.
"""

from collections.abc import Mapping
from dataclasses import replace

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, typed
from desk.console.screens.cases import composer
from desk.console.screens.cases.case import contact_of
from desk.console.screens.cases.filling import (
    Plan,
    Refusal,
    fields_for,
    filled_action,
    opened_for,
    plan_for,
    refusal_of,
    seen_version,
    values_of,
    workflow_of,
)
from desk.counter.actions.carrying_out import carried_out
from desk.counter.actions.fields import Field
from desk.counter.actions.preview import steps_to
from desk.counter.cases.case_words import head_rows
from desk.counter.cases.looks import looked
from desk.domain.errors import Problem
from desk.domain.submissions.workflow import Action
from desk.domain.transitions.effects.registry import speaks
from desk.parts import Parts


def show(request: Request, parts: Parts, *, receipt: str, action: str) -> Answer:
    """The form of an action; of one that takes nothing, at once what it will do."""
    case = opened_for(request, parts, receipt, action)
    if isinstance(case, NotFound):
        return case
    if speaks(workflow_of(case), action):
        return composer.show(request, case, action)
    asked = typed(request.kept)
    looked(case.session, case.stored, case.form, "action")
    fields = fields_for(request, case, action)
    if not fields:
        return _preview(case, action, fields, asked)
    return _page(case, action, fields, asked, is_kept=request.kept is not None)


def do(request: Request, parts: Parts, *, receipt: str, action: str) -> Answer:
    """With `step=check` what an action will do, with `step=do` the action itself."""
    case = opened_for(request, parts, receipt, action)
    if isinstance(case, NotFound):
        return case
    if speaks(workflow_of(case), action):
        return composer.do(request, case, action)
    asked, fields = typed(request.form), fields_for(request, case, action)
    op = attempt(asked.get("op", ""))
    if asked.get("step") != "do":
        looked(case.session, case.stored, case.form, "action")
        return _preview(case, action, fields, asked)
    seen = seen_version(case, asked)
    step = Action(name=action)
    try:
        step = filled_action(case, action, fields, asked)
        # On another version the use case says who changed what, and whether that matters.
        steps = steps_to(step, case.stored, workflow_of(case)) if seen == case.stored["v"] else (step,)
        list(carried_out(case.session, case.stored, steps, op=op, seen=seen))
    except Problem as problem:
        return _refused(case, step, fields, asked, problem)
    return Redirect(f"/cases/{case.receipt}?done={action}")


def _preview(case: Case, action: str, fields: tuple[Field, ...], asked: Mapping[str, str]) -> Answer:
    step = Action(name=action)
    try:
        step = filled_action(case, action, fields, asked)
        plan = plan_for(case, step, attempt(asked.get("op", "")))
    except Problem as problem:
        return _refused(case, step, fields, asked, problem)
    return _page(case, action, fields, asked, plan=plan)


def _refused(
    case: Case, step: Action, fields: tuple[Field, ...], asked: Mapping[str, str], problem: Problem
) -> Answer:
    """The form once more with what was typed, and why nothing was done."""
    refusal = refusal_of(case, step, fields, problem)
    return replace(_page(case, step.name, fields, asked, refusal=refusal), status=refusal.status)


def _page(
    case: Case,
    action: str,
    fields: tuple[Field, ...],
    asked: Mapping[str, str],
    *,
    plan: Plan | None = None,
    refusal: Refusal | None = None,
    is_kept: bool = False,
) -> Page:
    session = case.session
    return Page(
        "cases/action.html",
        {
            "path": f"/cases/{case.receipt}/{action}",
            "receipt": case.receipt,
            "action_name": session.action(case.stored["form"], action),
            "help": workflow_of(case).words["actions"][action].get("help", ""),
            "head": head_rows(session, case.stored, case.form),
            "contact": contact_of(case),
            "fields": fields,
            "values": values_of(fields, asked),
            "errors": refusal.errors if refusal else {},
            "refusal": refusal.lines if refusal else (),
            "plan": plan,
            "op": attempt(asked.get("op", "")),
            "version": int(case.stored["v"]),
            "is_kept": is_kept,
        },
    )
