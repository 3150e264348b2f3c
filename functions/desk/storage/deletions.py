"""The writes of each transaction that deletes: after retention, at a person's request, of what is left over.

Pure; `desk.storage.store` says what a failed condition means.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.submissions.items import ended_pk
from desk.domain.submissions.model import Item, sid_of
from desk.storage.table import Write, to_wire
from desk.storage.writes import key_of, put, still, update


def writes_for_deletion_mark(stored: Item, *, at: datetime) -> list[Write]:
    """Mark a submission too large for one transaction: from now on only `usecases.retention` sees it."""
    values = {":one": 1, ":at": stamp(at), ":keep": ended_pk(stored["form"])}
    sort = {":sort": f"{stored['received_at']}#{sid_of(stored)}"}
    request = {
        **still(stored, " AND attribute_not_exists(going_at)", **values, **sort),
        "UpdateExpression": "SET going_at = :at, v = v + :one, GSI1PK = :keep, GSI1SK = :sort",
    }
    return [update("meta", stored, request)]


def writes_for_part_of_deletion(stored: Item, items: Sequence[Item], *, at: datetime) -> list[Write]:
    """Let some items of a marked submission expire."""
    check = Write(role="meta", verb="ConditionCheck", request={"Key": key_of(stored), **still(stored)})
    return [check, *(_expiry(n, item, at=at) for n, item in enumerate(items))]


def writes_for_deletion(
    stored: Item,
    items: Sequence[Item],
    *,
    beside: Sequence[Item],
    figures: Sequence[Write] = (),
    at: datetime,
) -> list[Write]:
    """Let META and the last items expire, write the records `beside` them, and keep it in the `figures`."""
    values = {":one": 1, ":at": stamp(at), ":end": epoch(at)}
    request = {
        **still(stored, " AND attribute_not_exists(expires_at)", **values),
        # A new version, so that nobody who has read the old one can write it back.
        "UpdateExpression": "SET going_at = if_not_exists(going_at, :at), expires_at = :end, v = v + :one "
        "REMOVE GSI1PK, GSI1SK",
    }
    return [
        update("meta", stored, request),
        *(_expiry(n, item, at=at) for n, item in enumerate(items)),
        *(put(f"beside {n}", item) for n, item in enumerate(beside)),
        *figures,
    ]


def writes_for_erasure(items: Sequence[Item]) -> list[Write]:
    """Delete the items of a deleted submission; their roles are "0", "1" and so on.

    Each only while it is the one that was read and expires with that deletion: meanwhile another eraser may
    have finished, and the same sid may have been posted again.
    """
    return [Write(role=str(n), verb="Delete", request=_own_erasure(item)) for n, item in enumerate(items)]


def _own_erasure(item: Item) -> Mapping[str, Any]:
    mine = {name: item[name] for name in ("expires_at", "receipt") if name in item}
    condition = " AND ".join(f"{name} = :{name}" for name in mine)
    return {
        "Key": key_of(item),
        "ConditionExpression": f"attribute_not_exists(PK) OR ({condition})",
        "ExpressionAttributeValues": to_wire({f":{name}": value for name, value in mine.items()}),
    }


def writes_for_removal(keys: Sequence[Item]) -> list[Write]:
    """Delete items that belong to no submission."""
    return [Write(role=str(n), verb="Delete", request={"Key": key_of(key)}) for n, key in enumerate(keys)]


def _expiry(n: int, item: Item, *, at: datetime) -> Write:
    """Let one item expire if it is still what was read: a bounce may be reported in between."""
    seen = {"mail": "status", "event": "v", "visit": "state", "draft": "n"}.get(item["type"], "sid")
    request = {
        "ConditionExpression": "#seen = :seen",
        "UpdateExpression": "SET expires_at = :end REMOVE GSI1PK, GSI1SK",
        "ExpressionAttributeNames": {"#seen": seen},
        "ExpressionAttributeValues": to_wire({":seen": item[seen], ":end": epoch(at)}),
    }
    return update(f"item {n}", item, request)
