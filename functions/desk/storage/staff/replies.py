"""The texts that a desk's staff keep for their replies, beside those of content/replies/: one item a desk."""

from collections.abc import Mapping, Sequence
from typing import Any

from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, to_wire
from desk.storage.writes import put

MOST = 60
"""Texts of one desk: far below an item's 400 KB."""


def own_replies(table: Table, desk: str) -> tuple[int, tuple[Item, ...]]:
    """(number of the last change, texts with `id`, `title`, `text`, `by`, `at`). Raises Unavailable."""
    item = table.get(_key(desk)) or {"n": 0, "texts": []}
    return int(item["n"]), tuple(item["texts"])


def put_own_replies(table: Table, desk: str, texts: Sequence[Mapping[str, Any]], *, seen: int) -> bool:
    """Write all texts of a desk; False if somebody else has changed them since `seen`. Raises Unavailable."""
    item = {**_key(desk), "type": "replies", "n": seen + 1, "texts": [dict(one) for one in texts]}
    same = {"ConditionExpression": "n = :n", "ExpressionAttributeValues": to_wire({":n": seen})}
    writes = [put("replies", item, same) if seen else put("replies", item)]

    def on_conflict(failed: Mapping[str, Item]) -> bool:
        # Perhaps it was this very call, and its answer was lost.
        return bool(failed.get("replies", {}).get("texts") == item["texts"])

    found = table.write(lambda: writes, on_conflict, tries=MAX_TRIES)
    return True if found is None else found


def _key(desk: str) -> Item:
    return {"PK": f"REPLIES#{desk}", "SK": "META"}
