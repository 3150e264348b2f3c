"""Who of the staff has signed in at the console, for those who read a case's trail: it has ids, not names."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.submissions.model import Item
from desk.storage.table import Table

PK = "STAFF"
KEPT_FOR = timedelta(days=5 * 365)
"""From the last sign-in: longer than any form keeps its cases."""


def record_member(table: Table, member: str, *, name: str, groups: tuple[str, ...], now: datetime) -> None:
    """Write who has just signed in. Raises Unavailable."""
    table.put(
        {
            "PK": PK,
            "SK": member,
            "type": "member",
            "name": name,
            "groups": list(groups),
            "signed_in_at": stamp(now),
            "expires_at": epoch(now + KEPT_FOR),
        }
    )


def groups_before(table: Table, member: str) -> tuple[str, ...]:
    """The groups of a member as they were last seen. Raises Unavailable."""
    found = table.get({"PK": PK, "SK": member})
    return tuple(found["groups"]) if found else ()


def every(table: Table) -> list[Item]:
    """Everybody who has ever signed in: `SK` is their id. Raises Unavailable."""
    return list(table.partition(PK))


def names(table: Table) -> Mapping[str, str]:
    """Member's id -> name, of everybody who has ever signed in. Raises Unavailable."""
    return {item["SK"]: item["name"] for item in table.partition(PK)}


def names_by_groups(table: Table, is_one: Callable[[Iterable[str]], bool]) -> Mapping[str, str]:
    """As `names`, of those whose groups, when they last signed in, are right. Raises Unavailable."""
    return {item["SK"]: item["name"] for item in table.partition(PK) if is_one(item["groups"])}
