"""What is written down before somebody takes a file with what the desk keeps: who, when, what and why."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from desk.counter.records import EXPORTS
from desk.counter.session import Session
from desk.domain.calendar.moments import stamp
from desk.domain.submissions.model import Item

_ONE_PRESS = 10
"""Minutes, from each full hour on, in which the same sent again is the same press of the button."""


def file_taken(
    session: Session,
    *,
    form: str,
    reason: str,
    count: int,
    days: tuple[date, date] | None = None,
    op: str = "",
    **more: Any,
) -> Item:
    """The audit item. `form`: whose cases ("*": every form's), or "form/seminar"; `days`: of which days, the
    first and the last; `count`: how many cases; `more`: such as the desk or the kind of file.

    `op` (a UUID) names the press of a button: its item is the same, but for the moment, however often it is
    sent within some minutes. Nobody can hide a file in another one's item, nor a later one in an earlier's.
    """
    first_and_last = {"first": days[0].isoformat(), "last": days[1].isoformat()} if days else {}
    what = {
        "type": "audit",
        "who": session.who,
        **first_and_last,
        "form": form,
        "reason": reason,
        "count": count,
        **more,
    }
    return {"PK": EXPORTS, "SK": _sort(session.now, op, what), "at": stamp(session.now), **what}


def _sort(now: datetime, op: str, what: Item) -> str:
    if not op:
        return f"{stamp(now)}#{uuid4()}"
    since = now.replace(minute=now.minute - now.minute % _ONE_PRESS, second=0, microsecond=0)
    return f"{stamp(since)}#{uuid5(UUID(op), repr(what))}"
