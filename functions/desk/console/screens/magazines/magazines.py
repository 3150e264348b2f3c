"""メールマガジン: how many subscribe, the issues with their mail, sending one, and what became of it.

No address is shown. An issue is sent once to each reader, whoever sends it and how often.
"""

import unicodedata
from dataclasses import dataclass

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import session_of
from desk.counter.magazines.issues import (
    REFUSED,
    STATUS,
    Line,
    about,
    has_changed,
    issue_lines,
    magazines_of,
    mail_of_issue,
    sender_of,
    sending_of,
    subscriber_count,
)
from desk.counter.session import Session
from desk.domain.calendar.moments import full_day_words
from desk.domain.magazines.issues import Issue
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.usecases.magazines.send_issue import counts_of_record, refusal_of, send_issue


@dataclass(frozen=True, kw_only=True)
class Magazine:
    """A magazine of the member's desks."""

    title: str
    readers: int
    issues: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An issue of a magazine of the member's desks. `record` is META once its sending has begun."""

    session: Session
    issue: Issue
    desk: str
    record: Item | None

    @property
    def path(self) -> str:
        return f"/magazines/issues/{self.issue.id}"


def show_all(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    found = [
        Magazine(title=title, readers=subscriber_count(session, id), issues=tuple(issue_lines(session, id)))
        for id, title in magazines_of(session, request.who.desks).items()
    ]
    return Page("magazines/magazines.html", {"magazines": found, "may_handle": _may(request, session)})


def show(request: Request, parts: Parts, *, issue: str) -> Answer:
    found = _opened(request, parts, issue, Right.SEE)
    return _page(request, found) if found else NotFound()


def ask(request: Request, parts: Parts, *, issue: str) -> Answer:
    """Where a session ended in between, the way back leads here: nothing typed is filled in again."""
    found = _opened(request, parts, issue, Right.LEAD)
    return _page(request, found) if found else NotFound()


def send(request: Request, parts: Parts, *, issue: str) -> Answer:
    """Send an issue to all who subscribe, or what is left of it; the first time its name has to be typed."""
    found = _opened(request, parts, issue, Right.LEAD)
    if found is None:
        return NotFound()
    session = found.session
    if refusal_of(found.issue, parts):
        return _page(request, found, status=422)
    typed = unicodedata.normalize("NFKC", request.first("issue")).strip()
    if found.record is None and typed != found.issue.id:
        return _page(request, found, is_mistyped=True, status=422)
    queued = session.patiently(lambda: send_issue(found.issue, parts, by=session.who))
    return Redirect(f"{found.path}?new={queued.new}")


def _opened(request: Request, parts: Parts, name: str, right: Right) -> Opened | None:
    session, issue = session_of(request, parts), Issue.of(name, parts.bundle)
    magazine = parts.bundle["magazines"].get(issue.magazine) if issue else None
    if issue is None or magazine is None:
        return None
    desk = str(magazine["desk"])
    if not (request.who.may(Right.SEE, desk) and request.who.may(right, desk)):
        return None
    return Opened(session=session, issue=issue, desk=desk, record=sending_of(session, issue))


def _may(request: Request, session: Session) -> bool:
    """Whether the member handles what readers ask for, of some magazine."""
    return bool(
        magazines_of(session, [desk for desk in request.who.desks if request.who.may(Right.HANDLE, desk)])
    )


def _page(request: Request, found: Opened, *, is_mistyped: bool = False, status: int = 200) -> Page:
    session, issue, record = found.session, found.issue, found.record
    refusal = refusal_of(issue, session.parts)
    counts = session.patiently(lambda: counts_of_record(record, session.parts)) if record else None
    subject, text = mail_of_issue(session, issue, record)
    typed = request.query.get("new", "")
    return Page(
        "magazines/issue.html",
        {
            "path": found.path,
            "issue": issue,
            "day": full_day_words(issue.day),
            "state": STATUS[issue.status],
            "sender": sender_of(session, issue),
            "subject": subject,
            "text": text.rstrip("\n"),
            "about": about(session, record, counts) if record and counts is not None else [],
            "left": counts["waiting"] if counts else 0,
            "is_begun": record is not None,
            "has_changed": record is not None and has_changed(issue, record),
            "readers": str(subscriber_count(session, issue.magazine)),
            "refusal": REFUSED[refusal].format(day=full_day_words(issue.day)) if refusal else "",
            "may_send": request.who.may(Right.LEAD, found.desk),
            "is_mistyped": is_mistyped,
            "new": typed if typed.isdecimal() and len(typed) < 8 else "",
        },
        status=status,
    )
