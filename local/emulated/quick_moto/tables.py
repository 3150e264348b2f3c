"""What moto does for every question to a table and for every change of it, and does slowly: here the same in
less time.

- Whatever it is asked for, it sorts all items, even for one partition.
- It writes each record of the stream as JSON to learn its length, which nothing here reads.
"""

from typing import Any

from moto.dynamodb.models import table as tables
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_query_any = Table.query
_all_items_of_any = Table.all_items


def quicken() -> None:
    """For all of this process's emulated tables."""
    for owner, name, ours in (
        (Table, "query", _query),
        (Table, "all_items", _all_items),
        (tables, "dynamo_json_dump", _no_dump),
    ):
        setattr(owner, name, ours)


def _query(table: Any, hash_key: Any, *given: Any, **named: Any) -> Any:
    index_name = named["index_name"] if "index_name" in named else given[_INDEX_NAME]
    if index_name or not table.range_key_attr:
        return _query_any(table, hash_key, *given, **named)
    table._asked_for = hash_key
    try:
        return _query_any(table, hash_key, *given, **named)
    finally:
        del table._asked_for


_INDEX_NAME = 6
"""Where moto gives it among what follows the hash key."""


def _all_items(table: Any) -> list[Any]:
    """All items in the order of their keys, which are texts in all tables of ours; while a partition is asked
    for, those of the partition.
    """
    if not table.range_key_attr:
        return _all_items_of_any(table)
    asked: DynamoType | None = vars(table).get("_asked_for")
    partitions = table.items.values() if asked is None else [table.items.get(asked, {})]
    items = [item for by_range in partitions for item in by_range.values()]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def _no_dump(_: Any) -> str:
    return ""
