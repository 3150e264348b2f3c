"""The queue: the mail rows of the table, and how workers share them.

A row is pending -> sending (claimed under a lease) -> sent; or back to pending with a later `next_at`; or
failed, superseded or held. Claiming is conditional: the stream's bell and the sweep may both ring for a row,
and only one of them sends it. A worker that has lost its lease writes nothing.

In GSI1 a row that is to be sent is under MAIL#due (issues of a magazine: MAIL#bulk) by its `next_at`. A
failed one is under MAIL#failed and a held one under MAIL#held, for the staff to see. The others leave the
index, and so do the mails of a magazine that failed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from botocore.exceptions import ClientError

from desk.delivery.verdict import Verdict, change_of, sort_key
from desk.domain.calendar.moments import epoch, stamp
from desk.domain.mail.stored.attention import is_open_hold
from desk.domain.mail.stored.rows import DUE, Lane, waiting_since
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, Write, from_wire, to_wire

LEASE = timedelta(minutes=8)
"""A call of `deliver` (at most 4 minutes) plus the difference of two machines' clocks (each at most 2 minutes
wrong): when a lease has run out by any worker's clock, nobody is still sending that row."""

MOST_HELD = 200
"""How many held mails one sweep looks at."""
MOST_WAITING = 20_000
"""How many waiting mails `overdue` looks at: far more than wait except in a flood."""

