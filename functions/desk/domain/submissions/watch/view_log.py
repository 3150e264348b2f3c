"""The audit log: who of the staff looked at a submission, who searched for what kind of thing, whose rights
changed. Pure.

Events of their own kind, beside the submissions: a look changes nothing, so it takes no version. They expire
by themselves, so no race with a deletion can leave one behind. Nothing in them names an applicant. The index
lists them by desk and month.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import TOKYO, epoch, stamp
from desk.domain.submissions.model import Item, sid_of


def views_pk(sid: str) -> str:
    return f"AUDIT#view#{sid}"


def audit_pk(desk: str, at: datetime) -> str:
    """The index's partition of a desk's events in a Tokyo month."""
    return f"AUDIT#{desk}#{at.astimezone(TOKYO):%Y-%m}"


def view_item(
    stored: Mapping[str, Any], *, by: str, at: datetime, op: str, keep: timedelta, what: str = "case"
) -> Item:
    """One look at a submission, kept for `keep`. `what`: which screen or command showed it."""
    return {
        **_event(views_pk(sid_of(stored)), "view", str(stored["desk"]), by=by, at=at, op=op, keep=keep),
        "what": what,
        "receipt": stored["receipt"],
    }


def list_item(of: str, desk: str, count: int, *, by: str, at: datetime, op: str, keep: timedelta) -> Item:
    """One look at the names in a list: of what (a form's seminar), and of how many."""
    event = _event(views_pk(f"LIST#{of}"), "view", desk, by=by, at=at, op=op, keep=keep)
    return {**event, "what": "list", "list": of, "receipt": "", "count": count}


def search_item(
    desk: str, kinds: Iterable[str], count: int, *, by: str, at: datetime, op: str, keep: timedelta
) -> Item:
    """One search at a desk: by which kinds of things, and how many were found; not what was typed."""
    event = _event(f"AUDIT#search#{desk}", "search", desk, by=by, at=at, op=op, keep=keep)
    return {**event, "what": ",".join(sorted(kinds)), "count": count}


def role_item(
    desk: str,
    before: Iterable[str],
    after: Iterable[str],
    *,
    member: str,
    at: datetime,
    op: str,
    keep: timedelta,
) -> Item:
    """The provider says that a member's rights at a desk are others than before."""
    event = _event(f"AUDIT#role#{desk}", "role", desk, by=member, at=at, op=op, keep=keep)
    return {**event, "before": sorted(before), "after": sorted(after)}


def _event(pk: str, kind: str, desk: str, *, by: str, at: datetime, op: str, keep: timedelta) -> Item:
    sort = f"{stamp(at)}#{op}"
    return {
        "PK": pk,
        "SK": sort,
        "GSI1PK": audit_pk(desk, at),
        "GSI1SK": sort,
        "type": kind,
        "desk": desk,
        "by": by,
        "at": stamp(at),
        "expires_at": epoch(at + keep),
    }
