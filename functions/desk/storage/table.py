"""The table on the wire: reads, and transactions with retries.

botocore retries neither TransactionConflict nor a throttled transaction, so the loop here does: bounded, with
jitter. A lost response is retried too; the caller then has to find out whether the first try was stored.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.errors import Unavailable
from desk.domain.submissions.model import Item
from desk.storage.wire import from_wire as from_wire
from desk.storage.wire import to_wire as to_wire

T = TypeVar("T")

MAX_TRIES = 6
FIRST_PAUSE = 0.05
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


class DynamoDB(Protocol):
    """The part of botocore's client that we use."""

    def transact_write_items(self, **kwargs: Any) -> Any: ...
    def get_item(self, **kwargs: Any) -> Any: ...
    def update_item(self, **kwargs: Any) -> Any: ...
    def query(self, **kwargs: Any) -> Any: ...
    def scan(self, **kwargs: Any) -> Any: ...
    def put_item(self, **kwargs: Any) -> Any: ...
    def delete_item(self, **kwargs: Any) -> Any: ...


class Write(NamedTuple):
    """One item of a transaction. `verb`: Put, Update, Delete or ConditionCheck. `request`: all but TableName.

    `role` names the item in its transaction, so that `on_conflict` knows whose condition failed.
    """

    role: str
    verb: str
    request: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The desk's table. `sleep` takes seconds; `jitter` gives 0 ≤ x < 1."""

    client: DynamoDB
    table: str
    sleep: Callable[[float], None]
    jitter: Callable[[], float] = random.random

    def get(self, key: Mapping[str, Any]) -> Item | None:
        try:
            found = self.client.get_item(
                TableName=self.table,
                Key=to_wire({"PK": key["PK"], "SK": key["SK"]}),
                ConsistentRead=True,
            )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable from error
        return from_wire(found["Item"]) if "Item" in found else None

    def put(self, item: Item) -> None:
        """Write an item over whatever has its key. Raises Unavailable."""
        try:
            self.client.put_item(TableName=self.table, Item=to_wire(item))
        except (ClientError, BotoCoreError) as error:
            raise Unavailable from error

    def delete(self, key: Mapping[str, Any]) -> None:
        """Delete an item, if it is there. Raises Unavailable."""
        try:
            self.client.delete_item(TableName=self.table, Key=to_wire({"PK": key["PK"], "SK": key["SK"]}))
        except (ClientError, BotoCoreError) as error:
            raise Unavailable from error

    def partition(self, pk: str) -> Iterator[Item]:
        """Every item of a partition. Raises Unavailable."""
        return self.query(
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues=to_wire({":pk": pk}),
            ConsistentRead=True,
        )

    def query(self, **query: Any) -> Iterator[Item]:
        return map(from_wire, self.pages(self.client.query, **query))

    def scan(self, **scan: Any) -> Iterator[Item]:
        return map(from_wire, self.pages(self.client.scan, **scan))

    def pages(self, ask: Callable[..., Any], **request: Any) -> Iterator[Item]:
        """Every item of every page, as it comes over the wire. Raises Unavailable."""
        while True:
            try:
                page = ask(TableName=self.table, **request)
            except (ClientError, BotoCoreError) as error:
                raise Unavailable from error
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def write(
        self,
        build: Callable[[], list[Write]],
        on_conflict: Callable[[Mapping[str, Item]], T | None],
        *,
        tries: int,
    ) -> T | None:
        """Write what `build` returns in one transaction; None once that is done.

        `on_conflict` receives the failed conditions (role -> existing item). It may change what the next
        attempt builds, return a final result, or raise. Raises Unavailable, after MAX_TRIES faults or `tries`
        in all.
        """
        timeouts = faults = 0
        for _ in range(tries):
            writes = build()
            try:
                self.client.transact_write_items(
                    TransactItems=[
                        {
                            one.verb: {
                                "TableName": self.table,
                                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                                **one.request,
                            }
                        }
                        for one in writes
                    ]
                )
                return None
            except ClientError as error:
                failed = _failed(error, [one.role for one in writes])
            except BotoCoreError as error:
                # A call that hangs costs seconds: a third would not fit into the function's timeout.
                timeouts += 1
                if timeouts == 2:
                    raise Unavailable from error
                failed = {}
            if failed:
                result = on_conflict(failed)
                if result is not None:
                    return result
                continue
            faults += 1
            if faults == MAX_TRIES:
                break
            self.sleep(FIRST_PAUSE * 2 ** (faults - 1) * (0.5 + self.jitter() / 2))
        raise Unavailable


def _failed(error: ClientError, roles: list[str]) -> dict[str, Item]:
    """Role -> existing item, for each failed condition; empty if a retry may help.

    Re-raises an error that no retry fixes (a missing right, a wrong request).
    """
    code = error.response["Error"]["Code"]
    if code in _RETRYABLE:
        return {}
    if code != "TransactionCanceledException":
        raise error
    failed: dict[str, Item] = {}
    for role, reason in zip(roles, error.response["CancellationReasons"], strict=True):
        if reason["Code"] == "ConditionalCheckFailed":
            failed[role] = from_wire(reason.get("Item", {}))
        elif reason["Code"] == "ValidationError":
            raise error
    return failed
