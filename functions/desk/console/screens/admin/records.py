"""管理: who looked, searched, took files, erased, or was given other rights; by member, case, kind, day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desk.console.answers import Answer, NotFound, Page
from desk.console.member import Right
from desk.console.request import Request
from desk.console.roles import rights_of
from desk.console.screens.admin.at_desks import own_desks
from desk.console.screens.at_work import session_of, typed, words_of
from desk.counter.receipts import whole
from desk.counter.records import KINDS, Asked, Event, events_of
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import tokyo_day
from desk.domain.forms.placeholders import fill
from desk.parts import Parts
from desk.storage.staff import members

_AT_FIRST = timedelta(days=6)
MOST_DAYS = timedelta(days=92)
MOST = 200
"""Events that are listed: who sees more than these asks for fewer days."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """`receipt` is "" where no case is meant."""

    at: str
    who: str
    what: str
    receipt: str
    details: str


def show(request: Request, parts: Parts) -> Answer:
    """What was done in the last days at the first of the desks."""
    return _page(request, parts, typed(request.kept), status=200)


def search(request: Request, parts: Parts) -> Answer:
    return _page(request, parts, typed(request.form), status=422)


def _page(request: Request, parts: Parts, given: Mapping[str, str], *, status: int) -> Answer:
    desks, session = own_desks(request, parts), session_of(request, parts)
    desk = given.get("desk", next(iter(desks), ""))
    if desk not in desks:
        return NotFound()
    asked, refusal = _asked(session, desk, given)
    found = events_of(session, asked) if asked else []
    today = tokyo_day(session.now)
    values = {
        "desks": desks,
        "asked": {
            "desk": desk,
            "first": (today - _AT_FIRST).isoformat(),
            "last": today.isoformat(),
            "member": "",
            "kind": "",
            "receipt": "",
            **{name: text for name, text in given.items() if name != "_token"},
        },
        "members": dict(_members(session, desk)),
        "kinds": KINDS,
        "refusal": refusal,
        "lines": [_line(session, event) for event in found[:MOST]],
        "is_all": len(found) <= MOST,
    }
    return Page("admin/records.html", values, status=status if refusal else 200)


def _asked(session: Session, desk: str, given: Mapping[str, str]) -> tuple[Asked | None, str]:
    """What was asked for; or None and what is wrong with it."""
    words, today = words_of(session.parts)["records"], tokyo_day(session.now)
    try:
        first = date.fromisoformat(given.get("first") or (today - _AT_FIRST).isoformat())
        last = date.fromisoformat(given.get("last") or today.isoformat())
    except ValueError:
        return None, str(words["wrong_days"])
    if not first <= last <= first + MOST_DAYS:
        return None, str(words["wrong_days"])
    receipt = whole(given.get("receipt", ""))
    if given.get("receipt", "").strip() and receipt is None:
        return None, str(words["wrong_receipt"])
    return Asked(
        desk=desk,
        first=first,
        last=last,
        member=given.get("member", ""),
        kind=given.get("kind", ""),
        receipt=receipt or "",
    ), ""


def _members(session: Session, desk: str) -> Iterator[tuple[str, str]]:
    """Id and name of who has signed in and has a right at the desk."""
    for item in session.patiently(lambda: members.every(session.parts.store)):
        if desk in rights_of(item["groups"], session.bundle):
            yield str(item["SK"]), str(item["name"])


def _line(session: Session, event: Event) -> Line:
    words, item = words_of(session.parts)["records"], event.item
    return Line(
        at=at_words(event.at),
        who=session.person(event.by),
        what=str(words[f"kind_{event.kind}"]),
        receipt=str(item.get("receipt", "")),
        details=_details(session, words, event),
    )


def _details(session: Session, words: Mapping[str, Any], event: Event) -> str:
    item = event.item
    match event.kind:
        case "view":
            return str(words.get(f"view_{item.get('what', 'case')}", ""))
        case "search":
            kinds = "・".join(str(words[f"by_{kind}"]) for kind in str(item["what"]).split(",") if kind)
            return fill(words["searched"], {"kinds": kinds, "count": str(item["count"])})
        case "role":
            had, has = (_rights(words, item[name]) for name in ("before", "after"))
            return fill(words["roles"], {"before": had, "after": has})
        case "export":
            facts = {"reason": str(item["reason"]), "count": str(item.get("count", ""))}
            return fill(words["exported"], facts)
    why = str(words.get(f"reason_{item['reason']}", item["reason"]))
    return f"{session.title(item['form'])}：{why}" if "form" in item else why


def _rights(words: Mapping[str, Any], rights: list[str]) -> str:
    return "・".join(str(words[f"right_{right}"]) for right in Right if right in rights) or str(
        words["no_rights"]
    )
