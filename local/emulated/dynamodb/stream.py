"""Delivers the table's stream to the functions, as Lambda's event source mappings do.

Records come in order. If a function reports failures (ReportBatchItemFailures), the batch is retried at the
next poll, from the first failed record on; a batch whose call raised is halved. After the mapping's last
retry the batch is dropped, with a message on stderr.
"""

import sys
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.emulated.dynamodb.filter_pattern import matches
from local.emulated.lambda_runtime import REGION, Invoke
from local.emulated.sam_template import Function, StreamMapping

Record = Mapping[str, Any]

_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")


@dataclass(frozen=True, kw_only=True)
class Batch:
    records: tuple[Record, ...]
    retries: int = 0


@dataclass(kw_only=True)
class Subscription:
    """A function's event source mapping, and its undelivered batches, oldest first."""

    function: Function
    mapping: StreamMapping
    invoke: Invoke
    waiting: deque[Batch] = field(default_factory=deque)

    def take(self, records: list[Record]) -> None:
        """Queue the records that pass the mapping's filter."""
        passed = [
            record for record in records if any(matches(pattern, record) for pattern in self.mapping.patterns)
        ]
        size = self.mapping.batch_size
        self.waiting.extend(
            Batch(records=tuple(passed[start : start + size])) for start in range(0, len(passed), size)
        )

    def deliver(self) -> None:
        """Call the function with each batch, up to the first failure, which is retried at the next poll."""
        while self.waiting:
            batch = self.waiting.popleft()
            failed = self._call(batch)
            if failed:
                self.waiting.extendleft(reversed([one for one in failed if self._may_retry(one)]))
                return

    def _call(self, batch: Batch) -> list[Batch]:
        """The batches to retry."""
        retries = batch.retries + 1
        try:
            answer = self.invoke(self.function, {"Records": list(batch.records)}) or {}
        except Exception:
            traceback.print_exc(file=sys.stderr)
            half = len(batch.records) // 2 if self.mapping.bisects else 0
            halves = (batch.records[:half], batch.records[half:])
            return [Batch(records=records, retries=retries) for records in halves if records]
        failures = {failure["itemIdentifier"] for failure in answer.get("batchItemFailures", ())}
        if not failures:
            return []
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch.records]
        # As on AWS, an identifier that isn't in the batch fails the whole batch.
        first = min((numbers.index(name) if name in numbers else 0) for name in failures)
        return [Batch(records=batch.records[first:], retries=retries)]

    def _may_retry(self, batch: Batch) -> bool:
        if batch.retries <= self.mapping.max_retries:
            return True
        keys = ", ".join(str(record["dynamodb"]["Keys"]) for record in batch.records)
        print(
            f"{self.function.name}: dropped after {self.mapping.max_retries} retries: {keys}", file=sys.stderr
        )
        return False


class Stream:
    """Reads the table's stream with a boto3 `dynamodbstreams` client and feeds the subscriptions."""

    def __init__(self, client: Any, *, arn: str, subscriptions: tuple[Subscription, ...]) -> None:
        self._client = client
        self._arn = arn
        self._subscriptions = subscriptions
        self._last: str | None = None
        self._written = True

    def listen(self, dynamodb: Any) -> None:
        """Watch this boto3 `dynamodb` client for writes: without one, `poll` reads no records."""
        for operation in _WRITES:
            dynamodb.meta.events.register(f"after-call.dynamodb.{operation}", self._note_write)

    def poll(self) -> None:
        """Deliver new records, and retry failed batches once."""
        written, self._written = self._written, False
        records = list(self._new_records()) if written else []
        for subscription in self._subscriptions:
            subscription.take(records)
            subscription.deliver()

    def _note_write(self, **_: Any) -> None:
        self._written = True

    def _new_records(self) -> Iterator[Record]:
        shard = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"][0]["ShardId"]
        start = (
            {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._last}
            if self._last
            else {"ShardIteratorType": "TRIM_HORIZON"}
        )
        # A new iterator each time: moto's rollback of a transaction replaces the table, and an older iterator
        # keeps reading the replaced one.
        found = self._client.get_shard_iterator(StreamArn=self._arn, ShardId=shard, **start)
        iterator = found["ShardIterator"]
        while True:
            page = self._client.get_records(ShardIterator=iterator)
            if not page["Records"]:
                return
            for record in page["Records"]:
                self._last = record["dynamodb"]["SequenceNumber"]
                yield _as_lambda_sees_it(record, arn=self._arn)
            iterator = page["NextShardIterator"]


def _as_lambda_sees_it(record: Record, *, arn: str) -> Record:
    event: Record = _plain({**record, "awsRegion": REGION, "eventSourceARN": arn})
    return event


def _plain(value: Any) -> Any:
    """JSON as in Lambda's events: times in epoch seconds."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.timestamp()
    return value
