"""The mails of a case: what they said, what became of them, and what can be done about each."""

from collections.abc import Iterator
from dataclasses import dataclass

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, opened, typed
from desk.counter.actions.refusals import changed_meanwhile
from desk.counter.cases.looks import looked
from desk.counter.cases.mails import mail_row, moment_of
from desk.counter.mails.changes import (
    HELD,
    allow_again,
    letters_written,
    open_holds,
    open_letters,
    settle_held,
    suppressions,
)
from desk.counter.mails.letters import letter_lines
from desk.counter.mails.resending import address_of, obstacle, send_again, still_true
from desk.domain.errors import Changed
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.submissions.model import Item
from desk.parts import Parts


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`id` names it in the form; `jobs` are what can be done about it: names of the console's words."""

    id: str
    at: str
    fate: str
    subject: str
    text: str
    jobs: tuple[str, ...]


def show(request: Request, parts: Parts, *, receipt: str) -> Answer:
    case = opened(request, parts, receipt, Right.SEE)
    if case is None:
        return NotFound()
    looked(case.session, case.stored, case.form, "mails")
    return _page(request, case)


def do(request: Request, parts: Parts, *, receipt: str) -> Answer:
    """Do one of the jobs; what has become impossible meanwhile is shown as it is now. Raises Unavailable."""
    case = opened(request, parts, receipt, Right.HANDLE)
    if case is None:
        return NotFound()
    asked, path = typed(request.form), f"/cases/{receipt}/mails"
    job, op = asked.get("job", ""), attempt(asked.get("op", ""))
    if any(event.get("op") == op for event in case.dossier.events):
        return Redirect(f"{path}?done={job}")
    try:
        is_done = _done(case, job, asked.get("mail", ""), op)
    except Changed:
        is_done = False
    if is_done:
        return Redirect(f"{path}?done={job}")
    case = opened(request, parts, receipt, Right.HANDLE) or case
    seen = int(asked["version"]) if asked.get("version", "").isdecimal() else None
    # What was done to the mails by whom, if anything: an address may also have been suppressed by a report.
    is_told = any(seen is None or event["v"] > seen for event in case.dossier.events)
    told = changed_meanwhile(case.session, case.dossier, seen) if is_told else ()
    return _page(request, case, is_refused=True, told=tuple(told))


def letters(request: Request, parts: Parts, *, receipt: str) -> Answer:
    """The letters that are still to be written, each on a sheet of its own when printed."""
    case = opened(request, parts, receipt, Right.HANDLE)
    if case is None or not (rows := open_letters(case.dossier)):
        return NotFound()
    looked(case.session, case.stored, case.form, "letters")
    texts = ["\n".join(letter_lines(case.session, case.stored, row, case.form)) for row in rows]
    return Page(
        "cases/letters.html",
        {"receipt": case.receipt, "letters": texts, "op": attempt(""), "version": int(case.stored["v"])},
    )


def _done(case: Case, job: str, mail_id: str, op: str) -> bool:
    """Whether the job could be done. Raises Changed, Unavailable."""
    session, dossier = case.session, case.dossier
    if job in HELD and open_holds(dossier):
        settle_held(session, dossier, job, op=op)
    elif job == "letter_sent" and open_letters(dossier):
        letters_written(session, dossier, op=op)
    elif job == "unsuppress" and (keys := suppressions(session, dossier)):
        allow_again(session, dossier, keys, op=op)
    elif job == "resend":
        mail = next((one for one in still_true(session, dossier) if one["SK"] == mail_id), None)
        address = address_of(session, case.stored, mail) if mail else ""
        if mail is None or session.patiently(lambda: obstacle(session, mail, address)):
            return False
        send_again(session, dossier, mail, address, op=op)
    else:
        return False
    return True


def _page(request: Request, case: Case, *, is_refused: bool = False, told: tuple[str, ...] = ()) -> Page:
    done = request.query.get("done", "")
    values = {
        "receipt": case.receipt,
        "mails": tuple(_mails(request, case)),
        "op": attempt(""),
        "done": done if done in [event["what"] for event in case.dossier.events[-3:]] else "",
        "is_refused": is_refused,
        "told": told,
        "version": int(case.stored["v"]),
    }
    return Page("cases/mails.html", values, status=409 if is_refused else 200)


def _mails(request: Request, case: Case) -> Iterator[Mail]:
    """The newest first."""
    session, stored = case.session, case.stored
    true = [one["SK"] for one in still_true(session, case.dossier)]
    may = request.who.may(Right.HANDLE, str(stored["desk"]))
    for row in sorted(case.dossier.mails, key=moment_of, reverse=True):
        at, fate = mail_row(session, row, stored, case.form)
        subject, text = _text(case, row)
        jobs = tuple(_jobs(case, row, is_true=row["SK"] in true)) if may else ()
        yield Mail(id=str(row["SK"]), at=at, fate=fate, subject=subject, text=text, jobs=jobs)


def _jobs(case: Case, row: Item, *, is_true: bool) -> Iterator[str]:
    session, dossier = case.session, case.dossier
    if row in open_holds(dossier):
        yield from HELD
    elif row in open_letters(dossier):
        yield "letters"
    elif is_true:
        address = address_of(session, case.stored, row)
        stops = session.patiently(lambda: obstacle(session, row, address))
        if stops in ("", "stopped"):
            yield "unsuppress" if stops else "resend"


def _text(case: Case, row: Item) -> tuple[str, str]:
    """(subject, text); empty for a mail that the settings no longer have."""
    try:
        subject, text = as_staff_see_it(row, case.session.bundle, now=case.session.now)
    except KeyError:
        return "", ""
    return subject, text.rstrip("\n")
