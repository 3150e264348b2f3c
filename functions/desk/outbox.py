"""The outbox: mail rows that a transaction left behind are sent, marked, or given up aloud.

The row is the truth: pending -> sending (claimed under a lease) -> sent, or back to pending with a
later `next_at`, or failed. Claiming is conditional, so the stream's bell and the sweep can both
ring for one row and only one of them sends it.

SES has no idempotency token. A row whose lease ran out while sending, or whose answer was lost, may or may
not have been sent; it's tried again after that at most as often as its kind may come twice, then given up as
failed: once, and 5 times with a calendar file, whose UID makes one entry of all of them (house.md).

A mail to an applicant that waited until a newer one was written is superseded: "not yet fixed" must never
come after the invitation, nor the invitation after the cancellation. So is one whose `until` has come.

Sent is written together with an item that leads from SES's message id to the row, for `desk.feedback`; failed
together with the mail that tells the desk (`desk.undelivered`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from desk.mail import compose
from desk.submissions import TO_THE_DESK, Item, from_stamp, message_item, stamp
from desk.suppression import suppression_pk
from desk.table import MAX_TRIES, Step, Table, from_wire, to_wire
from desk.undelivered import alert_of

LEASE = timedelta(minutes=2)
AMBIGUOUS_TRIES = 1
AMBIGUOUS_TRIES_OF_CALENDARS = 5
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 6
GIVEN_UP_AFTER = timedelta(days=3)
"""A mail that couldn't be handed over for so long is the staff's: by then they should have phoned."""

_NEVER_REACHED = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
"""SES can't have sent what never got there; after any other lost answer it may have."""

