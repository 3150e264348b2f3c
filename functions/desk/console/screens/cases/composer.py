"""回答: writing to the applicant, with texts to choose from, a draft that colleagues see, and the mail as it
will be sent. Then it is sent now or on the next morning, or another person is asked to look at it first.

It stands in for the form of every action that speaks to the applicant. Nothing that was typed is lost: each
button comes back with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desk.console.answers import Answer, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, typed, words_of
from desk.console.screens.cases.case import contact_of
from desk.console.screens.cases.filling import (
    STATUS_CONFLICT,
    Plan,
    Refusal,
    fields_for,
    filled_action,
    form_of,
    plan_of,
    refusal_of,
    seen_version,
    values_of,
    workflow_of,
)
from desk.counter.actions.carrying_out import carried_out
from desk.counter.actions.fields import Field
from desk.counter.cases.case_words import answers_in_words, head_rows
from desk.counter.cases.conversation import letters_of, said
from desk.counter.cases.looks import looked
from desk.counter.cases.prepared import morning_words, prepared_of
from desk.counter.replies import filled_in, replies_for, with_reply
from desk.counter.session import at_words
from desk.domain.errors import FieldError, NotAllowedNow, Problem
from desk.domain.submissions.prepared import needs_look
from desk.domain.submissions.workflow import Action
from desk.storage.drafts import draft_of, keep_draft, number_of, typed_text
from desk.usecases.prepared import give_back, may_look, prepare, previewed

_TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is kept: who wrote it and when, in words; `note` and `returned_by` if a colleague gave it back."""

    who: str
    at: str
    text: str
    note: str = ""
    returned_by: str = ""


def show(request: Request, case: Case, action: str) -> Page:
    """The composer with what was kept of this member's session, or else the draft."""
    looked(case.session, case.stored, case.form, "action")
    kept = typed(request.kept)
    found = draft_of(case.dossier.draft, action)
    start = kept or (_typed_of(found) if found else {})
    done = request.query.get("done", "")
    return _page(request, case, action, start, is_kept=bool(kept), done=done if done in _SAID else "")


_SAID = ("kept", "dropped", "given_back", "taken_back")
"""What a page can say was done, by the address: never more than the table shows."""


def do(request: Request, case: Case, action: str) -> Answer:
    """One of the composer's buttons. Raises Unavailable."""
    asked = typed(request.form)
    step = asked.get("step", "check")
    looked(case.session, case.stored, case.form, "action")
    match step:
        case "insert":
            return _page(request, case, action, _with_chosen(case, action, asked))
        case "keep":
            conflict = _keep(request, case, action, asked)
            return conflict or Redirect(_path(case, action) + "?done=kept")
        case "drop":
            conflict = _keep(request, case, action, asked, is_dropped=True)
            return conflict or Redirect(_path(case, action) + "?done=dropped")
        case "do" | "look" | "morning":
            return _sent(request, case, action, asked, step)
        case "return" | "take_back":
            return _given_back(request, case, action, asked, step)
        case _:
            return _preview(request, case, action, asked)


def _with_chosen(case: Case, action: str, asked: Mapping[str, str]) -> Mapping[str, str]:
    chosen = asked.get("reply", "")
    for one in replies_for(case.session, case.stored, action):
        if one.id == chosen:
            text = filled_in(case.session, case.stored, form_of(case), one.text)
            return {**asked, _TEXT: with_reply(asked.get(_TEXT, ""), text)}
    return asked


def _keep(
    request: Request, case: Case, action: str, asked: Mapping[str, str], *, is_dropped: bool = False
) -> Page | None:
    """Keep what was typed; a page that tells of a colleague's change if there was one."""
    fields = fields_for(request, case, action)
    names = [field.name for field in fields]
    shown = {name: value for name, value in asked.items() if name in names and value.strip()}
    if not fields or not (shown or is_dropped):
        return None
    session, draft = case.session, case.dossier.draft
    text = None if is_dropped else typed_text(shown, by=session.who, at=session.now)
    seen = int(asked["draft"]) if asked.get("draft", "").isdecimal() else number_of(draft)
    is_same = not is_dropped and _typed_of(draft_of(draft, action)) == shown
    if is_same or session.patiently(
        lambda: keep_draft(session.parts.store, case.stored, draft, action, text, seen=seen)
    ):
        return None
    return replace(_page(request, case, action, asked, is_draft_changed=True), status=STATUS_CONFLICT)


def _preview(request: Request, case: Case, action: str, asked: Mapping[str, str]) -> Page:
    """What will be sent. The text is kept on the way: a preview may take a while."""
    fields = fields_for(request, case, action)
    step = Action(name=action)
    conflict = _keep(request, case, action, asked)
    try:
        step = filled_action(case, action, fields, asked)
        change, _ = previewed(
            step, form_of(case), case.dossier, by=case.session.who, op="", parts=case.session.parts
        )
    except Problem as problem:
        return _refused(request, case, step, fields, asked, problem)
    plan = plan_of(case, [change] if change else [])
    page = _page(request, case, action, asked, plan=plan, is_draft_changed=conflict is not None)
    return replace(page, values={**page.values, "draft_number": _number_now(case)})


def _number_now(case: Case) -> int:
    """The draft's number that the next keep builds on."""
    store = case.session.parts.store
    now_there = case.session.patiently(lambda: store.get({"PK": case.stored["PK"], "SK": "DRAFT"}))
    return number_of(now_there)


