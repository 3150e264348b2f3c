"""The notices of the public pages: one small item, and who wrote what, in an audit partition."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from desk.domain.notices import HISTORY_PK, KEY, history_item, live
from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, to_wire
from desk.storage.writes import put

Outcome = Literal["done", "changed"]


def read_notices(table: Table) -> tuple[int, list[Item]]:
    """(number of the last change, all notices that are stored). Raises Unavailable."""
    item = table.get(KEY) or {"n": 0, "notices": []}
    return int(item["n"]), list(item["notices"])


def put_notice(
    table: Table, notice: Item, others: Sequence[Item], *, seen: int, by: str, op: str, at: datetime
) -> Outcome:
    """Put a notice up beside the `others` as they were read. changed: somebody else has, since `seen`.

    Raises Unavailable.
    """
    return _write(table, [*others, notice], notice, "put", seen=seen, by=by, op=op, at=at)


def take_notice(
    table: Table, notice: Item, others: Sequence[Item], *, seen: int, by: str, op: str, at: datetime
) -> Outcome:
    """Take a notice back; the `others` stay. Raises Unavailable."""
    return _write(table, others, notice, "take", seen=seen, by=by, op=op, at=at)


def notice_history(table: Table, *, most: int) -> Iterator[Item]:
    """What was put up and taken back, the newest first. Raises Unavailable."""
    found = table.query(
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues=to_wire({":pk": HISTORY_PK}),
        ScanIndexForward=False,
        Limit=most,
    )
    return islice(found, most)


def _write(
    table: Table,
    notices: Sequence[Item],
    about: Mapping[str, Any],
    what: str,
    *,
    seen: int,
    by: str,
    op: str,
    at: datetime,
) -> Outcome:
    item = {**KEY, "type": "notices", "n": seen + 1, "notices": live(notices, at=at)}
    same = {"ConditionExpression": "n = :n", "ExpressionAttributeValues": to_wire({":n": seen})}
    writes = [
        put("notices", item, same) if seen else put("notices", item),
        put("history", history_item(about, what=what, by=by, at=at, op=op)),
    ]

    def on_conflict(failed: Mapping[str, Item]) -> Outcome:
        # The record is there already: it was this very attempt, and its answer was lost.
        return "done" if "history" in failed else "changed"

    return table.write(lambda: writes, on_conflict, tries=MAX_TRIES) or "done"
