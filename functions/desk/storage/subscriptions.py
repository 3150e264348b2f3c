"""Reads and writes subscriptions to a magazine, and the rows of an issue."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desk.domain.magazines.issues import issues_pk
from desk.domain.magazines.subscription import Step, subscribers_pk, subscription_pk
from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

AT_ONCE = 25
"""Rows of an issue in one transaction: a kill loses that many at most, and the next run writes them."""


def subscription(table: Table, id: str) -> Item | None:
    """META of a subscription. Raises Unavailable."""
    return table.get({"PK": subscription_pk(id), "SK": "META"})


def write_step(table: Table, step: Step, before: Item | None, beside: Sequence[Write] = ()) -> bool:
    """Write a step on the version that was read; False if it has changed since. Raises Unavailable."""
    writes = [put_subscription(step.after, before), *map(_put_new, step.rows), *beside]
    return table.write(lambda: writes, lambda _: True, tries=MAX_TRIES) is None


def put_subscription(after: Item, before: Item | None) -> Write:
    """Put META if it is still `before`."""
    condition: Mapping[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
    if before is not None:
        seen = to_wire({":v": before["v"]})
        condition = {"ConditionExpression": "v = :v", "ExpressionAttributeValues": seen}
    return Write(role="subscription", verb="Put", request={"Item": to_wire(after), **condition})


def subscribers(table: Table, magazine: str, *, until: str = "~") -> Iterator[Item]:
    """META of a magazine's subscribers, who subscribed first comes first; those of up to the stamp `until`.

    Raises Unavailable.
    """
    return table.query(
        IndexName="GSI1",
        KeyConditionExpression="GSI1PK = :pk AND GSI1SK < :until",
        ExpressionAttributeValues=to_wire({":pk": subscribers_pk(magazine), ":until": f"{until}~"}),
    )


def count_subscribers(table: Table, magazine: str) -> int:
    """How many they are. Raises Unavailable."""
    found = table.query(
        IndexName="GSI1",
        KeyConditionExpression="GSI1PK = :pk",
        ExpressionAttributeValues=to_wire({":pk": subscribers_pk(magazine)}),
        ProjectionExpression="PK",
    )
    return sum(1 for _ in found)


def rows_of_issue(table: Table, pk: str) -> Iterator[Item]:
    """What became of each row of an issue, without its words. Raises Unavailable."""
    return table.query(
        KeyConditionExpression="PK = :pk AND begins_with(SK, :bulk)",
        ExpressionAttributeValues=to_wire({":pk": pk, ":bulk": "BULK#"}),
        ProjectionExpression="PK, SK, #status, why, outcome, left_at",
        ExpressionAttributeNames={"#status": "status"},
        ConsistentRead=True,
    )


def issues_sent(table: Table, magazine: str, *, since: str = "") -> Iterator[Item]:
    """META of the issues of a magazine whose sending began since a stamp, the first first.

    Raises Unavailable.
    """
    return table.query(
        IndexName="GSI1",
        KeyConditionExpression="GSI1PK = :pk AND GSI1SK >= :since",
        ExpressionAttributeValues=to_wire({":pk": issues_pk(magazine), ":since": since or "0"}),
    )


def keep_counts(table: Table, record: Item, counts: Mapping[str, int]) -> None:
    """Write what became of an issue to its record. Raises Unavailable."""
    there = {"ConditionExpression": "attribute_exists(PK)"}
    counted = {**record, "counts": dict(counts)}
    write = Write(role="record", verb="Put", request={"Item": to_wire(counted), **there})
    table.write(lambda: [write], lambda _: True, tries=MAX_TRIES)


def add_rows(table: Table, rows: Sequence[Item]) -> int:
    """Write rows of an issue, AT_ONCE in a transaction; those that are there stay as they are.

    Returns how many are new. Raises Unavailable.
    """
    return sum(_add(table, list(rows[n : n + AT_ONCE])) for n in range(0, len(rows), AT_ONCE))


def _add(table: Table, left: list[Item]) -> int:
    def on_conflict(failed: Mapping[str, Item]) -> bool | None:
        left[:] = [row for row in left if row["SK"] not in failed]
        return None if left else True

    table.write(lambda: [_put_new(row) for row in left], on_conflict, tries=MAX_TRIES)
    return len(left)


def _put_new(row: Item) -> Write:
    new = {"ConditionExpression": "attribute_not_exists(PK)"}
    return Write(role=str(row["SK"]), verb="Put", request={"Item": to_wire(row), **new})
