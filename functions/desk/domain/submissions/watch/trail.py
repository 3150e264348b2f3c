"""The audit trail: an event for each step of a submission, and what is left of a deleted one. Pure.

An event has the submission's version in its key, so each step has one. Keys: docs/decisions/0005. Moments are
stored as in `items`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import TOKYO, from_stamp, stamp
from desk.domain.submissions.model import Item, Submission, submission_pk

if TYPE_CHECKING:
    from desk.domain.submissions.change import Change


def first_event_item(submission: Submission) -> Item:
    """The audit trail's first entry. It names no person, unless staff took it for a caller."""
    event = _event_item(
        submission.sid,
        1,
        what="receive",
        by=submission.by,
        at=submission.received_at,
        status=submission.status,
    )
    if not submission.channel:
        return event
    return {**event, "details": {"channel": submission.channel, "read_out": ",".join(submission.read_out)}}


def event_item(change: "Change") -> Item:
    """The audit trail's entry of a change."""
    event = _event_item(
        change.sid, change.v, what=change.action, by=change.by, at=change.at, status=change.status
    )
    return {**event, "op": change.op, **({"details": dict(change.details)} if change.details else {})}


def _event_item(sid: str, v: int, *, what: str, by: str, at: datetime, status: str) -> Item:
    return {
        "PK": submission_pk(sid),
        "SK": f"EV#{v:06}",
        "type": "event",
        "what": what,
        "by": by,
        "at": stamp(at),
        "status": status,
        "v": v,
    }


def deletion_pk(at: datetime) -> str:
    """The partition of a Tokyo month's deletion records."""
    return f"GONE#{at.astimezone(TOKYO):%Y-%m}"


def deletion_record(stored: Mapping[str, Any], *, why: str, count: int, at: datetime, op: str) -> Item:
    """What is left of a deleted submission: an event that leads to nobody, not even by a number."""
    return {
        "PK": deletion_pk(at),
        "SK": f"{stamp(at)}#{op}",
        "type": "gone",
        "why": why,
        "form": stored["form"],
        "desk": stored["desk"],
        "received": f"{from_stamp(stored['received_at']).astimezone(TOKYO):%Y-%m}",
        "status": stored["status"],
        "items": count,
    }
