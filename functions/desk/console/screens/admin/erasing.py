"""管理: a case is erased at once, at a person's request. Shown before; done by typing its number again."""

from collections.abc import Mapping

from desk.console.answers import Answer, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, opened, session_of, typed, words_of
from desk.console.screens.finding.find import named_rows
from desk.counter.cases.case_words import head_rows
from desk.counter.cases.looks import looked
from desk.counter.erasing import REASONS, blocker, erase_case, unsent
from desk.counter.receipts import whole
from desk.domain.errors import Changed
from desk.domain.submissions.model import sid_of
from desk.parts import Parts
from desk.usecases.finding import same_people

_MOST_OTHERS = 20


def show(request: Request, parts: Parts) -> Answer:
    return _page(request, parts, typed(request.kept))


def do(request: Request, parts: Parts) -> Answer:
    """With `step=check` what will be gone; with `step=do` it is. Raises Unavailable."""
    given, words = typed(request.form), words_of(parts)["erase"]
    receipt = whole(given.get("receipt", ""))
    case = opened(request, parts, receipt, Right.ADMIN) if receipt else None
    if case is None:
        return _page(request, parts, given, refusal=str(words["none"]))
    if given.get("reason") not in REASONS:
        return _page(request, parts, given, refusal=str(words["wrong_reason"]))
    if why := blocker(case.session, case.stored):
        return _page(request, parts, given, refusal=str(words[why]))
    if given.get("step") != "do":
        looked(case.session, case.stored, case.form, "erase")
        return _page(request, parts, given, case=case)
    if whole(given.get("again", "")) != case.receipt:
        return _page(request, parts, given, case=case, refusal=str(words["wrong_again"]))
    try:
        erase_case(case.session, sid_of(case.stored), case.receipt, given["reason"])
    except Changed:
        return _page(request, parts, given, refusal=str(words["changed"]))
    return Redirect("/admin/erase?done=erased")


def _page(
    request: Request, parts: Parts, given: Mapping[str, str], *, case: Case | None = None, refusal: str = ""
) -> Page:
    session = session_of(request, parts)
    values = {
        "asked": {"receipt": given.get("receipt", ""), "reason": given.get("reason", "")},
        "reasons": REASONS,
        "refusal": refusal,
        "rows": head_rows(session, case.stored, case.form) if case else (),
        "unsent": unsent(session, sid_of(case.stored)) if case else 0,
        "others": _others(request, case) if case else (),
        "done": request.query.get("done") == "erased",
    }
    return Page("admin/erasing.html", values, status=422 if refusal else 200)


def _others(request: Request, case: Case) -> list[object]:
    """Cases of the same mailbox or phone, where the member administers: perhaps to be erased, too."""
    form, session = case.form, case.session
    if form is None:
        return []
    desks = [desk for desk in request.who.desks if request.who.may(Right.ADMIN, desk)]
    found = session.patiently(lambda: same_people(form, case.stored, desks, session.parts, most=_MOST_OTHERS))
    return [*named_rows(session, found.items)]
