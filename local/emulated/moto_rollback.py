"""What moto sets aside before a transaction, so as to have it back if the transaction is cancelled.

moto copies the whole table, with every record that its stream ever had, once for each item of the
transaction: after a hundred submissions a post takes seconds. Here it's what can change, and once.
"""

import copy
from typing import Any

from moto.dynamodb.models.table import Table


def quicken() -> None:
    """For all of this process's emulated tables."""
    Table.__deepcopy__ = _set_aside  # type: ignore[attr-defined]


def _set_aside(table: Any, memo: dict[int, Any]) -> Any:
    """A copy of the table: its items anew; its stream's records as they are, for nothing changes those."""
    shard = table.stream_shard
    written = len(shard.items) if shard else None
    before, twin = vars(table).get("_aside", (None, None))
    if written is not None and before == written:
        # Whatever changes an item is in the stream, so nothing has changed since.
        return twin
    twin = copy.copy(table)
    vars(twin).pop("_aside", None)
    memo[id(table)] = twin
    twin.items = copy.deepcopy(table.items, memo)
    if shard:
        twin.stream_shard = copy.copy(shard)
        twin.stream_shard.table = twin
        twin.stream_shard.items = list(shard.items)
    table._aside = (written, twin)
    return twin
