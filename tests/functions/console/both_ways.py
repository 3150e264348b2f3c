"""The same done once by the command line and once at the console, on the same table."""

import json
from typing import Any

from desk import bootstrap
from tests.functions.conftest import Desk

ME, COLLEAGUE = "staff-1", "m-example"
"""Who is at the command line, and who at the console."""


def everything(desk: Desk) -> list[Any]:
    """Every item, as DynamoDB has it."""
    table = bootstrap.parts().settings.table
    pages = desk.cloud.dynamodb.get_paginator("scan").paginate(TableName=table)
    return [item for page in pages for item in page["Items"]]


def put_back(desk: Desk, items: list[Any]) -> None:
    """Make these the whole table."""
    client, table = desk.cloud.dynamodb, bootstrap.parts().settings.table
    for item in everything(desk):
        client.delete_item(TableName=table, Key={"PK": item["PK"], "SK": item["SK"]})
    for item in items:
        client.put_item(TableName=table, Item=item)


def stored(desk: Desk, items: list[Any] | None = None) -> list[Any]:
    """Everything in the table, as if one person had done it, without the names of attempts, who looked, and
    what the console keeps of a text that is being written.
    """
    found = everything(desk) if items is None else items
    text = json.dumps([item for item in found if not _is_a_look(item)], default=list).replace(COLLEAGUE, ME)
    for op in {str(item["op"]["S"]) for item in found if "op" in item}:
        text = text.replace(op, "an attempt")
    kept = [_without_attempt(item) for item in json.loads(text)]
    return sorted(kept, key=lambda item: json.dumps(item, sort_keys=True))


def _is_a_look(item: Any) -> bool:
    return str(item["PK"]["S"]).startswith("AUDIT#view#") or str(item["SK"]["S"]) == "DRAFT"


def _without_attempt(item: Any) -> Any:
    """What is written down of a block, or of a time that is free again, has the attempt in its key only."""
    if item["PK"]["S"].startswith(("AUDIT#block#", "FREED#")):
        item["SK"]["S"] = item["SK"]["S"].partition("#")[0]
    return {name: value for name, value in item.items() if name != "op"}
