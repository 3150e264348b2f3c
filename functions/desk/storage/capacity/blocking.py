"""Writes blocks: each in one transaction on the version of its day, with the record of who did it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from desk.domain.calendar.stays import Stay
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import (
    Block,
    audit_item,
    audits_pk,
    block_item,
    block_of,
    closure_item,
    closure_sort,
)
from desk.domain.submissions.places.earlier import freed_item
from desk.storage.capacity.day_books import MOST_CONFLICTS
from desk.storage.store import Store
from desk.storage.table import MAX_TRIES, Write, to_wire
from desk.storage.transactions import put_book
from desk.storage.writes import put

Outcome = Literal["done", "before"]
"""done: by this attempt (`op`). before: it was so already."""


def add_block(store: Store, block: Block, *, by: str, op: str, at: datetime, minutes: int) -> Outcome:
    """Block a time. What is booked there stays booked. `minutes`: how long a consultation of the desk is.

    On the day's version: a booking that comes in between is either there before the block, or refused.
    Raises Unavailable.
    """
    item = block_item(block, by=by, at=at, op=op)

    def build() -> list[Write]:
        book = store.day_book(block.desk, block.day, minutes=minutes)
        audit = audit_item(block, what="block", by=by, at=at, op=op)
        return [put("block", item), put_book(book, item), put("audit", audit)]

    def on_conflict(failed: Mapping[str, Item]) -> Outcome | None:
        there = failed.get("block")
        if there is not None:
            return "done" if there.get("op") == op else "before"
        return None

    return store.write(build, on_conflict, tries=MAX_TRIES + MOST_CONFLICTS) or "done"


def remove_block(store: Store, item: Item, *, by: str, op: str, at: datetime) -> Outcome:
    """Open a time again, if the block (`item`, as it was read) is still that one. Raises Unavailable."""
    key = {"PK": item["PK"], "SK": item["SK"]}
    same = {"ConditionExpression": "op = :op", "ExpressionAttributeValues": to_wire({":op": item["op"]})}
    writes = [
        Write(role="block", verb="Delete", request={"Key": to_wire(key), **same}),
        put("audit", audit_item(block_of(item), what="unblock", by=by, at=at, op=op)),
        # Who asked for an earlier slot may be offered what is free now.
        put("freed", freed_item(block_of(item).desk, _stay(block_of(item)), at=at, op=op)),
    ]

    def on_conflict(failed: Mapping[str, Item]) -> Outcome:
        # The record is there already: it was this very attempt, and its answer was lost.
        return "done" if "audit" in failed else "before"

    return store.write(lambda: writes, on_conflict, tries=MAX_TRIES) or "done"


def record_closure(
    store: Store, block: Block, receipts: Sequence[str], *, by: str, op: str, at: datetime
) -> None:
    """Write down which bookings are to lose their place, without those that are known to be. `op` names the
    attempt; one that is repeated adds what has come since. Raises Unavailable.
    """
    known = closed_bookings(store, block.desk, str(block.key["SK"]))
    if new := [receipt for receipt in receipts if receipt not in known]:
        store.put(closure_item(block, new, by=by, at=at, op=op, known=len(known)))


def closed_bookings(store: Store, desk: str, block_sort: str) -> tuple[str, ...]:
    """The receipt numbers of all bookings that were to lose their place in a block's time, in order of the
    closures. Raises Unavailable.
    """
    records = store.query(
        KeyConditionExpression="PK = :pk AND begins_with(SK, :sort)",
        ExpressionAttributeValues=to_wire({":pk": audits_pk(desk), ":sort": closure_sort(block_sort)}),
        ConsistentRead=True,
    )
    return tuple(dict.fromkeys(receipt for record in records for receipt in record["receipts"]))


def _stay(block: Block) -> Stay:
    return Stay(start=block.start, end=block.end)
