"""The audit log of a desk, as whoever administers it reads it: who did what, when. It names no applicant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.counter.session import Session
from desk.domain.calendar.moments import TOKYO
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.watch.view_log import audit_pk

EXPORTS, ERASURES = "AUDIT#export", "AUDIT#erase"

KINDS = ("view", "search", "export", "erase", "role")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of which days (Tokyo, both included), members, kinds and cases; "" is any."""

    desk: str
    first: date
    last: date
    member: str = ""
    kind: str = ""
    receipt: str = ""


@dataclass(frozen=True, kw_only=True)
class Event:
    """`kind` is one of KINDS, `by` a member's id or a name of the command line."""

    kind: str
    at: str
    by: str
    item: Item


def events_of(session: Session, asked: Asked) -> list[Event]:
    """The events that were asked for, the newest first. Raises Unavailable."""
    found = session.patiently(lambda: list(_events(session, asked)))
    wanted = [
        event
        for event in found
        if asked.member in ("", event.by)
        and asked.kind in ("", event.kind)
        and asked.receipt in ("", event.item.get("receipt"))
    ]
    return sorted(wanted, key=lambda event: event.at, reverse=True)


def _events(session: Session, asked: Asked) -> Iterator[Event]:
    store, first = session.parts.store, datetime.combine(asked.first, time(), TOKYO)
    # Their keys end with more than the stamp.
    end = datetime.combine(asked.last, time(), TOKYO) + timedelta(days=1)
    stored = store.find_by_receipt(asked.receipt) if asked.receipt else None
    if stored and stored["desk"] == asked.desk:
        # Of a case every look that is kept, whenever it was.
        for item in store.views(sid_of(stored)):
            yield _event("view", {"receipt": stored["receipt"], **item})
    else:
        months = sorted({audit_pk(asked.desk, first + timedelta(days=n)) for n in range((end - first).days)})
        for item in store.audit_events(months, first, end):
            yield _event(str(item["type"]), item)
    for kind, pk in (("export", EXPORTS), ("erase", ERASURES)):
        for item in store.audits(pk, first, end):
            if _is_of(session, item, asked.desk):
                yield _event(kind, item)


def _event(kind: str, item: Item) -> Event:
    return Event(kind=kind, at=str(item["at"]), by=str(item.get("by", item.get("who", ""))), item=item)


def _is_of(session: Session, item: Item, desk: str) -> bool:
    """Whether an export or an erasure is about a desk: "*" stands for all forms."""
    if "desk" in item:
        return bool(item["desk"] == desk)
    form = session.bundle["forms"].get(item.get("form", ""))
    return form["words"]["desk"] == desk if form else item.get("form") == "*"
