"""The stream delivers new mail rows to their function, and retries what it reports as failed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.clock import Clock
from local.emulated.cloud import TABLE_NAME, Cloud
from local.emulated.dynamodb.filter_pattern import matches
from local.emulated.dynamodb.stream import Stream, Subscription
from local.emulated.sam_template import Function, load_template

TEMPLATE = load_template()
(DELIVER,) = (function for function in TEMPLATE.functions() if function.streams)
(MAPPING,) = DELIVER.streams

Handler = Callable[[list[Mapping[str, Any]]], Any]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(TEMPLATE, clock=Clock()) as cloud:
        yield cloud


class Bell:
    """A stream whose function is `handler`; `calls` holds the sort keys of each call's records."""

    def __init__(self, cloud: Cloud, handler: Handler = lambda _: {}, *, batch_size: int = 10) -> None:
        self.calls: list[list[str]] = []
        self._handler = handler
        mapping = replace(MAPPING, batch_size=batch_size)
        self.subscription = Subscription(function=DELIVER, mapping=mapping, invoke=self._invoke)
        self.stream = Stream(cloud.streams, arn=cloud.stream_arn, subscriptions=(self.subscription,))
        self.stream.listen(cloud.dynamodb)

    def _invoke(self, _: Function, event: Mapping[str, Any]) -> Any:
        self.calls.append([record["dynamodb"]["Keys"]["SK"]["S"] for record in event["Records"]])
        return self._handler(event["Records"])

    def poll(self) -> list[list[str]]:
        """The calls that this poll made."""
        before = len(self.calls)
        self.stream.poll()
        return self.calls[before:]


def put(cloud: Cloud, *sort_keys: str, **attributes: Any) -> None:
    for sort in sort_keys:
        item = {"PK": {"S": "SUB#1"}, "SK": {"S": sort}, **attributes}
        cloud.dynamodb.put_item(TableName=TABLE_NAME, Item=item)


def failed(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}


def test_new_mail_rows_are_delivered_once_in_order_in_batches(cloud: Cloud) -> None:
    bell = Bell(cloud, batch_size=2)
    put(cloud, "META", "OUT#a#1", "EV#000001", "OUT#b#1", "OUT#c#1")
    assert bell.poll() == [["OUT#a#1", "OUT#b#1"], ["OUT#c#1"]]
    put(cloud, "OUT#a#1", status={"S": "sent"})
    assert bell.poll() == []
    put(cloud, "OUT#d#1")
    assert bell.poll() == [["OUT#d#1"]]


def test_records_have_the_shape_that_aws_sends(cloud: Cloud) -> None:
    seen: list[Mapping[str, Any]] = []
    bell = Bell(cloud, seen.extend)
    put(cloud, "OUT#a#1", n={"N": "1"})
    bell.poll()
    (record,) = seen
    assert (record["eventName"], record["eventSource"]) == ("INSERT", "aws:dynamodb")
    assert record["awsRegion"] == "ap-northeast-1"
    assert record["eventSourceARN"] == cloud.stream_arn
    assert record["dynamodb"]["Keys"] == {"PK": {"S": "SUB#1"}, "SK": {"S": "OUT#a#1"}}
    assert not record["dynamodb"].keys() & {"NewImage", "OldImage"}, "the template's view: keys only"
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], float)
    assert record["dynamodb"]["SequenceNumber"].isdigit()


def test_a_rolled_back_transaction_calls_no_function(cloud: Cloud) -> None:
    bell = Bell(cloud)
    put(cloud, "META", "OUT#a#1")
    assert bell.poll() == [["OUT#a#1"]]
    new = {"ConditionExpression": "attribute_not_exists(PK)", "TableName": TABLE_NAME}
    rows = [{"PK": {"S": "SUB#1"}, "SK": {"S": sort}} for sort in ("OUT#b#1", "META")]
    with pytest.raises(ClientError, match="TransactionCanceled"):
        cloud.dynamodb.transact_write_items(TransactItems=[{"Put": {"Item": row, **new}} for row in rows])
    assert bell.poll() == []
    put(cloud, "OUT#c#1")
    assert bell.poll() == [["OUT#c#1"]]


def test_a_failed_record_is_retried_with_all_that_followed_it(cloud: Cloud) -> None:
    answers: Iterator[Handler] = iter(
        [lambda records: failed(records[1]), lambda _: {"batchItemFailures": []}]
    )
    bell = Bell(cloud, lambda records: next(answers)(records))
    put(cloud, "OUT#a#1", "OUT#b#1", "OUT#c#1")
    assert bell.poll() == [["OUT#a#1", "OUT#b#1", "OUT#c#1"]]
    assert bell.poll() == [["OUT#b#1", "OUT#c#1"]]
    assert bell.poll() == []


def test_a_failure_with_an_unknown_id_fails_the_whole_batch(cloud: Cloud) -> None:
    answers = iter([{"batchItemFailures": [{"itemIdentifier": ""}]}, None])
    bell = Bell(cloud, lambda _: next(answers))
    put(cloud, "OUT#a#1", "OUT#b#1")
    assert bell.poll() == [["OUT#a#1", "OUT#b#1"]]
    assert bell.poll() == [["OUT#a#1", "OUT#b#1"]]
    assert bell.poll() == []


def test_a_batch_whose_call_raises_is_halved_until_the_bad_record_is_alone(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    def handler(records: list[Mapping[str, Any]]) -> Any:
        if any(record["dynamodb"]["Keys"]["SK"]["S"] == "OUT#bad#1" for record in records):
            raise RuntimeError("poison")
        return {}

    bell = Bell(cloud, handler)
    put(cloud, "OUT#a#1", "OUT#bad#1", "OUT#c#1", "OUT#d#1")
    calls = [call for _ in range(6) for call in bell.poll()]
    assert calls == [
        ["OUT#a#1", "OUT#bad#1", "OUT#c#1", "OUT#d#1"],
        ["OUT#a#1", "OUT#bad#1"],
        ["OUT#a#1"],
        ["OUT#bad#1"],
        ["OUT#bad#1"],
        ["OUT#c#1", "OUT#d#1"],
    ]
    told = capsys.readouterr().err
    assert "RuntimeError: poison" in told
    assert "dropped after 3 retries" in told


# ---- Filter patterns

EVENT = {"eventName": "INSERT", "dynamodb": {"Keys": {"SK": {"S": "OUT#a"}}}}


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ({}, True),
        ({"eventName": ["MODIFY", "INSERT"]}, True),
        ({"eventName": ["MODIFY"]}, False),
        ({"dynamodb": {"Keys": {"SK": {"S": [{"prefix": "OUT#"}]}}}}, True),
        ({"dynamodb": {"Keys": {"SK": {"S": [{"prefix": "EV#"}]}}}}, False),
        ({"dynamodb": {"Keys": {"SK": {"N": [{"prefix": "OUT#"}]}}}}, False),
        ({"dynamodb": {"NewImage": {"to": {"S": [{"exists": True}]}}}}, False),
        ({"dynamodb": {"Keys": {"SK": {"S": [{"exists": True}]}}}}, True),
        ({"userIdentity": [{"exists": False}]}, True),
        ({"userIdentity": [None]}, False),
    ],
)
def test_filter_patterns(pattern: Mapping[str, Any], passes: bool) -> None:
    assert matches(pattern, EVENT) is passes


def test_an_unknown_filter_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="anything-but"):
        matches({"eventName": [{"anything-but": "REMOVE"}]}, EVENT)
