"""The single writes that transactions are made of, each with the condition that it needs. Pure."""

from collections.abc import Mapping
from typing import Any

from desk.domain.submissions.model import Item
from desk.storage.table import Write, to_wire

_NEW: Mapping[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}


def put(role: str, item: Item, condition: Mapping[str, Any] = _NEW) -> Write:
    """Put an item: a new one, unless there is another `condition`."""
    return Write(role=role, verb="Put", request={"Item": to_wire(item), **condition})


def delete_own(role: str, key: Item, sid: str) -> Write:
    """Delete an item only if it belongs to this submission."""
    mine = {"ConditionExpression": "sid = :sid", "ExpressionAttributeValues": to_wire({":sid": sid})}
    return Write(role=role, verb="Delete", request={"Key": to_wire(key), **mine})


def still(stored: Item, more: str = "", **values: Any) -> Mapping[str, Any]:
    """META is still as it was read: this version of this submission.

    After an erasure the same sid may be posted again; only the receipt number tells the two apart. Rows of
    the index may have been added to an old one meanwhile (`python -m desk index`), without a version.
    """
    more = more if "found_by" in stored else f"{more} AND attribute_not_exists(found_by)"
    return {
        "ConditionExpression": f"v = :v AND receipt = :receipt{more}",
        "ExpressionAttributeValues": to_wire({":v": stored["v"], ":receipt": stored["receipt"], **values}),
    }


def own(sid: str) -> Mapping[str, Any]:
    """Nobody else's item is there."""
    return {
        "ConditionExpression": "attribute_not_exists(PK) OR sid = :sid",
        "ExpressionAttributeValues": to_wire({":sid": sid}),
    }


def update(role: str, item: Item, request: Mapping[str, Any]) -> Write:
    return Write(role=role, verb="Update", request={"Key": key_of(item), **request})


def key_of(item: Item) -> Any:
    return to_wire({"PK": item["PK"], "SK": item["SK"]})
