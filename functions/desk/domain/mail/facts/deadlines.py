"""What an applicant can still do and expect, in the words that are true when a mail is sent. Pure.

A mail may be written, or sent, after a deadline: a late confirmation, a held or retried mail. So the words
are chosen when it is composed, by the moments among its row's facts.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import from_stamp, stamp, tokyo_day
from desk.domain.forms.placeholders import fill


def moment_facts(*, deadline: datetime, start: datetime) -> dict[str, str]:
    """The facts of a booking's row that no words name: the first moments too late to change and to cancel."""
    return {"deadline_at": stamp(deadline), "start_at": stamp(start)}


def timely_facts(row: Mapping[str, Any], messages: Mapping[str, Any], *, now: datetime) -> dict[str, str]:
    """The facts of an applicant's mail that depend on when it is sent: `due`, and `changes` of a booking.

    A row of an earlier release has no moments: its deadlines count as ahead.
    """
    facts = row["facts"]
    timely = due_fact(facts, messages, now=now)
    if "slot_deadline" not in facts:
        return timely
    which = "open"
    if "start_at" in facts and now >= from_stamp(facts["start_at"]):
        which = "begun"
    elif "deadline_at" in facts and now >= from_stamp(facts["deadline_at"]):
        which = "past"
    return timely | {"changes": fill(messages["changes"][which], facts).rstrip("\n")}


def due_fact(facts: Mapping[str, str], messages: Mapping[str, Any], *, now: datetime) -> dict[str, str]:
    """`due` once that day has passed: no mail and no page still promises it."""
    is_past = facts.get("due_on", "9") < tokyo_day(now).isoformat()
    return {"due": messages["due"]["passed"]} if is_past else {}
