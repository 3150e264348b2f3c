"""Writes experts: each change in one transaction on the version that was read, with who did it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from desk.domain.submissions.dispatch.experts import audit_item
from desk.domain.submissions.model import Item
from desk.storage.store import Store
from desk.storage.table import MAX_TRIES, Write, to_wire
from desk.storage.writes import put

Outcome = Literal["done", "changed"]
"""changed: somebody else has changed the expert, or planned a visit with them, since they were read."""


def add_expert(store: Store, item: Item, *, by: str, op: str, at: datetime) -> Outcome:
    """Raises Unavailable. `changed`: the id is another's; draw a new one."""
    return _write(store, [put("expert", item)], item, what="add", by=by, op=op, at=at)


def change_expert(
    store: Store, item: Item, values: Mapping[str, Any], *, what: str, by: str, op: str, at: datetime
) -> Outcome:
    """Set `values` of the expert as it was read (`item`); None removes one. Raises Unavailable."""
    after = {**item, **values, "v": int(item["v"]) + 1}
    kept = {name: value for name, value in after.items() if value is not None}
    return _write(store, [put("expert", kept, _as_read(item))], item, what=what, by=by, op=op, at=at)


def delete_expert(store: Store, item: Item, *, by: str, op: str, at: datetime) -> Outcome:
    """Delete an expert's data as they were read. Raises Unavailable."""
    key = {"PK": item["PK"], "SK": item["SK"]}
    write = Write(role="expert", verb="Delete", request={"Key": to_wire(key), **_as_read(item)})
    return _write(store, [write], item, what="erase", by=by, op=op, at=at)


def _as_read(item: Item) -> Mapping[str, Any]:
    return {"ConditionExpression": "v = :v", "ExpressionAttributeValues": to_wire({":v": item["v"]})}


def _write(
    store: Store, writes: list[Write], item: Item, *, what: str, by: str, op: str, at: datetime
) -> Outcome:
    audit = put("audit", audit_item(item, what=what, by=by, at=at, op=op))

    def on_conflict(failed: Mapping[str, Item]) -> Outcome:
        # The record is there already: it was this very attempt, and its answer was lost.
        return "done" if "audit" in failed else "changed"

    return store.write(lambda: [*writes, audit], on_conflict, tries=MAX_TRIES) or "done"
