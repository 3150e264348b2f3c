"""窓口の文例: short texts that the staff of a desk write for each other, to put into replies.

They are no case's: nothing of an applicant belongs into them, and the page says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of, typed, words_of
from desk.counter.replies import NAMES, unknown_names
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import stamp
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.staff.replies import MOST, own_replies, put_own_replies

LONGEST_TITLE, LONGEST_TEXT = 60, 4000
_SAID = ("saved", "removed")


def show(request: Request, parts: Parts) -> Answer:
    desk = _desk(request, parts, request.query.get("desk", ""))
    if not desk:
        return NotFound()
    session = session_of(request, parts)
    kept = typed(request.kept)
    return _page(request, session, desk, kept or _start(session, desk, request.query.get("id", "")))


def _start(session: Session, desk: str, wanted: str) -> Mapping[str, str]:
    """The fields with a text that is there, to change it."""
    _, texts = session.patiently(lambda: own_replies(session.parts.store, desk))
    found = next((one for one in texts if one["id"] == wanted), None)
    return {name: str(found[name]) for name in ("id", "title", "text")} if found else {}


def do(request: Request, parts: Parts) -> Answer:
    """Save a text, or remove it. Raises Unavailable."""
    asked = typed(request.form)
    desk = _desk(request, parts, asked.get("desk", ""))
    if not desk:
        return NotFound()
    session = session_of(request, parts)
    number, texts = session.patiently(lambda: own_replies(parts.store, desk))
    is_removal = asked.get("step") == "remove"
    errors = {} if is_removal else dict(_errors(session, asked, texts))
    if errors:
        return replace(_page(request, session, desk, asked, errors=errors), status=422)
    seen = asked.get("number", "")
    left = [one for one in texts if one["id"] != asked.get("id")]
    new = [] if is_removal else [_text(session, asked)]
    after = sorted([*left, *new], key=lambda one: str(one["title"]))
    is_current = seen == str(number) or (is_removal and len(left) < len(texts))
    is_done = is_current and session.patiently(lambda: put_own_replies(parts.store, desk, after, seen=number))
    if not is_done:
        return replace(_page(request, session, desk, asked, is_conflict=True), status=409)
    return Redirect(f"/replies?desk={desk}&done={'removed' if is_removal else 'saved'}")


def _desk(request: Request, parts: Parts, wanted: str) -> str:
    """The desk, or the member's first one; "" if they don't handle its cases."""
    known = [desk for desk, _ in desk_names(request, parts) if request.who.may(Right.HANDLE, desk)]
    return (wanted if wanted in known else "") if wanted else next(iter(known), "")


def _text(session: Session, asked: Mapping[str, str]) -> Item:
    return {
        "id": asked.get("id") or uuid4().hex[:12],
        "title": " ".join(asked["title"].split()),
        "text": asked["text"].strip(),
        "by": session.who,
        "at": stamp(session.now),
    }


def _errors(
    session: Session, asked: Mapping[str, str], texts: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    words = words_of(session.parts)["own_replies"]
    title, text = " ".join(asked.get("title", "").split()), asked.get("text", "").strip()
    if not 0 < len(title) <= LONGEST_TITLE:
        yield "title", fill(words["wrong_title"], {"limit": str(LONGEST_TITLE)})
    elif any(one["title"] == title and one["id"] != asked.get("id") for one in texts):
        yield "title", words["title_twice"]
    if not 0 < len(text) <= LONGEST_TEXT:
        yield "text", fill(words["wrong_text"], {"limit": f"{LONGEST_TEXT:,}"})
    elif unknown := unknown_names(text):
        yield "text", fill(words["unknown"], {"names": "、".join(unknown)})
    elif not asked.get("id") and len(texts) >= MOST:
        yield "text", fill(words["too_many"], {"limit": str(MOST)})


def _shown(session: Session, text: Item) -> Mapping[str, str]:
    who, when = session.person(str(text["by"])), at_words(str(text["at"]))
    return {"id": text["id"], "title": text["title"], "text": text["text"], "who": who, "when": when}


def _page(
    request: Request,
    session: Session,
    desk: str,
    asked: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    is_conflict: bool = False,
) -> Page:
    number, texts = session.patiently(lambda: own_replies(session.parts.store, desk))
    desks = [one for one in desk_names(request, session.parts) if request.who.may(Right.HANDLE, one[0])]
    done = request.query.get("done", "")
    return Page(
        "replies/own.html",
        {
            "desk": desk,
            "desks": desks,
            "texts": [
                {**one, "who": session.person(str(one["by"])), "when": at_words(str(one["at"]))}
                for one in texts
            ],
            "number": number,
            "values": {name: asked.get(name, "") for name in ("id", "title", "text")},
            "errors": errors or {},
            "is_conflict": is_conflict,
            "is_kept": request.kept is not None,
            "names": NAMES,
            "done": done if done in _SAID else "",
            "longest_title": LONGEST_TITLE,
            "longest_text": LONGEST_TEXT,
        },
    )
