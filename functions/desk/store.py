"""The table: taking a submission in one transaction, and nothing else on the network.

botocore retries neither TransactionConflict nor a throttled transaction, so the loop here does:
bounded, with jitter. A lost answer is retried too: if the first try was stored after all, the
second finds it under its sid and answers its receipt.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import BotoCoreError, ClientError

from desk.problems import AlreadyBooked, SidReused, SlotTaken, Unavailable
from desk.receipts import new_receipt
from desk.submissions import (
    Item,
    Letter,
    Submission,
    first_event_item,
    letter_item,
    meta_item,
    payload_hash,
    person_item,
    receipt_item,
    receipt_pk,
    slot_item,
    stamp,
    submission_pk,
)

MAX_TRIES = 6
_FIRST_PAUSE = 0.05
_RETRYABLE = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html"""

_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


class DynamoDB(Protocol):
    """What we use of boto3's low-level client."""

    def transact_write_items(self, **kwargs: Any) -> Any: ...
    def get_item(self, **kwargs: Any) -> Any: ...
    def update_item(self, **kwargs: Any) -> Any: ...
    def query(self, **kwargs: Any) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A stored submission: its META item, and whether this call stored it."""

    item: Mapping[str, Any]
    created: bool


@dataclass(frozen=True, kw_only=True)
class Store:
    """The desk's table. `sleep` takes seconds; `jitter` gives 0 ≤ x < 1."""

    client: DynamoDB
    table: str
    sleep: Callable[[float], None]
    jitter: Callable[[], float] = random.random

    def take(
        self,
        submission: Submission,
        letters: tuple[Letter, ...],
        *,
        capacity: int = 0,
        person: str | None = None,
    ) -> Taken:
        """Store the submission and all that goes with it, or nothing.

        `capacity` is how many lanes its slot has; `person` the keyed hash that may have one live
        booking. The same sid and answers again give what's stored. Raises SidReused, SlotTaken,
        AlreadyBooked, Unavailable.
        """
        lane = hung = 0
        for attempt in range(MAX_TRIES + capacity):
            puts = _puts(submission, letters, lane=lane, person=person)
            try:
                self.client.transact_write_items(
                    TransactItems=[self._put(item, condition) for _, item, condition in puts]
                )
                return Taken(item=puts[0][1], created=True)
            except ClientError as error:
                failed = _failed(error, [role for role, _, _ in puts])
            except BotoCoreError as error:
                # A call that hangs costs seconds: a third wouldn't fit into the function's time.
                hung += 1
                if hung == 2:
                    raise Unavailable from error
                failed = {"lost": {}}
            if "meta" in failed:
                return _same(failed["meta"], submission)
            if "person" in failed:
                raise AlreadyBooked
            if "receipt" in failed:
                submission = replace(submission, receipt=new_receipt())
            elif "slot" in failed:
                lane += 1
                if lane >= capacity:
                    raise SlotTaken
            else:
                self.sleep(_FIRST_PAUSE * 2 ** min(attempt, 5) * (0.5 + self.jitter() / 2))
        raise Unavailable

    def taken_under(self, sid: str, form: str, answers: Mapping[str, Any]) -> Taken | None:
        """What's stored under this sid if it's the same form and answers, else None. Raises Unavailable."""
        item = self._get(submission_pk(sid))
        if item is None or item["payload"] != payload_hash(form, answers):
            return None
        return Taken(item=item, created=False)

    def taken_as(self, receipt: str) -> Item | None:
        """The META item behind a receipt number, or None. Raises Unavailable."""
        found = self._get(receipt_pk(receipt))
        return self._get(submission_pk(found["sid"])) if found else None

    def _get(self, pk: str) -> Item | None:
        try:
            found = self.client.get_item(
                TableName=self.table, Key=to_wire({"PK": pk, "SK": "META"}), ConsistentRead=True
            )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable from error
        return from_wire(found["Item"]) if "Item" in found else None

    def _put(self, item: Item, condition: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "Put": {
                "TableName": self.table,
                "Item": to_wire(item),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                **condition,
            }
        }


def to_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _serialise(value) for name, value in item.items()}


def from_wire(item: Mapping[str, Any]) -> Item:
    return {name: _deserialise(value) for name, value in item.items()}


_NEW = {"ConditionExpression": "attribute_not_exists(PK)"}


def _puts(
    submission: Submission, letters: tuple[Letter, ...], *, lane: int, person: str | None
) -> list[tuple[str, Item, Mapping[str, Any]]]:
    """(role, item, condition) of each item of the one transaction."""
    puts: list[tuple[str, Item, Mapping[str, Any]]] = [
        ("meta", meta_item(submission), _NEW),
        ("event", first_event_item(submission), _NEW),
        ("receipt", receipt_item(submission), _NEW),
    ]
    if submission.slot:
        puts.append(("slot", slot_item(submission, slot=submission.slot, lane=lane), _NEW))
    if person and submission.slot_end:
        ended = {
            "ConditionExpression": "attribute_not_exists(PK) OR #until <= :now",
            "ExpressionAttributeNames": {"#until": "until"},
            "ExpressionAttributeValues": to_wire({":now": stamp(submission.received_at)}),
        }
        puts.append(("person", person_item(submission, person=person, until=submission.slot_end), ended))
    puts += [("letter", letter_item(submission, letter, n=1), _NEW) for letter in letters]
    return puts


def _failed(error: ClientError, roles: list[str]) -> dict[str, Item]:
    """Role -> the item that stood in its way, of a cancelled transaction; `lost` where a retry may help.

    Re-raises an error that no retry mends (a missing right, a wrong request).
    """
    code = error.response["Error"]["Code"]
    if code in _RETRYABLE:
        return {"lost": {}}
    if code != "TransactionCanceledException":
        raise error
    failed: dict[str, Item] = {}
    for role, reason in zip(roles, error.response["CancellationReasons"], strict=True):
        if reason["Code"] == "ConditionalCheckFailed":
            failed[role] = from_wire(reason.get("Item", {}))
        elif reason["Code"] == "ValidationError":
            raise error
    return failed or {"lost": {}}


def _same(stored: Item, submission: Submission) -> Taken:
    if stored.get("payload") != payload_hash(submission.form, submission.answers):
        raise SidReused
    return Taken(item=stored, created=False)
