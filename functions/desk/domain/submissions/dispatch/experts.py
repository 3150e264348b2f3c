"""Experts: the persons whom a desk sends. Items of the table, never in a file: their data are personal.

An expert's times are items, too, so that nobody is sent to two places at once.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.submissions.model import Item

KEPT_FOR = timedelta(days=365)
"""How long the data of an expert stay who is no longer asked (docs/decisions/0022)."""


def experts_pk(desk: str) -> str:
    """All experts of a desk share a partition."""
    return f"EXPERTS#{desk}"


def expert_key(desk: str, expert: str) -> Item:
    return {"PK": experts_pk(desk), "SK": expert}


def times_pk(desk: str, expert: str) -> str:
    """The pieces of time that an expert is taken."""
    return f"EXPERT#{desk}#{expert}"


def time_item(desk: str, expert: str, piece: str, sid: str, *, ends: datetime) -> Item:
    """A piece of an expert's time that a submission has taken; TTL deletes it two days after the visit."""
    kept_until = epoch(ends + timedelta(days=2))
    return {
        "PK": times_pk(desk, expert),
        "SK": piece,
        "type": "expert_time",
        "sid": sid,
        "expires_at": kept_until,
    }


def expert_item(desk: str, expert: str, *, name: str, field: str, mail: str, at: datetime) -> Item:
    """A new expert. `v` counts each plan and each change, so that both know of each other."""
    item: Item = {"type": "expert", "name": name, "field": field, "mail": mail, "active": True, "v": 1}
    return {**expert_key(desk, expert), **item, "added_at": stamp(at)}


def is_active(expert: Mapping[str, Any] | None) -> bool:
    """Whether there is such an expert, who can be asked."""
    return bool(expert and expert["active"])


def expert_name(experts: Mapping[str, Mapping[str, Any]], expert: str) -> str:
    """The name of an expert; the id once the data are deleted."""
    return str(experts.get(expert, {}).get("name", expert))


def audit_item(expert: Mapping[str, Any], *, what: str, by: str, at: datetime, op: str) -> Item:
    """Who did what with an expert's data, and when; nothing of the data themselves."""
    return {
        "PK": f"AUDIT#expert#{expert['PK'].removeprefix('EXPERTS#')}",
        "SK": f"{stamp(at)}#{op}",
        "type": "audit",
        "what": what,
        "by": by,
        "at": stamp(at),
        "expert": expert["SK"],
        "expires_at": epoch(at + KEPT_FOR),
    }
