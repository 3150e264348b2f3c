"""Makes moto's snapshot before a transaction cheap.

moto copies the whole table, with every stream record since the start, once per item of the transaction: after
a hundred submissions a post takes seconds. The snapshot here copies only what can change, once per
transaction.
"""

import copy
from typing import Any

from moto.dynamodb.models.table import Table


def make_snapshots_cheap() -> None:
    """For all emulated tables of this process."""
    Table.__deepcopy__ = _snapshot  # type: ignore[attr-defined]


def _snapshot(table: Any, memo: dict[int, Any]) -> Any:
    """A copy of the table and its items. It shares the stream's records, which never change."""
    shard = table.stream_shard
    written = len(shard.items) if shard else None
    before, copied = vars(table).get("_last_snapshot", (None, None))
    if written is not None and before == written:
        # Every change of an item adds a stream record, so nothing has changed since.
        return copied
    copied = copy.copy(table)
    vars(copied).pop("_last_snapshot", None)
    memo[id(table)] = copied
    copied.items = copy.deepcopy(table.items, memo)
    if shard:
        copied.stream_shard = copy.copy(shard)
        copied.stream_shard.table = copied
        copied.stream_shard.items = list(shard.items)
    table._last_snapshot = (written, copied)
    return copied
