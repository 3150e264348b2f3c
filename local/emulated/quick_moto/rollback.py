"""Makes moto's snapshot before a transaction cheap.

moto copies the whole table, with every stream record since the start, once per item of the transaction: after
a hundred submissions a post takes seconds. The snapshot here copies only what has changed, once per
transaction.
"""

import copy
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table


def make_snapshots_cheap() -> None:
    """For all emulated tables of this process."""
    Table.__deepcopy__ = _snapshot  # type: ignore[attr-defined]


def _snapshot(table: Any, memo: dict[int, Any]) -> Any:
    """A copy of the table and its items. It shares the stream's records, which never change, and with the
    snapshot before it the copies of those items that are what they were.
    """
    shard = table.stream_shard
    written = len(shard.items) if shard else None
    before, last = vars(table).get("_last_snapshot", (None, None))
    if before is not None and before == written:
        # Every change of an item adds a stream record, so nothing has changed since.
        return last
    copied = copy.copy(table)
    vars(copied).pop("_last_snapshot", None)
    memo[id(table)] = copied
    if before is None:
        copied.items = copy.deepcopy(table.items, memo)
    else:
        copied.items = _with_changes(last, table, shard.items[before:])
    if shard:
        copied.stream_shard = copy.copy(shard)
        copied.stream_shard.table = copied
        copied.stream_shard.items = list(shard.items)
    table._last_snapshot = (written, copied)
    return copied


def _with_changes(last: Any, table: Any, records: list[Any]) -> Any:
    """The items of the snapshot `last`, with those that the stream's records name copied anew."""
    items = last.items.copy()
    for key in {DynamoType(record.record["dynamodb"]["Keys"][table.hash_key_attr]) for record in records}:
        if key in table.items:
            items[key] = copy.deepcopy(table.items[key])
        else:
            items.pop(key, None)
    return items
