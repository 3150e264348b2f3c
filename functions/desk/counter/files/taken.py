"""What is written down before somebody takes a file with what the desk keeps: who, when, what and why."""

from datetime import date
from typing import Any
from uuid import uuid4

from desk.counter.records import EXPORTS
from desk.counter.session import Session
from desk.domain.calendar.moments import stamp
from desk.domain.submissions.model import Item


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
    first and the last; `count`: how many cases; `op`: the attempt's id; `more`: such as the desk or the kind
    of file.
    """
    now = stamp(session.now)
    first_and_last = {"first": days[0].isoformat(), "last": days[1].isoformat()} if days else {}
    return {
        "PK": EXPORTS,
        "SK": f"{now}#{op or uuid4()}",
        "type": "audit",
        "who": session.who,
        "at": now,
        **first_and_last,
        "form": form,
        "reason": reason,
        "count": count,
        **more,
    }
