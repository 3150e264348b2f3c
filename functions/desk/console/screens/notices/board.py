"""お知らせ: what stands on the public pages now and later, a new one with its preview, and taking one back.

Who leads a desk writes for its pages or for all; another desk's own notices are not shown here.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import attempt, desk_names, session_of, typed, words_of
from desk.counter.notices import (
    Notices,
    errors_of,
    history,
    is_shown,
    notice_of,
    notices_now,
    put,
    span_words,
    take,
)
from desk.counter.session import Session, at_words
from desk.domain.forms.placeholders import fill
from desk.domain.notices import LONGEST, LONGEST_TIME, MOST
from desk.domain.submissions.model import Item
from desk.parts import Parts

_SAID = ("put", "taken")
_FIELDS = ("text", "level", "desk", "from", "until")


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    return _page(request, session, notices_now(session), typed(request.kept))


def do(request: Request, parts: Parts) -> Answer:
    """Show what will stand there (`step=check`), put it up, or take one back. Raises Unavailable."""
    session, asked = session_of(request, parts), typed(request.form)
    notices, step, op = notices_now(session), asked.get("step", "check"), attempt(asked.get("op", ""))
    if step in ("take", "take_do"):
        return _taken(request, session, notices, asked, op=op)
    desks = _desks(request, session)
    if asked.get("desk", "") not in ("", *desks):
        return NotFound()
    errors = dict(errors_of(session, asked, notices))
    if errors:
        return replace(_page(request, session, notices, asked, errors=errors), status=422)
    notice = notice_of(session, asked, op=op)
    if step != "do":
        return _page(request, session, notices, asked, preview=notice)
    if not put(session, notice, notices, op=op):
        return replace(_page(request, session, notices_now(session), asked, is_conflict=True), status=409)
    return Redirect("/notices?done=put")


def _taken(
    request: Request, session: Session, notices: Notices, asked: Mapping[str, str], *, op: str
) -> Answer:
    notice = notices.one(asked.get("id", ""))
    if notice is None or not _is_mine(request, session, notice):
        # It has ended, or a colleague has taken it back, meanwhile.
        return replace(_page(request, session, notices, {}, is_conflict=True), status=409)
    if asked["step"] == "take":
        return _page(request, session, notices, {}, taking=notice)
    if not take(session, notice, notices, op=op):
        return replace(_page(request, session, notices_now(session), {}, is_conflict=True), status=409)
    return Redirect("/notices?done=taken")


def _desks(request: Request, session: Session) -> dict[str, str]:
    """The desks that the member leads."""
    return {
        desk: name for desk, name in desk_names(request, session.parts) if request.who.may(Right.LEAD, desk)
    }


def _is_mine(request: Request, session: Session, notice: Mapping[str, Any]) -> bool:
    return notice["desk"] in ("", *_desks(request, session))


def _page(
    request: Request,
    session: Session,
    notices: Notices,
    asked: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    preview: Item | None = None,
    taking: Item | None = None,
    is_conflict: bool = False,
) -> Page:
    words: Mapping[str, str] = words_of(session.parts)["notices"]
    limits = {"limit": str(LONGEST), "most": str(MOST), "days": str(LONGEST_TIME.days)}
    told = {field: fill(words[f"wrong_{code}"], limits) for field, code in (errors or {}).items()}
    desks, done = _desks(request, session), request.query.get("done", "")
    mine = [one for one in notices.all if _is_mine(request, session, one)]
    past = [one for one in history(session) if one["notice"]["desk"] in ("", *desks)]
    return Page(
        "notices/board.html",
        {
            "values": {"level": "info", **{name: asked[name] for name in _FIELDS if name in asked}},
            "desks": desks,
            "now": [_shown(session, one, desks) for one in mine if is_shown(session, one)],
            "later": [_shown(session, one, desks) for one in mine if not is_shown(session, one)],
            "past": [
                {
                    **_shown(session, one["notice"], desks),
                    "what": words[f"did_{one['what']}"],
                    "who": session.person(str(one["by"])),
                    "at": at_words(str(one["at"])),
                }
                for one in past
            ],
            "errors": told,
            "preview": _shown(session, preview, desks) if preview else None,
            "taking": _shown(session, taking, desks) if taking else None,
            "is_conflict": is_conflict,
            "is_kept": request.kept is not None,
            "op": attempt(asked.get("op", "")),
            "done": done if done in _SAID else "",
            "longest": LONGEST,
            "public": session.bundle["messages"]["notices"],
        },
    )


def _shown(session: Session, notice: Mapping[str, Any], desks: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": notice.get("id", ""),
        "level": notice["level"],
        "lines": [line for line in str(notice["text"]).split("\n") if line],
        "where": desks.get(str(notice["desk"]), ""),
        "when": span_words(notice),
        "who": session.person(str(notice["by"])) if "by" in notice else "",
    }