_STAYS = "(attribute_not_exists(expires_at) OR expires_at > :epoch)"
"""No mail of a deleted submission goes out while its rows wait for DynamoDB to delete them (within days)."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The mail rows of the desk's table. `clock` gives an aware moment."""

    rows: Table
    clock: Callable[[], datetime]

    def claim(self, key: Mapping[str, str]) -> Item | None:
        """Take the row of `key` (PK, SK) under a lease; None where it isn't due or another worker has it.

        A row whose last lease ran out unsettled may have been sent: it is counted as `ambiguous` once more.
        Raises ClientError or BotoCoreError.
        """
        now = self.clock()
        lease_end = stamp(now + LEASE)
        change = "SET #status = :sending, next_at = :end, GSI1SK = :sort ADD tries :one"
        values = {
            ":now": stamp(now),
            ":end": lease_end,
            ":sort": sort_key(key, lease_end),
            ":one": 1,
            ":epoch": epoch(now),
        }
        row, in_the_way = self._update(
            key,
            condition=f"#status = :pending AND next_at <= :now AND {_STAYS}",
            change=change,
            values={":pending": "pending", **values},
        )
        if in_the_way.get("status") != "sending" or in_the_way["next_at"] > stamp(now):
            return row
        row, _ = self._update(
            key,
            condition=f"#status = :sending AND next_at <= :now AND {_STAYS}",
            change=f"{change}, ambiguous :one",
            values=values,
        )
        return row

    def settle(self, row: Item, verdict: Verdict) -> bool:
        """Write the verdict on a claimed row; False, and nothing written, where the lease is lost.

        Retried where that may help: a sent mail that isn't marked as sent is sent again. Raises Unavailable.
        """
        change = change_of(row, verdict)
        update = {
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            "ConditionExpression": "#status = :sending AND next_at = :lease",
            "UpdateExpression": change.expression,
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_wire(
                {":sending": "sending", ":lease": row["next_at"], **change.values}
            ),
        }
        left = list(change.beside)

        def build() -> list[Write]:
            new = {"ConditionExpression": "attribute_not_exists(PK)"}
            return [
                Write(role="row", verb="Update", request=update),
                *(
                    Write(role="beside", verb="Put", request={"Item": to_wire(item), **new})
                    for item in left[:1]
                ),
            ]

        def on_conflict(failed: Mapping[str, Item]) -> bool | None:
            if "row" in failed:
                return True
            del left[0]
            return None

        return self.rows.write(build, on_conflict, tries=MAX_TRIES + len(left)) is None

    def readdress(self, row: Item, to: str) -> bool:
        """Write the corrected address of its applicant to a claimed row; False where the lease is lost.

        Without the condition, the address of an erased submission would come back. Raises Unavailable.
        """
        request = {
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            "ConditionExpression": "#status = :sending AND next_at = :lease",
            "UpdateExpression": "SET #to = :to",
            "ExpressionAttributeNames": {"#status": "status", "#to": "to"},
            "ExpressionAttributeValues": to_wire(
                {":sending": "sending", ":lease": row["next_at"], ":to": to}
            ),
        }
        writes = [Write(role="row", verb="Update", request=request)]
        return self.rows.write(lambda: writes, lambda _: True, tries=MAX_TRIES) is None

    def submission_and_mails(self, row: Item) -> list[Item]:
        """META and the mail rows of the submission that `row` belongs to, in one consistent read.

        Each has SK, mail_v, mail_to, link_n, v, kind, to, status and next_at, where it has them at all.
        Raises Unavailable.
        """
        found = self.rows.query(
            # An event's key sorts before META, an outbox row's after it.
            KeyConditionExpression="PK = :pk AND SK >= :meta",
            ProjectionExpression="SK, mail_v, mail_to, link_n, v, kind, edition, #to, #status, next_at",
            ExpressionAttributeNames={"#status": "status", "#to": "to"},
            ExpressionAttributeValues=to_wire({":pk": row["PK"], ":meta": "META"}),
            ConsistentRead=True,
        )
        return list(found)

    def due(self, lane: Lane = DUE) -> Iterator[dict[str, str]]:
        """The keys of a lane's rows that are due, the one with the earliest `next_at` first, for a sweep.

        Raises ClientError or BotoCoreError.
        """
        query: dict[str, Any] = {
            "TableName": self.rows.table,
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :due AND GSI1SK < :now",
            "ExpressionAttributeValues": to_wire({":due": lane, ":now": stamp(self.clock()) + "~"}),
            "ProjectionExpression": "PK, SK",
        }
        while True:
            page = self.rows.client.query(**query)
            for item in page["Items"]:
                row = from_wire(item)
                yield {"PK": row["PK"], "SK": row["SK"]}
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def overdue(self) -> timedelta:
        """How long the oldest waiting mail has waited, whether it was tried or not; 0 where none waits.

        The index is ordered by the next try, so all waiting mails are read (MOST_WAITING at most).
        Raises Unavailable.
        """
        now = self.clock()
        found = self.rows.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :due",
            ProjectionExpression="created_at, let_through_at, expires_at, why, next_at",
            ExpressionAttributeValues=to_wire({":due": DUE}),
        )
        waiting = [row for row in islice(found, MOST_WAITING) if not is_expired(row, at=now)]
        # A mail for a later hour (an alert, or one over a cap) is younger than 0: it doesn't wait yet.
        return max([timedelta(0), *(now - waiting_since(row) for row in waiting)])

    def close_overtaken(self, *, is_over: Callable[[], bool] = lambda: False) -> int:
        """Close held mails that a newer mail has replaced, until `is_over`; returns how many were closed.

        The longest held come first. While MOST_HELD of them wait for the staff, newer ones aren't looked at.
        Raises Unavailable.
        """
        held = self.rows.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :held",
            ExpressionAttributeValues=to_wire({":held": "MAIL#held"}),
        )
        rows = takewhile(lambda _: not is_over(), islice(held, MOST_HELD))
        return sum(self._close_held(row) for row in rows)

    def _close_held(self, row: Item) -> bool:
        stored = self.rows.get({"PK": row["PK"], "SK": "META"})
        if stored is None or is_open_hold(row, stored):
            return False
        now = stamp(self.clock())
        values = {":held": "held", ":superseded": "superseded", ":now": now}
        update = {
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            "ConditionExpression": "#status = :held",
            "UpdateExpression": "SET #status = :superseded, superseded_at = :now REMOVE GSI1PK, GSI1SK",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_wire(values),
        }
        writes = [Write(role="row", verb="Update", request=update)]
        return self.rows.write(lambda: writes, lambda _: True, tries=MAX_TRIES) is None

    def _update(
        self, key: Mapping[str, Any], *, condition: str, change: str, values: Mapping[str, Any]
    ) -> tuple[Item | None, Item]:
        """The row after the change; or None where the condition doesn't hold, and the row as it is."""
        try:
            answer = self.rows.client.update_item(
                TableName=self.rows.table,
                Key=to_wire({"PK": key["PK"], "SK": key["SK"]}),
                ConditionExpression=condition,
                UpdateExpression=change,
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_wire({":sending": "sending", **values}),
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                in_the_way: Any = error.response.get("Item", {})
                return None, from_wire(in_the_way)
            raise
        return from_wire(answer["Attributes"]), {}
