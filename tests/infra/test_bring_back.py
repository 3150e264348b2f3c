"""A deleted table comes back under its own name with its items, stream, TTL, recovery and protection."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.bring_back import STREAM, TTL, bring_back, ring_again
from infra.restore import CannotRestore
from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import load_template

TEMPLATE, NAME = load_template(), "desk-Table-1"
ITEM = {"PK": {"S": "SUB#1"}, "SK": {"S": "META"}}


class DynamoDB:
    """moto's client; the backup that AWS makes of a deleted table is one that the test has made."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        return getattr(self.real, name)

    def list_backups(self, **asked: Any) -> Any:
        assert asked["BackupType"] == "SYSTEM"
        now = datetime(2026, 11, 22, tzinfo=UTC)
        pages = [
            {"BackupSummaries": [{"TableName": "another", "BackupArn": "x", "BackupCreationDateTime": now}]},
            {"BackupSummaries": self.real.list_backups()["BackupSummaries"]},
            # An earlier table of the same name, deleted before.
            {
                "BackupSummaries": [
                    {
                        "TableName": NAME,
                        "BackupArn": "old",
                        "BackupCreationDateTime": datetime.now(UTC) - timedelta(days=900),
                    }
                ]
            },
        ]
        number = int(asked.get("ExclusiveStartBackupArn", "0"))
        more = {"LastEvaluatedBackupArn": str(number + 1)} if number < 2 else {}
        return pages[number] | more


@pytest.fixture
def dynamodb() -> Iterator[DynamoDB]:
    with mock_aws():
        real = boto3.client("dynamodb", region_name="ap-northeast-1")
        create_table(real, TEMPLATE, name=NAME)
        real.put_item(TableName=NAME, Item=ITEM)
        real.create_backup(TableName=NAME, BackupName=f"{NAME}$DeletedTableBackup")
        real.update_table(TableName=NAME, DeletionProtectionEnabled=False)
        yield DynamoDB(real)


def test_it_comes_back_with_its_items_and_all_its_settings(dynamodb: DynamoDB) -> None:
    before = dynamodb.real.describe_table(TableName=NAME)["Table"]
    dynamodb.real.delete_table(TableName=NAME)
    stream = bring_back(dynamodb, NAME, say=lambda _: None, sleep=lambda _: None)
    table = dynamodb.real.describe_table(TableName=NAME)["Table"]
    assert table["LatestStreamArn"] == stream != before["LatestStreamArn"]
    assert dynamodb.real.scan(TableName=NAME)["Items"] == [ITEM]
    assert table["StreamSpecification"] == before["StreamSpecification"]
    assert table["DeletionProtectionEnabled"] is True
    expiry = dynamodb.real.describe_time_to_live(TableName=NAME)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    kept = dynamodb.real.describe_continuous_backups(TableName=NAME)["ContinuousBackupsDescription"]
    assert kept["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_a_second_run_restores_nothing_and_sets_what_is_missing(dynamodb: DynamoDB) -> None:
    for _ in range(2):
        bring_back(dynamodb, NAME, say=lambda _: None, sleep=lambda _: None)
    assert "restore_table_from_backup" not in dynamodb.asked
    assert dynamodb.real.describe_table(TableName=NAME)["Table"]["DeletionProtectionEnabled"] is True


def test_without_a_backup_it_says_so(dynamodb: DynamoDB) -> None:
    with pytest.raises(CannotRestore, match="35日間"):
        bring_back(dynamodb, "never-there", say=lambda _: None, sleep=lambda _: None)


def test_its_settings_are_those_of_the_template() -> None:
    table = TEMPLATE.properties("Table")
    assert {"StreamEnabled": True, **table["StreamSpecification"]} == STREAM
    assert table["TimeToLiveSpecification"] == TTL


class Functions:
    """Lambda's event source mappings."""

    def __init__(self, *mappings: dict[str, Any]) -> None:
        self.mappings = list(mappings)

    def list_event_source_mappings(self, *, FunctionName: str) -> Any:  # noqa: N803
        return {"EventSourceMappings": [one for one in self.mappings if one["FunctionName"] == FunctionName]}

    def create_event_source_mapping(self, **asked: Any) -> None:
        self.mappings.append({"UUID": "new", **asked})

    def delete_event_source_mapping(self, *, UUID: str) -> None:  # noqa: N803
        self.mappings = [one for one in self.mappings if one["UUID"] != UUID]


def test_the_new_stream_rings_as_the_old_one_did_and_once_only() -> None:
    filters = {"Filters": [{"Pattern": "{}"}]}
    old = {
        "UUID": "old",
        "FunctionName": "desk-Deliver:live",
        "EventSourceArn": "arn:old",
        "BatchSize": 10,
        "FilterCriteria": filters,
        "State": "Disabled",
    }
    functions = Functions(old)
    for _ in range(2):
        ring_again(functions, "desk-Deliver:live", "arn:new", say=lambda _: None)
    (mapping,) = functions.mappings
    assert (mapping["UUID"], mapping["EventSourceArn"]) == ("new", "arn:new")
    assert (mapping["BatchSize"], mapping["FilterCriteria"]) == (10, filters)
    assert "State" not in mapping