def _sent(request: Request, case: Case, action: str, asked: Mapping[str, str], how: str) -> Answer:
    session, fields = case.session, fields_for(request, case, action)
    step, op, seen = Action(name=action), attempt(asked.get("op", "")), seen_version(case, asked)
    try:
        step = filled_action(case, action, fields, asked)
        if how != "look" and not _may_send(request, case, action):
            raise NotAllowedNow((_second_look(case),))
        if how == "do":
            list(carried_out(session, case.stored, (step,), op=op, seen=seen))
        else:
            session.patiently(
                lambda: prepare(
                    step,
                    form_of(case),
                    case.dossier,
                    by=session.who,
                    op=op,
                    seen=seen,
                    parts=session.parts,
                    is_for_look=how == "look",
                )
            )
    except Problem as problem:
        return _refused(request, case, step, fields, asked, problem)
    done = {"do": action, "look": "ask_look", "morning": "postpone"}[how]
    return Redirect(f"/cases/{case.receipt}?done={done}")


def _may_send(request: Request, case: Case, action: str) -> bool:
    """Whether this member may be the one who sends it. That it is just what was looked at, the plan says."""
    if not needs_look(form_of(case).words, action):
        return True
    return may_look(form_of(case), case.stored, case.session.who, is_lead=_is_lead(request, case))


def _second_look(case: Case) -> FieldError:
    return FieldError(field="", code="second_look", message=form_of(case).workflow_errors["second_look"])


def _is_lead(request: Request, case: Case) -> bool:
    return request.who.may(Right.LEAD, str(case.stored["desk"]))


def _given_back(request: Request, case: Case, action: str, asked: Mapping[str, str], how: str) -> Answer:
    session, seen = case.session, seen_version(case, asked)
    note = asked.get("note", "") if how == "return" else None
    try:
        if how == "return" and not _may_send(request, case, action):
            raise NotAllowedNow((_second_look(case),))
        session.patiently(
            lambda: give_back(
                form_of(case),
                case.dossier,
                by=session.who,
                op=attempt(asked.get("op", "")),
                seen=seen,
                parts=session.parts,
                note=note,
            )
        )
    except Problem as problem:
        return _refused(request, case, Action(name=action), (), asked, problem)
    done = "given_back" if how == "return" else "taken_back"
    return Redirect(f"{_path(case, action)}?done={done}")


def _refused(
    request: Request,
    case: Case,
    step: Action,
    fields: tuple[Field, ...],
    asked: Mapping[str, str],
    problem: Problem,
) -> Page:
    refusal = refusal_of(case, step, fields, problem)
    return replace(_page(request, case, step.name, asked, refusal=refusal), status=refusal.status)


def _path(case: Case, action: str) -> str:
    return f"/cases/{case.receipt}/{action}"


def _typed_of(found: Mapping[str, Any] | None) -> dict[str, str]:
    return dict(found["typed"]) if found else {}


def _page(
    request: Request,
    case: Case,
    action: str,
    asked: Mapping[str, str],
    *,
    plan: Plan | None = None,
    refusal: Refusal | None = None,
    is_kept: bool = False,
    is_draft_changed: bool = False,
    done: str = "",
) -> Page:
    session, form = case.session, form_of(case)
    fields = fields_for(request, case, action)
    prepared = prepared_of(session, case.dossier, form)
    return Page(
        "cases/composer.html",
        {
            "path": _path(case, action),
            "receipt": case.receipt,
            "action_name": session.action(case.stored["form"], action),
            "help": workflow_of(case).words["actions"][action].get("help", ""),
            "head": head_rows(session, case.stored, form),
            "contact": contact_of(case),
            "said": said(session, case.stored),
            "letters": letters_of(session, case.dossier, form),
            "answers": list(
                answers_in_words(case.stored.get("answers", {}), form, case.stored.get("labels"))
            ),
            "fields": fields,
            "values": values_of(fields, asked),
            "replies": replies_for(session, case.stored, action) if fields else (),
            "chosen": asked.get("reply", ""),
            "errors": refusal.errors if refusal else {},
            "refusal": refusal.lines if refusal else (),
            "plan": plan,
            "prepared": prepared if prepared and prepared.action == action else None,
            "other": prepared if prepared and prepared.action != action else None,
            "may_look": may_look(form, case.stored, session.who, is_lead=_is_lead(request, case)),
            "note": asked.get("note", ""),
            "needs_look": needs_look(form.words, action),
            "morning": morning_words(session, form, case.stored),
            "draft": _draft(case, action),
            "draft_number": number_of(case.dossier.draft),
            "is_draft_changed": is_draft_changed,
            "op": attempt(asked.get("op", "")),
            "version": int(case.stored["v"]),
            "is_kept": is_kept,
            "done": done,
            "own_path": f"/replies?desk={case.stored['desk']}",
            "words_of_reply": words_of(session.parts)["reply"],
        },
    )


def _draft(case: Case, action: str) -> Draft | None:
    found: Mapping[str, Any] | None = draft_of(case.dossier.draft, action)
    if found is None:
        return None
    session = case.session
    by = str(found["by"])
    return Draft(
        who=session.person(by),
        at=at_words(str(found["at"])),
        text=str(found["typed"].get(_TEXT, "")),
        note=str(found.get("note", "")),
        returned_by=session.person(str(found["returned_by"])) if "returned_by" in found else "",
    )
