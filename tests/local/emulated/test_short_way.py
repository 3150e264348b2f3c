"""The short way to the emulated table answers as the long way does, over botocore's HTTP layer."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.emulated.cloud import TABLE_NAME, isolated_client
from tests.functions.conftest import Desk

KEY = {"PK": {"S": "A"}, "SK": {"S": "META"}}
ITEM: dict[str, Any] = {
    **KEY,
    "n": {"N": "1.50"},
    "nothing": {"NULL": True},
    "names": {"SS": ["a", "b"]},
    "answers": {"M": {"name": {"S": '例 "引用"'}, "topics": {"L": [{"S": "a"}, {"M": {"n": {"N": "2"}}}]}}},
}
UNTAKEN = "attribute_not_exists(PK)"


def put(item: Any, **more: Any) -> dict[str, Any]:
    return {"TableName": TABLE_NAME, "Item": item, **more}


READS: dict[str, tuple[str, dict[str, Any]]] = {
    "an item": ("get_item", {"Key": KEY}),
    "no item": ("get_item", {"Key": {**KEY, "SK": {"S": "NONE"}}}),
    "a query": (
        "query",
        {"KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": {":pk": {"S": "A"}}, "Limit": 1},
    ),
    "a scan": ("scan", {"ProjectionExpression": "PK, answers"}),
    "a put over a taken key": ("put_item", put(ITEM, ConditionExpression=UNTAKEN)),
    "a cancelled transaction": (
        "transact_write_items",
        {
            "TransactItems": [
                {"Put": put({**ITEM, "SK": {"S": "NEW"}})},
                {"Put": put(ITEM, ConditionExpression=UNTAKEN)},
            ]
        },
    ),
    "an expression that is none": (
        "update_item",
        {"Key": {**KEY, "SK": {"S": "NEW"}}, "UpdateExpression": "SET n = missing + :x"},
    ),
    "no such table": ("get_item", {"Key": KEY, "TableName": "none"}),
}


@pytest.mark.parametrize("what", READS)
def test_an_answer_and_a_refusal_are_the_same(desk: Desk, what: str) -> None:
    desk.cloud.dynamodb.put_item(**put({**ITEM, "bytes": {"B": b"x"}}))
    name, request = READS[what]
    if name != "transact_write_items":
        request = {"TableName": TABLE_NAME, **request}
    before = desk.items("A")
    short = answer(desk.cloud.dynamodb, name, request)
    assert short == answer(isolated_client("dynamodb"), name, request)
    assert desk.items("A") == before


def test_what_is_written_is_the_same(desk: Desk) -> None:
    clients = {"short": desk.cloud.dynamodb, "long": isolated_client("dynamodb")}
    update = {"UpdateExpression": "SET n = n + :one REMOVE nothing", "ReturnValues": "ALL_NEW"}
    answers = {}
    for pk, client in clients.items():
        client.put_item(**put({**ITEM, "PK": {"S": pk}}))
        key = {"PK": {"S": pk}, "SK": KEY["SK"]}
        told = client.update_item(
            TableName=TABLE_NAME, Key=key, ExpressionAttributeValues={":one": {"N": "1"}}, **update
        )
        answers[pk] = {**told["Attributes"], "PK": None}
    assert answers["short"] == answers["long"]
    assert [{**item, "PK": ""} for item in desk.items("short")] == [
        {**item, "PK": ""} for item in desk.items("long")
    ]


def answer(client: Any, name: str, request: dict[str, Any]) -> Any:
    try:
        found = getattr(client, name)(**request)
    except ClientError as error:
        return {**error.response, "ResponseMetadata": error.response["ResponseMetadata"]["HTTPStatusCode"]}
    return {**found, "ResponseMetadata": found["ResponseMetadata"]["HTTPStatusCode"]}
