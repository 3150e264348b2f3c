"""The rights that AWS would check for each request to the table; emulated AWS checks none."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.functions.conftest import Desk

Need = tuple[str, str, str]
"""(action, its resource: table or index, the partition key: * if it may be any).

The attributes that a query names follow the resource: table:PK,SK.
"""

_ACTIONS = {
    "get_item": "GetItem",
    "put_item": "PutItem",
    "update_item": "UpdateItem",
    "delete_item": "DeleteItem",
    "query": "Query",
    "scan": "Scan",
    "transact_write_items": "",
}
_VERBS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


@contextmanager
def watched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[Need]]:
    """Collects every need of the block."""
    needs: set[Need] = set()
    with monkeypatch.context() as patch:
        for name in _ACTIONS:
            real = getattr(desk.cloud.dynamodb, name)

            def call(real: Any = real, name: str = name, **kwargs: Any) -> Any:
                needs.update(_needs(name, kwargs))
                return real(**kwargs)

            patch.setattr(desk.cloud.dynamodb, name, call)
        yield needs


def _needs(name: str, asked: Mapping[str, Any]) -> Iterator[Need]:
    if name == "transact_write_items":
        for entry in asked["TransactItems"]:
            ((verb, request),) = entry.items()
            yield _VERBS[verb], "table", request.get("Key", request.get("Item"))["PK"]["S"]
    elif name in ("query", "scan"):
        key = asked["ExpressionAttributeValues"].get(":pk", {}).get("S", "*") if name == "query" else "*"
        where = "index" if "IndexName" in asked else "table"
        yield _ACTIONS[name], where + _selected(asked), key
    else:
        yield _ACTIONS[name], "table", asked.get("Key", asked.get("Item"))["PK"]["S"]


def _selected(asked: Mapping[str, Any]) -> str:
    if asked.get("Select") != "SPECIFIC_ATTRIBUTES":
        return ""
    names = asked.get("ExpressionAttributeNames", {})
    parts = asked["ProjectionExpression"].split(", ")
    return ":" + ",".join(names.get(part, part) for part in parts)


def lacking(statements: list[Mapping[str, Any]], needs: set[Need]) -> set[Need]:
    """The needs that no statement allows."""
    return {need for need in needs if not any(_allows(one, need) for one in statements)}


def _allows(statement: Mapping[str, Any], need: Need) -> bool:
    action, place, key = need
    where, _, selected = place.partition(":")
    actions, resources = statement["Action"], statement["Resource"]
    if f"dynamodb:{action}" not in ([actions] if isinstance(actions, str) else actions):
        return False
    table, index = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::Sub": "${Table.Arn}/index/GSI1"}
    wanted = table if where == "table" else index
    if wanted not in (resources if isinstance(resources, list) else [resources]):
        return False
    if "Condition" not in statement:
        return True
    condition = statement["Condition"]
    if "dynamodb:Select" in condition.get("StringEquals", {}):
        attributes = condition["ForAllValues:StringEquals"]["dynamodb:Attributes"]
        if not selected or not set(selected.split(",")) <= set(attributes):
            return False
    allowed = condition.get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"])
    return any(fnmatchcase(key, pattern) for pattern in allowed)
