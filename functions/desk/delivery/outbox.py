"""The outbox: mail rows that a transaction left behind are sent, marked, or given up aloud.

The row is the truth: pending -> sending (claimed under a lease) -> sent, or back to pending with a
later `next_at`, or failed, or held (`desk.delivery.caps`) until somebody at the desk lets it go or drops it.
Claiming is conditional, so the stream's bell and the sweep can both
ring for one row and only one of them sends it.

SES has no idempotency token. A row whose lease ran out while sending, or whose answer was lost, may or may
not have been sent; it's tried again after that at most as often as its kind may come twice, then given up as
failed: once, and 5 times with a calendar file, whose UID makes one entry of all of them (house.md).

A mail to an applicant that waited until a newer one was written is superseded: "not yet fixed" must never
come after the invitation, nor the invitation after the cancellation. So is one whose `until` has come. The
newer one for its part stands back while somebody may still be at an older one.

What SES answers with a 5xx may have been sent, too; a 503 and a throttle say that it wasn't. Any other 4xx is
about this mail or its sender: it's tried again later, too, but says nothing of the mails after it.

Sent is written together with an item that leads from SES's message id to the row, for
`desk.delivery.reports`; failed together with the mail that tells the desk (`desk.domain.mail.alerts`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import islice, takewhile
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
)

from desk.delivery import caps, retries
from desk.delivery.pace import Pace
from desk.delivery.ses import _NEVER_REACHED, _PERMANENT, _SLOW_DOWN, SES, _http_status, _says_nothing
from desk.domain.calendar.moments import epoch, stamp
from desk.domain.errors import Unavailable
from desk.domain.mail.alerts import alert_of, hold_alerts_of
from desk.domain.mail.compose import compose
from desk.domain.mail.rows import ROW_TAG, message_item, row_tag, waiting_since
from desk.domain.mail.suppression import suppression_pk
from desk.domain.submissions.attention import is_open_hold
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import TO_THE_DESK, Item
from desk.storage.table import MAX_TRIES, Table, Write, from_wire, to_wire

LEASE = timedelta(minutes=8)
"""As long as a call of `deliver` may take (4 minutes) and as two machines' clocks may differ (each is up to 2
minutes wrong): whoever finds a lease run out by its own clock can be sure that nobody is at that row now."""


MOST_HELD = 200
"""How many held mails one sweep looks at."""
MOST_WAITING = 20_000
"""How many waiting mails are looked at to see how late they are: far more than wait but in a flood."""


_STAYS = "(attribute_not_exists(expires_at) OR expires_at > :epoch)"
"""Nothing is sent of what was let go (`keep`, `erase`) and is only still there."""


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """The mail rows of the desk's table, and the way out. `clock` gives an aware moment."""

    rows: Table
    ses: SES
    pace: Pace
    bundle: Mapping[str, Any]
    clock: Callable[[], datetime]
    mail_hash_key: bytes = field(repr=False)
    link_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    configuration_set: str = ""
    """SES reports on what is sent under this one; empty where nothing comes back, as in local/."""

    def deliver(self, key: Mapping[str, str]) -> str | None:
        """Send the row of `key` (PK, SK) if it's due.

        Returns how it stands (sent, failed, superseded; held: over a cap; pending or throttled: SES takes
        nothing, refused: it doesn't take this one, behind: an older one goes first, all of which are tried
        again later), or None where it isn't ours.
        Raises Unavailable, ClientError or BotoCoreError when the table can't be reached: ring again later.
        """
        self.pace.wait()
        row = self._claim(key)
        if row is None:
            return None
        try:
            message = self._message(row)
        except Unavailable as error:
            # Nothing was sent yet: better to come back than to leave it under a lease that tells nothing.
            return self._postpone(row, why=type(error).__name__)
        return self._send(row, message) if isinstance(message, EmailMessage) else message

    def _message(self, row: Item) -> EmailMessage | str | None:
        """What is to be sent of a claimed row; or how it stands, where nothing is. Raises Unavailable."""
        if row.get("ambiguous", 0) > (
            retries.AMBIGUOUS_TRIES_OF_CALENDARS if "calendar" in row else retries.AMBIGUOUS_TRIES
        ):
            return self._close(row, status="failed", why="ambiguous")
        overtaken, older = self._others(row)
        if overtaken or ("until" in row and row["until"] <= stamp(self.clock())):
            return self._close(row, status="superseded")
        if older:
            return self._postpone(row, why="behind", status="behind")
        suppression = self._suppression(row)
        if suppression:
            return self._close(row, status="failed", why="suppressed", suppression=suppression)
        try:
            message = compose(row, self.bundle, now=self.clock(), link_keys=self.link_keys)
        except KeyError:
            return self._close(row, status="failed", why="words")
        if caps.is_to_be_counted(row):
            counted = caps.count(row, self.rows, self.bundle, now=self.clock(), key=self.mail_hash_key)
            if counted == "lost":
                return None
            if counted == "notices":
                return self._spare(row, why=counted)
            if counted != "counted":
                return self._hold(row, why=counted)
        return message

    def _send(self, row: Item, message: EmailMessage) -> str | None:
        self.pace.sent()
        try:
            answer = self.ses.send_email(
                FromEmailAddress=message["From"].addresses[0].addr_spec,
                Destination={"ToAddresses": [row["to"]]},
                Content={"Raw": {"Data": message.as_bytes()}},
                **(self._reported(row) if self.configuration_set else {}),
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _PERMANENT:
                return self._close(row, status="failed", why=code)
            if code in _SLOW_DOWN:
                return self._postpone(row, why=code, status="throttled")
            if _http_status(error) < 500:
                return self._postpone(row, why=code, status="refused")
            return self._postpone(row, why=code, perhaps_sent=_says_nothing(error))
        except _NEVER_REACHED as error:
            return self._postpone(row, why=type(error).__name__)
        except BotoCoreError as error:
            return self._postpone(row, why=type(error).__name__, perhaps_sent=True)
        return self._close(row, status="sent", message_id=answer["MessageId"])

    def overdue(self) -> timedelta:
        """How long the mail that waits longest has done so, however often it was tried; 0 where none waits.

        The index goes by when each is tried next, so all of them are looked at (MOST_WAITING at most).
        """
        now = self.clock()
        found = self.rows.query(
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :due",
            ProjectionExpression="created_at, let_through_at, expires_at",
            ExpressionAttributeValues=to_wire({":due": "MAIL#due"}),
        )
        waiting = [row for row in islice(found, MOST_WAITING) if not is_expired(row, at=now)]
        # What is for a later hour (`desk.domain.mail.alerts`) doesn't wait yet.
        return max([timedelta(0), *(now - waiting_since(row) for row in waiting)])

    def _reported(self, row: Item) -> dict[str, Any]:
        """What has SES report on a mail, and name its row."""
        tag = {"Name": ROW_TAG, "Value": row_tag(row)}
        return {"ConfigurationSetName": self.configuration_set, "EmailTags": [tag]}

    def due(self) -> Iterator[dict[str, str]]:
        """The keys of every row that is due and not yet sent, the longest waiting first: the sweep's bell."""
        query: dict[str, Any] = {
            "TableName": self.rows.table,
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :due AND GSI1SK < :now",
            "ExpressionAttributeValues": to_wire({":due": "MAIL#due", ":now": stamp(self.clock()) + "~"}),
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

    def close_overtaken(self, *, is_over: Callable[[], bool] = lambda: False) -> int:
        """Close the held mails that a newer one has overtaken, until `is_over`; how many were.

        The longest held come first: where somebody has to look at those, the others wait for it.
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

    def _others(self, row: Item) -> tuple[bool, bool]:
        """Of the mails to the same applicant: was a newer one written, and may somebody be at an older one?

        One consistent look at both, after the claim: of two at once, the later claim sees the earlier one.
        """
        if row["kind"] in TO_THE_DESK:
            return False, False
        found = self.rows.query(
            # An event's key sorts before META, an outbox row's after it.
            KeyConditionExpression="PK = :pk AND SK >= :meta",
            ProjectionExpression="SK, mail_v, v, kind, #status, next_at",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=to_wire({":pk": row["PK"], ":meta": "META"}),
            ConsistentRead=True,
        )
        items = list(found)
        overtaken = any(item["SK"] == "META" and item.get("mail_v", 0) > row["v"] for item in items)
        return overtaken, any(self._is_older_at_work(item, row) for item in items)

    def _is_older_at_work(self, other: Item, row: Item) -> bool:
        return (
            other.get("kind", "undelivered") not in TO_THE_DESK
            and other["v"] < row["v"]
            and other["status"] == "sending"
            and other["next_at"] > stamp(self.clock())
        )

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
        values = {
            ":now": stamp(now),
            ":end": lease_end,
            ":sort": _sort(key, lease_end),
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

    def _close(
        self, row: Item, *, status: str, message_id: str = "", why: str = "", suppression: str = ""
    ) -> str | None:
        """Failed stays in the index under a name of its own, for the staff to see; the others leave it."""
        now = self.clock()
        beside: list[Item] = []
        if status == "superseded":
            change = "SET #status = :status, superseded_at = :now REMOVE GSI1PK, GSI1SK, next_at, why"
            values: dict[str, Any] = {}
        elif status == "sent":
            change = (
                "SET #status = :status, message_id = :id, sent_at = :now REMOVE GSI1PK, GSI1SK, next_at, why"
            )
            values = {":id": message_id}
            beside = [message_item(row, message_id, at=now)]
        else:
            change = "SET #status = :status, why = :why, failed_at = :now, GSI1PK = :failed"
            values = {":why": why, ":failed": "MAIL#failed"}
            if suppression:
                change += ", suppression = :suppression"
                values[":suppression"] = suppression
            alert = alert_of(row, self.bundle, why=why, at=now)
            if alert:
                # What SES reports later of the same mail is told no more.
                change += ", told_at = :now"
                beside = [alert]
        return self._settle(row, status, change, values | {":now": stamp(now)}, beside)

    def _hold(self, row: Item, *, why: str) -> str | None:
        """Over a cap: it waits for somebody at the desk, in the index under a name of its own."""
        now = self.clock()
        change = (
            "SET #status = :status, why = :why, held_at = :now, GSI1PK = :held, GSI1SK = :sort REMOVE next_at"
        )
        values = {":why": why, ":now": stamp(now), ":held": "MAIL#held", ":sort": _sort(row, stamp(now))}
        return self._settle(row, "held", change, values, hold_alerts_of(row, self.bundle, why=why, at=now))

    def _spare(self, row: Item, *, why: str) -> str | None:
        """A notice to the desk that's one too many: what it tells is in the list, and an alert tells that."""
        now = self.clock()
        change = "SET #status = :status, why = :why, superseded_at = :now REMOVE GSI1PK, GSI1SK, next_at"
        alerts = hold_alerts_of(row, self.bundle, why=why, at=now)
        return self._settle(row, "superseded", change, {":why": why, ":now": stamp(now)}, alerts)

    def _postpone(
        self, row: Item, *, why: str, status: str = "pending", perhaps_sent: bool = False
    ) -> str | None:
        """Try again later; given up as failed once it's retries.GIVEN_UP_AFTER old."""
        now = self.clock()
        if now - waiting_since(row) > retries.GIVEN_UP_AFTER:
            return self._close(row, status="failed", why=why)
        pause = min(
            retries.FIRST_PAUSE * 2 ** min(int(row["tries"]) - 1, retries.MOST_DOUBLINGS),
            retries.LONGEST_PAUSE,
        )
        # Half of it by chance: what failed together shouldn't come back together.
        at = stamp(now + pause * (0.5 + self.rows.jitter() / 2))
        change = "SET #status = :status, why = :why, next_at = :at, GSI1SK = :sort"
        values: dict[str, Any] = {":why": why, ":at": at, ":sort": _sort(row, at)}
        if perhaps_sent:
            change, values = f"{change} ADD ambiguous :one", {**values, ":one": 1}
        return status if self._settle(row, "pending", change, values) else None

    def _settle(
        self, row: Item, status: str, change: str, values: Mapping[str, Any], beside: Sequence[Item] = ()
    ) -> str | None:
        """Change the row, and put the first of `beside` that isn't there yet, if the lease is still ours.

        Tried again where that may help: a sent mail that isn't marked so is sent once more.
        """
        settled = {":sending": "sending", **values, ":status": status, ":lease": row["next_at"]}
        update = {
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            "ConditionExpression": "#status = :sending AND next_at = :lease",
            "UpdateExpression": change,
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_wire(settled),
        }
        left = list(beside)

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

        lost = self.rows.write(build, on_conflict, tries=MAX_TRIES + len(left))
        return None if lost else status

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


def _sort(key: Mapping[str, Any], at: str) -> str:
    return f"{at}#{str(key['PK']).removeprefix('SUB#')}#{key['SK']}"
