"""`python -m infra.bring_back ENV`: brings a deleted table back under its own name, with all of its settings.

A deleted table has no point-in-time recovery any more. When it had it, DynamoDB keeps one backup of type
SYSTEM (`NAME$DeletedTableBackup`), of the moment before the deletion, for 35 days. A table restored from a
backup has its items and its index and none of its settings: stream, TTL, point-in-time recovery and deletion
protection are set here again. Rights and alarms name the table, so they are right again by themselves; the
stream is a new one, so the function that sends mails gets a new mapping.

Every step may be repeated: after a stop, run the same command again.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from builder.files.root import add_root
from infra.environment import UnknownEnvironment, environment
from infra.restore import CannotRestore

STREAM = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
TTL = {"Enabled": True, "AttributeName": "expires_at"}
"""As in template.yaml (a test compares them)."""

_MAPPING = (
    "BatchSize",
    "FilterCriteria",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "FunctionResponseTypes",
    "DestinationConfig",
)
"""What a new mapping takes over from the old one."""

_PAUSE = 20.0
_MOST_PAUSES = 3 * 60 * 12
"""12 hours: a large table takes long."""


def bring_back(
    dynamodb: Any, table: str, *, say: Callable[[str], None], sleep: Callable[[float], None] = time.sleep
) -> str:
    """The ARN of the table's new stream. Raises CannotRestore, and what boto3 raises."""
    described = _described(dynamodb, table)
    if described is None:
        backup = _newest_backup(dynamodb, table)
        made = f"{backup['BackupCreationDateTime']:%Y-%m-%d %H:%M}（UTC）"
        say(f"1/4 {made}の控えから、{table} をもどしています。")
        dynamodb.restore_table_from_backup(TargetTableName=table, BackupArn=backup["BackupArn"])
    else:
        say(f"1/4 {table} は、あります。設定だけを、もとにもどします。")
    _wait(dynamodb, table, sleep)
    say("2/4 ストリームと、削除の防止")
    if not _wait(dynamodb, table, sleep).get("StreamSpecification", {}).get("StreamEnabled"):
        dynamodb.update_table(TableName=table, StreamSpecification=STREAM)
        _wait(dynamodb, table, sleep)
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)
    described = _wait(dynamodb, table, sleep)
    say("3/4 期限がきたものの削除と、復元のための記録")
    expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"]
    if expiry not in ("ENABLED", "ENABLING"):
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=TTL)
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    return str(described["LatestStreamArn"])


def ring_again(functions: Any, function: str, stream: str, *, say: Callable[[str], None]) -> None:
    """Let the table's new stream call the function, with the settings of the mapping of the old one."""
    say("4/4 新しいメールを知らせるつながり")
    found = functions.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    if any(one["EventSourceArn"] == stream for one in found):
        return
    old: Mapping[str, Any] = next(iter(found), {})
    functions.create_event_source_mapping(
        FunctionName=function,
        EventSourceArn=stream,
        StartingPosition="TRIM_HORIZON",
        **{name: old[name] for name in _MAPPING if name in old},
    )
    for one in found:
        functions.delete_event_source_mapping(UUID=one["UUID"])


def _described(dynamodb: Any, table: str) -> Mapping[str, Any] | None:
    try:
        described: Mapping[str, Any] = dynamodb.describe_table(TableName=table)["Table"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return None
    return described


def _newest_backup(dynamodb: Any, table: str) -> Mapping[str, Any]:
    """The newest system backup of a deleted table. Raises CannotRestore if there is none."""
    asked: dict[str, Any] = {"BackupType": "SYSTEM"}
    found: list[Mapping[str, Any]] = []
    while True:
        page = dynamodb.list_backups(**asked)
        found += [one for one in page["BackupSummaries"] if one["TableName"] == table]
        if "LastEvaluatedBackupArn" not in page:
            break
        asked["ExclusiveStartBackupArn"] = page["LastEvaluatedBackupArn"]
    if not found:
        raise CannotRestore(
            f"{table} の控え（システムバックアップ）が、ありません。控えは、消えてから35日間だけ残ります。"
            "ほかのアカウントへの控えがあれば、infra/README.md の「Backups」を見て、もどしてください。"
        )
    return max(found, key=lambda one: one["BackupCreationDateTime"])


def _wait(dynamodb: Any, table: str, sleep: Callable[[float], None]) -> Mapping[str, Any]:
    """The table's description once it and its index can be used. Raises CannotRestore after 12 hours."""
    for _ in range(_MOST_PAUSES):
        described = _described(dynamodb, table)
        if described and described["TableStatus"] == "ACTIVE":
            return described
        sleep(_PAUSE)
    raise CannotRestore(f"{table} が、12時間たっても使えません。あとで、もう一度同じことを実行してください。")


def main(arguments: list[str] | None = None) -> int:
    """0 if the table is back; else 1, after printing what to do."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.bring_back", description="消えた表を、同じ名前でもどします。"
    )
    parser.add_argument("environment", help="infra/environments/ のファイルの名前（staging など）")
    add_root(parser)
    options = parser.parse_args(arguments)
    import boto3

    try:
        env = environment(options.environment, options.root)
        session = boto3.Session(region_name=env.region)
        formation = session.client("cloudformation")

        def physical(name: str) -> str:
            found = formation.describe_stack_resource(StackName=env.stack, LogicalResourceId=name)
            return str(found["StackResourceDetail"]["PhysicalResourceId"])

        stream = bring_back(session.client("dynamodb"), physical("Table"), say=print)
        ring_again(session.client("lambda"), f"{physical('Deliver')}:live", stream, say=print)
    except (CannotRestore, UnknownEnvironment) as error:
        print(error, file=sys.stderr)
        return 1
    except (ClientError, BotoCoreError) as error:
        print(f"途中で止まりました（{error}）。もう一度実行すると、残りを続けます。", file=sys.stderr)
        return 1
    print(f"もどりました。make doctor ENV={env.name} で確かめてから、止めておいた関数を動かしてください。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
