"""The short way to moto (`quick_moto`) answers what the long one does, and refuses what botocore refuses."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from local.emulated.cloud import TABLE_NAME, isolated_client
from tests.functions.conftest import Desk

_KEY = {"PK": {"S": "A"}, "SK": {"S": "META"}}
_ITEM = {**_KEY, "n": {"N": "1"}, "m": {"M": {"l": {"L": [{"BOOL": True}, {"SS": ["a"]}]}}}, "b": {"B": b"x"}}
_PARTITION = {"KeyConditionExpression": "PK = :a", "ExpressionAttributeValues": {":a": {"S": "A"}}}
_HELD = {"ConditionExpression": "attribute_not_exists(PK)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
_PUT = {"Put": {"TableName": TABLE_NAME, "Item": _ITEM, **_HELD}}


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("get_item", {"Key": _KEY}),
        ("get_item", {"Key": {**_KEY, "SK": {"S": "missing"}}}),
        ("query", _PARTITION),
        ("query", {**_PARTITION, "ScanIndexForward": False, "Limit": 1}),
        ("scan", {"FilterExpression": "n > :n", "ExpressionAttributeValues": {":n": {"N": "0"}}}),
        ("update_item", {"Key": _KEY, "UpdateExpression": "REMOVE nothing", "ReturnValues": "ALL_NEW"}),
    ],
    ids=["found", "missing", "query", "backwards", "scan", "update"],
)
def test_an_answer_is_the_same(desk: Desk, operation: str, asked: dict[str, Any]) -> None:
    short, long = desk.cloud.dynamodb, isolated_client("dynamodb")
    for key in ("META", "OTHER", "LAST"):
        short.put_item(TableName=TABLE_NAME, Item={**_ITEM, "SK": {"S": key}})
    short.put_item(TableName=TABLE_NAME, Item={**_ITEM, "PK": {"S": "B"}})
    answers = [getattr(one, operation)(TableName=TABLE_NAME, **asked) for one in (short, long)]
    for answer in answers:
        del answer["ResponseMetadata"]
    assert answers[0] == answers[1]


def test_a_query_finds_its_own_items_in_their_order(desk: Desk) -> None:
    table = desk.cloud.dynamodb
    for pk, sk, work in (("B", "1", "x"), ("A", "2", "x"), ("A", "1", "y"), ("A", "3", "")):
        queued = {"GSI1PK": {"S": work}, "GSI1SK": {"S": f"{pk}{sk}"}} if work else {}
        table.put_item(TableName=TABLE_NAME, Item={"PK": {"S": pk}, "SK": {"S": sk}, **queued})

    def found(**asked: Any) -> list[str]:
        items = table.query(TableName=TABLE_NAME, **asked)["Items"]
        return [item["PK"]["S"] + item["SK"]["S"] for item in items]

    of_x = {"KeyConditionExpression": "GSI1PK = :x", "ExpressionAttributeValues": {":x": {"S": "x"}}}
    assert found(**_PARTITION) == ["A1", "A2", "A3"]
    assert found(**_PARTITION, ScanIndexForward=False) == ["A3", "A2", "A1"]
    assert found(IndexName="GSI1", **of_x) == ["A2", "B1"]
    assert found(IndexName="GSI1", **of_x, ScanIndexForward=False) == ["B1", "A2"]


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("put_item", {"TableName": TABLE_NAME, "Item": _ITEM, **_HELD}),
        ("transact_write_items", {"TransactItems": [_PUT]}),
        ("get_item", {"TableName": "another", "Key": _KEY}),
        ("update_item", {"TableName": TABLE_NAME, "Key": _KEY, "UpdateExpression": "SET n = :none"}),
        (
            "update_item",
            {
                "TableName": TABLE_NAME,
                "Key": _KEY,
                "UpdateExpression": "SET #k = :k",
                "ExpressionAttributeNames": {"#k": "PK"},
                "ExpressionAttributeValues": {":k": {"S": "B"}},
            },
        ),
    ],
    ids=["condition", "transaction", "no table", "no value", "key"],
)
def test_a_refusal_is_the_same(desk: Desk, operation: str, asked: dict[str, Any]) -> None:
    short, long = desk.cloud.dynamodb, isolated_client("dynamodb")
    short.put_item(TableName=TABLE_NAME, Item=_ITEM)
    # Twice by the short way: what was found out of an expression once is kept.
    refusals = [refused(one, operation, asked) for one in (short, short, long)]
    assert refusals[0] == refusals[1] == refusals[2]


def refused(client: Any, operation: str, asked: dict[str, Any]) -> tuple[str, Any]:
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**asked)
    del caught.value.response["ResponseMetadata"]
    return str(caught.value), caught.value.response


@pytest.mark.parametrize(
    "value",
    [{"N": 1}, {"S": None}, {"X": "a"}, {"M": {"a": "b"}}, {"L": [{"S": 1}]}, {"SS": "a"}, {"BOOL": "a"}],
    ids=str,
)
def test_a_value_that_is_none_is_refused(desk: Desk, value: Any) -> None:
    with pytest.raises((ParamValidationError, ClientError)) as long:
        isolated_client("dynamodb").put_item(TableName=TABLE_NAME, Item={**_KEY, "x": value})
    with pytest.raises(type(long.value)) as short:
        desk.cloud.dynamodb.put_item(TableName=TABLE_NAME, Item={**_KEY, "x": value})
    assert str(short.value) == str(long.value)