_PERMANENT = frozenset({"BadRequestException", "MailFromDomainNotVerifiedException", "MessageRejected"})
"""No later try mends these: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""


class SES(Protocol):
    """What we use of boto3's `sesv2` client."""

    def send_email(self, **kwargs: Any) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """The mail rows of the desk's table, and the way out. `clock` gives an aware moment."""

    rows: Table
    ses: SES
    bundle: Mapping[str, Any]
    clock: Callable[[], datetime]
    mail_hash_key: bytes = field(repr=False)
    link_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    configuration_set: str = ""
    """SES reports on what is sent under this one; empty where nothing comes back, as in local/."""

    def deliver(self, key: Mapping[str, str]) -> str | None:
        """Send the row of `key` (PK, SK) if it's due.

        Returns its new status (sent, pending, failed, superseded), or None where it isn't ours to send now.
        Raises Unavailable, ClientError or BotoCoreError when the table can't be reached: ring again later.
        """
        row = self._claim(key)
        if row is None:
            return None
        if row.get("ambiguous", 0) > (AMBIGUOUS_TRIES_OF_CALENDARS if "calendar" in row else AMBIGUOUS_TRIES):
            return self._close(row, status="failed", why="ambiguous")
        if self._is_superseded(row):
            return self._close(row, status="superseded")
        suppression = self._suppression(row)
        if suppression:
            return self._close(row, status="failed", why="suppressed", suppression=suppression)
        try:
            message = compose(row, self.bundle, now=self.clock(), link_keys=self.link_keys)
        except KeyError:
            return self._close(row, status="failed", why="words")
        try:
            answer = self.ses.send_email(
                FromEmailAddress=message["From"].addresses[0].addr_spec,
                Destination={"ToAddresses": [row["to"]]},
                Content={"Raw": {"Data": message.as_bytes()}},
                **({"ConfigurationSetName": self.configuration_set} if self.configuration_set else {}),
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _PERMANENT:
                return self._close(row, status="failed", why=code)
            return self._postpone(row, why=code)
        except _NEVER_REACHED as error:
            return self._postpone(row, why=type(error).__name__)
        except BotoCoreError as error:
            return self._postpone(row, why=type(error).__name__, perhaps_sent=True)
        return self._close(row, status="sent", message_id=answer["MessageId"])

    def due(self) -> Iterator[dict[str, str]]:
        """The keys of every row that is due and not yet sent: what the sweep rings for."""
        query: dict[str, Any] = {
            "TableName": self.rows.table,
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :due AND GSI1SK < :now",
            "ExpressionAttributeValues": to_wire({":due": "MAIL#due", ":now": stamp(self.clock()) + "~"}),
        }
        while True:
            page = self.rows.client.query(**query)
            for item in page["Items"]:
                row = from_wire(item)
                yield {"PK": row["PK"], "SK": row["SK"]}
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _is_superseded(self, row: Item) -> bool:
        """Whether its time is over, or a newer mail to the same applicant was written meanwhile."""
        if "until" in row and row["until"] <= stamp(self.clock()):
            return True
        if row["kind"] in TO_THE_DESK:
            return False
        found = self.rows.client.get_item(
            TableName=self.rows.table,
            Key=to_wire({"PK": row["PK"], "SK": "META"}),
            ProjectionExpression="mail_v",
            ConsistentRead=True,
        )
        newest = from_wire(found.get("Item", {})).get("mail_v", 0)
        return bool(newest > row["v"])

    def _suppression(self, row: Item) -> str | None:
        """The key of the item that keeps mail from this applicant's address, if there is one."""
        if row["kind"] in TO_THE_DESK:
            return None
        pk = suppression_pk(row["to"], key=self.mail_hash_key)
        return pk if self.rows.get({"PK": pk, "SK": "META"}) else None

    def _claim(self, key: Mapping[str, str]) -> Item | None:
        """Take the row under a lease: a pending one, or one whose last lease ran out unsettled."""
        now = self.clock()
        lease_end = stamp(now + LEASE)
        change = "SET #status = :sending, next_at = :end, GSI1SK = :sort ADD tries :one"
        values = {":now": stamp(now), ":end": lease_end, ":sort": _sort(key, lease_end), ":one": 1}
        return self._update(
            key,
            condition="#status = :pending AND next_at <= :now",
            change=change,
            values={":pending": "pending", **values},
        ) or self._update(
            key,
            condition="#status = :sending AND next_at <= :now",
            change=f"{change}, ambiguous :one",
            values=values,
        )

    def _close(
        self, row: Item, *, status: str, message_id: str = "", why: str = "", suppression: str = ""
    ) -> str | None:
        """Failed stays in the index under a name of its own, for the staff to see; the others leave it."""
        now = self.clock()
        beside: Item | None = None
        if status == "superseded":
            change = "SET #status = :status, superseded_at = :now REMOVE GSI1PK, GSI1SK, next_at"
            values: dict[str, Any] = {}
        elif status == "sent":
            change = "SET #status = :status, message_id = :id, sent_at = :now REMOVE GSI1PK, GSI1SK, next_at"
            values = {":id": message_id}
            beside = message_item(row, message_id, at=now)
        else:
            change = "SET #status = :status, why = :why, failed_at = :now, GSI1PK = :failed"
            values = {":why": why, ":failed": "MAIL#failed"}
            if suppression:
                change += ", suppression = :suppression"
                values[":suppression"] = suppression
            beside = alert_of(row, self.bundle, why=why, at=now)
        return self._settle(row, status, change, values | {":now": stamp(now)}, beside)

    def _postpone(self, row: Item, *, why: str, perhaps_sent: bool = False) -> str | None:
        """Try again later; given up as failed once it's GIVEN_UP_AFTER old."""
        now = self.clock()
        if now - from_stamp(row["created_at"]) > GIVEN_UP_AFTER:
            return self._close(row, status="failed", why=why)
        pause = min(_FIRST_PAUSE * 2 ** min(int(row["tries"]) - 1, _MOST_DOUBLINGS), _LONGEST_PAUSE)
        at = stamp(now + pause)
        change = "SET #status = :status, why = :why, next_at = :at, GSI1SK = :sort"
        values: dict[str, Any] = {":why": why, ":at": at, ":sort": _sort(row, at)}
        if perhaps_sent:
            change, values = f"{change} ADD ambiguous :one", {**values, ":one": 1}
        return self._settle(row, "pending", change, values)

    def _settle(
        self, row: Item, status: str, change: str, values: Mapping[str, Any], beside: Item | None = None
    ) -> str | None:
        """Change the row, and put what stands beside it, if the lease is still the one that we hold.

        Tried again where that may help: a sent mail that isn't marked so is sent once more.
        """
        settled = {":sending": "sending", **values, ":status": status, ":lease": row["next_at"]}
        steps = [
            Step(
                role="row",
                verb="Update",
                request={
                    "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
                    "ConditionExpression": "#status = :sending AND next_at = :lease",
                    "UpdateExpression": change,
                    "ExpressionAttributeNames": {"#status": "status"},
                    "ExpressionAttributeValues": to_wire(settled),
                },
            )
        ]
        if beside:
            steps.append(Step(role="beside", verb="Put", request={"Item": to_wire(beside)}))
        lost = self.rows.write(lambda: steps, lambda failed: "row" in failed, tries=MAX_TRIES)
        return None if lost else status

    def _update(
        self, key: Mapping[str, Any], *, condition: str, change: str, values: Mapping[str, Any]
    ) -> Item | None:
        """The row after the change, or None where the condition doesn't hold."""
        try:
            answer = self.rows.client.update_item(
                TableName=self.rows.table,
                Key=to_wire({"PK": key["PK"], "SK": key["SK"]}),
                ConditionExpression=condition,
                UpdateExpression=change,
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_wire({":sending": "sending", **values}),
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return None
            raise
        return from_wire(answer["Attributes"])


def _sort(key: Mapping[str, Any], at: str) -> str:
    return f"{at}#{str(key['PK']).removeprefix('SUB#')}#{key['SK']}"
