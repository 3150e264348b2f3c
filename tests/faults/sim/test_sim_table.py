"""The table in memory behaves like moto's, call by call; calls that moto gets wrong are left out."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from desk.storage.table import to_wire
from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import load_template
from tests.faults.sim.expressions import holds
from tests.faults.sim.table import MemoryTable

CONDITIONS = (
    "attribute_not_exists(PK)",
    "attribute_exists(PK) AND v = :v",
    "#status = :status AND next_at <= :at",
    "attribute_not_exists(PK) OR v < :v",
    "(v >= :v OR #status <> :status) AND NOT next_at > :at",
    "begins_with(next_at, :at)",
    "v BETWEEN :v AND :most",
)
UPDATES = (
    "SET #status = :status, GSI1PK = :status, GSI1SK = :at ADD v :v",
    "SET next_at = if_not_exists(next_at, :at), v = :most REMOVE GSI1PK, GSI1SK",
    "SET v = if_not_exists(v, :most) + :v",
    "ADD tries :v, v :most",
)
KEYS = [{"PK": f"SUB#{n}", "SK": sort} for n in range(3) for sort in ("META", "OUT#a#1", "OUT#b#2")]


@pytest.fixture
def moto() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="ap-northeast-1")
        create_table(client, load_template(), name="t")
        yield client
        client.close()


def words(rng: Random, *expressions: str) -> dict[str, Any]:
    """The names and values that are used: DynamoDB refuses others."""
    text = " ".join(expressions)
    at = f"2026-11-{rng.randint(1, 4):02}"
    values = {":v": rng.randint(1, 3), ":most": 5, ":status": rng.choice("ab"), ":at": at}
    used: dict[str, Any] = {
        "ExpressionAttributeValues": to_wire({name: value for name, value in values.items() if name in text})
    }
    if "#status" in text:
        used["ExpressionAttributeNames"] = {"#status": "status"}
    return {name: value for name, value in used.items() if value}


def item(rng: Random, key: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {**key, "v": rng.randint(1, 5)}
    made |= {"status": rng.choice("ab"), "next_at": f"2026-11-{rng.randint(1, 4):02}"}
    if rng.random() < 0.5:
        made |= {"GSI1PK": rng.choice("ab"), "GSI1SK": made["next_at"] + key["SK"] + key["PK"]}
    return to_wire(made)


def entry(rng: Random, key: Mapping[str, str]) -> dict[str, Any]:
    """One write, as part of a transaction."""
    condition = rng.choice(CONDITIONS)
    guarded = {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    verb = rng.choice(("Put", "Update", "Delete", "ConditionCheck"))
    if verb == "Put":
        return {"Put": {"Item": item(rng, key), **guarded, **words(rng, condition)}}
    if verb == "Update":
        update = rng.choice(UPDATES)
        text = {"UpdateExpression": update, **guarded, **words(rng, condition, update)}
        return {"Update": {"Key": to_wire(key), **text}}
    return {verb: {"Key": to_wire(key), **guarded, **words(rng, condition)}}


def call(rng: Random) -> tuple[str, dict[str, Any]]:
    entries = [entry(rng, key) for key in rng.sample(KEYS, rng.randint(1, 3))]
    if len(entries) > 1:
        return "transact_write_items", {"TransactItems": entries}
    ((verb, request),) = entries[0].items()
    if verb == "ConditionCheck":
        pk = to_wire({":pk": rng.choice(KEYS)["PK"], ":sk": "META"})
        query = {"KeyConditionExpression": "PK = :pk AND SK >= :sk", "ExpressionAttributeValues": pk}
        return "query", {**query, "ConsistentRead": True, "ProjectionExpression": "SK, v"}
    if verb == "Update":
        request["ReturnValues"] = "ALL_NEW"
    return f"{verb.lower()}_item", request


def answer(table: Any, operation: str, request: Mapping[str, Any]) -> Any:
    """The response, without what an emulator adds to it."""
    try:
        found = getattr(table, operation)(**request)
    except ClientError as error:
        reasons = [(one["Code"], one.get("Item")) for one in error.response.get("CancellationReasons", ())]
        return error.response["Error"]["Code"], error.response.get("Item"), reasons
    return {name: found[name] for name in ("Items", "Attributes", "Item") if name in found}


@pytest.mark.parametrize("seed", range(4))
def test_the_table_answers_like_moto(seed: int, moto: Any) -> None:
    rng = Random(seed)  # noqa: S311
    ours = MemoryTable()
    for _ in range(120):
        operation, request = call(rng)
        named = {"TableName": "t", **request}
        if operation == "transact_write_items":
            entries = [
                {verb: {"TableName": "t", **of} for verb, of in e.items()} for e in request["TransactItems"]
            ]
            named = {"TransactItems": entries}
        assert answer(ours, operation, request) == answer(moto, operation, named), (operation, request)
    for pk in "ab":
        query = {
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :pk AND GSI1SK < :end",
            "ExpressionAttributeValues": to_wire({":pk": pk, ":end": "2026-11-03~"}),
        }
        assert ours.query(**query)["Items"] == moto.query(TableName="t", **query)["Items"]
    key = lambda one: (one["PK"]["S"], one["SK"]["S"])  # noqa: E731
    assert sorted(ours.items(), key=key) == sorted(moto.scan(TableName="t")["Items"], key=key)


def test_a_lagging_index_shows_older_items() -> None:
    now = 0.0
    table = MemoryTable(now=lambda: now, lag=lambda: 2)
    row = to_wire({"PK": "a", "SK": "b", "GSI1PK": "due", "GSI1SK": "1"})
    table.put_item(Item=row)
    due = {
        "IndexName": "GSI1",
        "KeyConditionExpression": "GSI1PK = :due",
        "ExpressionAttributeValues": {":due": {"S": "due"}},
    }
    assert table.query(**due)["Items"] == []
    now = 2.0
    assert table.query(**due)["Items"] == [row]
    table.update_item(Key=to_wire({"PK": "a", "SK": "b"}), UpdateExpression="REMOVE GSI1PK")
    assert table.query(**due)["Items"] == [row]
    now = 4.0
    assert table.query(**due)["Items"] == []


def test_an_unknown_expression_is_refused() -> None:
    for text in ("contains(v, :v)", "v = :v XOR v = :v", "v"):
        with pytest.raises(ValueError, match=r".*"):
            holds(text, {}, {}, {":v": {"N": "1"}})
