"""電話で受ける: a form is filled in for somebody who calls, looked at with its mails, and taken once.

The questions, the rules and the choices are the form's own; what a caller can do without is in its
`by_phone`. Consents are read out.
"""

from collections.abc import Mapping
from typing import Any

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Form as Posted
from desk.console.request import Request
from desk.console.screens.at_work import attempt, opened, session_of
from desk.counter.session import Session
from desk.counter.taking import Refused, forms_by_phone, mails_of, summary, taken, to_tell
from desk.counter.times.free import FreeWeek, counts_of, free_starts, weeks_of
from desk.domain.errors import FieldError
from desk.domain.forms.form import Form
from desk.domain.forms.formats import is_slot
from desk.parts import Parts
from desk.usecases.take_submission import refusal
from desk.views.form import form_view
from desk.web.forms.post import raw_answers

_OWN = ("_token", "form", "op", "step", "edit")


def show(request: Request, parts: Parts) -> Answer:
    """Which form, or the form itself; from the calendar with the time that was chosen there."""
    session, posted = session_of(request, parts), request.kept or {}
    forms = _forms(request, session)
    form_id = _first(posted, "form") or request.query.get("form", "")
    if not form_id:
        titles = {form.id: str(form.words["title"]) for form in forms.values()}
        return Page("taking/forms.html", {"forms": titles})
    if form_id not in forms:
        return NotFound()
    form = forms[form_id]
    raw = raw_answers(form.schema, posted)
    slot = request.query.get("slot", "")
    if form.grid and "slot" in form.schema["properties"] and is_slot(slot):
        raw.setdefault("slot", slot)
    return _input(session, form, raw, attempt(_first(posted, "op")), is_kept=request.kept is not None)


def do(request: Request, parts: Parts) -> Answer:
    """With `step=check` what will be stored and sent; with `step=do` it is taken, once for each form shown.
    Anything else shows the form again.
    """
    session = session_of(request, parts)
    form = _forms(request, session).get(request.first("form"))
    if form is None:
        return NotFound()
    raw, op, step = (
        raw_answers(form.schema, request.form),
        attempt(request.first("op")),
        request.first("step"),
    )
    answers = form.normalise(raw, now=session.now)
    if step == "do":
        result = taken(session, form, op, raw, answers)
        if isinstance(result, Refused):
            return _input(session, form, raw, op, result.errors, message=result.message, status=422)
        return Redirect(f"/taken/{result['receipt']}")
    if step != "check":
        return _input(session, form, raw, op)
    if errors := form.errors(answers, now=session.now):
        return _input(session, form, raw, op, refusal(form, answers, errors, parts).errors, status=422)
    return Page(
        "taking/check.html",
        {
            "form": form.id,
            "title": form.words["title"],
            "op": op,
            "sections": tuple(summary(form, answers, raw)),
            "mails": tuple(mails_of(session, form, answers, op)),
            "controls": [
                (name, value) for name, values in request.form.items() for value in values if name not in _OWN
            ],
        },
    )


def done(request: Request, parts: Parts, *, receipt: str) -> Answer:
    """What to tell the caller, of what the member took."""
    case = opened(request, parts, receipt, Right.HANDLE)
    if case is None or case.form is None or case.stored.get("channel") != "phone":
        return NotFound()
    lines = tuple(to_tell(case.session, case.form, case.stored))
    return Page("taking/taken.html", {"receipt": receipt, "lines": lines})


def _forms(request: Request, session: Session) -> dict[str, Form]:
    """The forms of the desks at which the member handles cases."""
    found = forms_by_phone(session)
    return {form.id: form for form in found if request.who.may(Right.HANDLE, str(form.words["desk"]))}


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, [])), "")


def _input(
    session: Session,
    form: Form,
    raw: Mapping[str, Any],
    op: str,
    errors: tuple[FieldError, ...] = (),
    *,
    message: str = "",
    status: int = 200,
    is_kept: bool = False,
) -> Page:
    view = form_view(form, raw, errors, now=session.now)
    return Page(
        "taking/form.html",
        {
            "form": view,
            "op": op,
            "weeks": session.patiently(lambda: _weeks(session, form)),
            "read_out": {
                name for name, rule in form.schema["properties"].items() if rule.get("const") is True
            },
            "message": message,
            "is_kept": is_kept,
        },
        status=status,
    )


def _weeks(session: Session, form: Form) -> tuple[FreeWeek, ...]:
    """The free times that a caller can have, as late as the form's `by_phone` allows."""
    grid = form.grid
    if grid is None:
        return ()
    starts = free_starts(grid, counts_of(session, form, grid), session.now)
    return weeks_of(session, grid, (one for one in starts if grid.error(one, now=session.now) is None))
