"""What moto does for every question to a table and for every change of it, and does slowly: here the same in
less time.

- Whatever it is asked for, it sorts all items, even if few of them can be meant.
- It writes each record of the stream as JSON to learn its length, which nothing here reads.
"""

from typing import Any

from moto.dynamodb.models import table as tables
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
    if not table.range_key_attr:
        return _query_any(table, hash_key, *given, **named)
    index_name = named["index_name"] if "index_name" in named else given[_INDEX_NAME]
    table._asked_for = _of_an_index(table, named) if index_name else _of_a_partition(table, hash_key)
    try:
        return _query_any(table, hash_key, *given, **named)
    finally:
        del table._asked_for


_INDEX_NAME = 6
"""Where moto gives it among what follows the hash key."""


def _of_a_partition(table: Any, hash_key: Any) -> list[Any]:
    return list(table.items.get(hash_key, {}).values())


def _of_an_index(table: Any, named: dict[str, Any]) -> list[Any]:
    """The items that have the index's hash keys; moto sorts them, and looks at the rest."""
    found = _items(table)
    for name, value in named.get("hash_key_conditions") or ():
        found = [item for item in found if name in item.attrs and item.attrs[name] == value]
    return found


def _items(table: Any) -> list[Any]:
    return [item for by_range in table.items.values() for item in by_range.values()]


def _all_items(table: Any) -> list[Any]:
    """All items in the order of their keys, which are texts in all tables of ours; during a query, those that
    can be its answer.
    """
    if not table.range_key_attr:
        return _all_items_of_any(table)
    asked: list[Any] | None = vars(table).get("_asked_for")
    items = _items(table) if asked is None else asked
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def _no_dump(_: Any) -> str:
    return ""
