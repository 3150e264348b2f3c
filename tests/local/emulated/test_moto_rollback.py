"""A cancelled transaction of the emulated table leaves nothing behind, even after many others."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.emulated.cloud import TABLE_NAME
from tests.functions.conftest import Desk


def update(pk: str, *, condition: str = "") -> dict[str, Any]:
    return {
        "Update": {
            "TableName": TABLE_NAME,
            "Key": {"PK": {"S": pk}, "SK": {"S": "META"}},
            "UpdateExpression": "ADD n :one SET #type = :type",
            "ExpressionAttributeNames": {"#type": "type"},
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":type": {"S": "x"}},
            **({"ConditionExpression": condition} if condition else {}),
        }
    }


def put(pk: str) -> dict[str, Any]:
    item = {"PK": {"S": pk}, "SK": {"S": "META"}, "type": {"S": "x"}}
    return {"Put": {"TableName": TABLE_NAME, "Item": item}}


def write(desk: Desk, *items: dict[str, Any]) -> None:
    desk.cloud.dynamodb.transact_write_items(TransactItems=list(items))


def records(desk: Desk) -> int:
    stream = desk.cloud.streams
    (shard,) = stream.describe_stream(StreamArn=desk.cloud.stream_arn)["StreamDescription"]["Shards"]
    iterator = stream.get_shard_iterator(
        StreamArn=desk.cloud.stream_arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    return len(stream.get_records(ShardIterator=iterator["ShardIterator"])["Records"])


def test_a_cancelled_transaction_changes_no_item_and_no_stream(desk: Desk) -> None:
    write(desk, update("A"), put("B"))
    first = records(desk)
    for _ in range(3):
        before, heard = desk.items(), records(desk)
        for _ in range(2):
            with pytest.raises(ClientError, match="TransactionCanceled"):
                write(desk, update("A"), put("C"), update("B", condition="attribute_not_exists(PK)"))
            assert (desk.items(), records(desk)) == (before, heard)
        write(desk, update("A"), update("B"))
    assert [item.get("n") for item in desk.items()] == [4, 3]
    assert records(desk) == first + 3 * 2
