"""メールマガジン: one reader who phones: whether they subscribe, ending it, or the mail that asks to confirm.

The address is typed and posted, and stands in no address of a page; nobody gets a list of readers.
"""

from collections.abc import Mapping
from typing import Literal

from desk.console.answers import Answer, NotFound, Page
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import session_of, typed, words_of
from desk.counter.magazines.issues import magazines_of
from desk.counter.magazines.readers import (
    Looked,
    ask_to_confirm,
    id_of,
    is_suppressed,
    looked_up,
    subscription_rows,
)
from desk.counter.session import Session
from desk.domain.forms.formats import is_mail_address, mail_address
from desk.domain.magazines.subscription import LEFT, is_subscribed
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.usecases.magazines.magazines import end

_JOBS: Mapping[str, Looked] = {"find": "find", "leave": "leave", "invite": "invite"}
Told = Literal["", "left", "invited", "too_often", "subscribed", "nothing", "stopped"]
"""What was done, or why nothing was."""


def ask(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    magazines = _magazines(request, session)
    if not magazines:
        return NotFound()
    return _page(magazines, typed(request.kept), is_kept=request.kept is not None)


def do(request: Request, parts: Parts) -> Answer:
    """Look for a mailbox's subscription, end it, or ask to confirm one. Who did is written down before."""
    session, asked = session_of(request, parts), typed(request.form)
    magazines = _magazines(request, session)
    chosen, job = asked.get("magazine", ""), _JOBS.get(asked.get("job", "find"))
    if chosen not in magazines or job is None:
        return NotFound()
    address = mail_address(asked.get("mail", ""))
    if not is_mail_address(address):
        return _page(magazines, asked, is_wrong=True)
    stored = looked_up(session, chosen, address, what=job)
    is_stopped = session.patiently(lambda: is_suppressed(session, address))
    told: Told = ""
    if job == "leave":
        told = "nothing"
        if stored is not None and stored["status"] != LEFT:
            session.patiently(lambda: end(id_of(session, chosen, address), parts, by="staff"))
            told = "left"
    elif job == "invite":
        told = _invited(session, chosen, address, stored, is_stopped=is_stopped)
    own = words_of(parts)["magazines"]
    now = looked_up(session, chosen, address, what="find") if told in ("left", "invited") else stored
    return _page(
        magazines,
        asked,
        told=told,
        rows=[
            (str(own["magazine"]), magazines[chosen]),
            *subscription_rows(session, now),
        ],
        is_stopped=is_stopped,
        can_leave=now is not None and now["status"] != LEFT,
        can_invite=not is_subscribed(now) and not is_stopped,
    )


def _invited(session: Session, magazine: str, address: str, stored: Item | None, *, is_stopped: bool) -> Told:
    if is_subscribed(stored):
        return "subscribed"
    if is_stopped:
        return "stopped"
    asked = ask_to_confirm(session, magazine, address, stored)
    return "invited" if asked else "too_often"


def _magazines(request: Request, session: Session) -> dict[str, str]:
    """The magazines of the desks where the member handles cases."""
    return magazines_of(session, [desk for desk in request.who.desks if request.who.may(Right.HANDLE, desk)])


def _page(
    magazines: Mapping[str, str],
    asked: Mapping[str, str],
    *,
    told: Told = "",
    rows: list[tuple[str, str]] | None = None,
    is_wrong: bool = False,
    is_stopped: bool = False,
    is_kept: bool = False,
    can_leave: bool = False,
    can_invite: bool = False,
) -> Page:
    return Page(
        "magazines/reader.html",
        {
            "magazines": magazines,
            "asked": {
                "mail": asked.get("mail", ""),
                "magazine": asked.get("magazine") or next(iter(magazines)),
            },
            "told": told,
            "rows": rows or [],
            "is_wrong": is_wrong,
            "is_stopped": is_stopped,
            "is_kept": is_kept,
            "jobs": [job for job, can in (("leave", can_leave), ("invite", can_invite)) if can],
        },
        status=422 if is_wrong else 200,
    )
