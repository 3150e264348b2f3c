"""案件: one case in full. Who opens it is written down before anything is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.console.answers import Answer, NotFound, Page
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, desk_names, opened, words_of
from desk.console.screens.doable import actions_now, next_actions
from desk.console.screens.finding.find import named_rows
from desk.counter.cases.case_words import Rows
from desk.counter.cases.looks import looked
from desk.counter.cases.parts import parts_of
from desk.counter.pages import neighbours
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.forms.formats.numbers import phone_words, postal_code_words
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.workflow import has_ended
from desk.parts import Parts
from desk.usecases.finding import Found, same_people

MOST_OF_THE_SAME = 10
"""Other cases of the same mailbox or phone number that are listed."""


@dataclass(frozen=True, kw_only=True)
class Button:
    """An action that is possible now: `help` says what it does."""

    action: str
    name: str
    help: str
    is_next: bool


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How the applicant is reached; "" for what isn't known. `dialled` is the number for a tel: link."""

    name: str
    kana: str
    address: str
    phone: str
    dialled: str
    mail: str
    note: str


def show(request: Request, parts: Parts, *, receipt: str) -> Answer:
    case = opened(request, parts, receipt, Right.SEE)
    if case is None:
        return NotFound()
    session, stored = case.session, case.stored
    views = looked(session, stored, case.form)
    same = _same_people(request, case)
    before, after = ("", "")
    if is_waiting(stored):
        before, after = session.patiently(lambda: neighbours(parts.store, stored))
    done = request.query.get("done", "")
    return Page(
        "cases/case.html",
        {
            "receipt": case.receipt,
            "title": session.title(stored["form"]),
            "status": session.status(stored),
            "has_ended": has_ended(stored),
            "buttons": tuple(_buttons(request, case)),
            "contact": contact_of(case),
            "sections": _sections(case, views),
            "same_people": named_rows(session, same.items),
            "more_of_them": not same.is_all,
            "before": before,
            "after": after,
            "done": session.action(stored["form"], done) if _was_done(case, done) else "",
        },
    )


def _same_people(request: Request, case: Case) -> Found:
    """Other cases of the same mailbox or phone number, at desks that the member sees."""
    form = case.form
    if form is None or "canary" in case.stored:
        return Found(items=(), is_all=True)
    desks = [desk for desk, _ in desk_names(request, case.session.parts)]
    return case.session.patiently(
        lambda: same_people(form, case.stored, desks, case.session.parts, most=MOST_OF_THE_SAME)
    )


def _was_done(case: Case, action: str) -> bool:
    """Whether an action that the address names is among the last events: a link can't make us say it."""
    return bool(action) and action in [event["what"] for event in case.dossier.events[-3:]]


def _buttons(request: Request, case: Case) -> Iterator[Button]:
    session, stored = case.session, case.stored
    following = list(next_actions(request, session, stored))[:1]
    workflow = session.workflow(stored["form"])
    for name in actions_now(request, session, stored):
        words = workflow.words["actions"][name] if workflow else {}
        yield Button(
            action=name,
            name=session.action(stored["form"], name),
            help=str(words.get("help", "")),
            is_next=name in following,
        )


def _sections(case: Case, views: Rows) -> list[tuple[str, Rows]]:
    words: Mapping[str, Any] = words_of(case.session.parts)["case"]
    found = [(title, rows) for title, rows in parts_of(case.session, case.dossier, case.form) if rows]
    return [*found, (str(words["views"]), views)]


def contact_of(case: Case) -> Contact:
    form, answers = case.form, case.stored.get("answers", {})
    fields = contact_fields(form) if form else {}
    known = {name: str(answers.get(field) or "") for name, field in fields.items()}
    phone = known.get("phone", "")
    postal_code = f"〒{postal_code_words(known['postal_code'])}" if known.get("postal_code") else ""
    is_without = bool(form and form.is_without_phone(answers))
    return Contact(
        name=known.get("name", ""),
        kana=known.get("kana", ""),
        address=" ".join(filter(None, (postal_code, known.get("address", "")))),
        phone=phone_words(phone) if phone else "",
        dialled="" if is_without else phone,
        mail=known.get("mail", ""),
        note=str(case.session.words["without_phone"]) if is_without else "",
    )
