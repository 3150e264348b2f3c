"""`python -m infra.restore FROM TO`: fills a fresh table from a backup, so that the desk works on.

FROM is a table (`table:NAME`, what a point-in-time restore makes) or a folder with an export to S3 as AWS
writes it (`*.json.gz`, an item a line). Nothing in TO is overwritten. The mails come last: putting one rings
for `deliver`, which has to find its submission. A mail that the backup has as unsent may have gone out after
the backup was made; `--hold-mails` keeps those to applicants for the staff, who see them in
`python -m desk list`. Mails to the desk itself go out: it can bear to read one twice.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.mail.uses import TO_THE_DESK
from desk.domain.submissions.model import Item
from desk.storage.table import from_wire, to_wire

Source = Callable[[], Iterator[Item]]
"""Every item of the backup, from the beginning at each call."""

_UNSENT = frozenset({"pending", "sending"})


class CannotRestore(Exception):
    """Says in Japanese what to do."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """How many items were put, were there already as they should be, or are there with other contents."""

    put: int
    same: int
    other: tuple[str, ...]


def restore(source: Source, dynamodb: Any, table: str, *, hold_mails: bool, now: datetime) -> Restored:
    """Put every item of the backup where there is none yet; what has expired by `now` stays away.

    May be stopped and run again. Raises what boto3 raises.
    """
    put = same = 0
    other: list[str] = []
    for mails in (False, True):
        for item in source():
            if (item.get("type") == "mail") is not mails or item.get(
                "expires_at", now.timestamp()
            ) < now.timestamp():
                continue
            wanted = _held(item) if hold_mails and mails and _is_to_be_held(item) else item
            there = _put(dynamodb, table, wanted)
            if there is None:
                put += 1
            elif there == wanted:
                same += 1
            else:
                other.append(f"{item['PK']} {item['SK']}")
    return Restored(put=put, same=same, other=tuple(other))


def of_table(dynamodb: Any, table: str) -> Source:
    def items() -> Iterator[Item]:
        for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            yield from map(from_wire, page["Items"])

    return items


def of_export(folder: Path) -> Source:
    """An export of a table to S3 in DynamoDB JSON, downloaded. Raises CannotRestore if there's none."""
    files = sorted(folder.rglob("*.json.gz"))
    if not files:
        raise CannotRestore(f"{folder} に、書き出したデータ（*.json.gz）がありません。")

    def items() -> Iterator[Item]:
        for file in files:
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield from_wire(json.loads(line)["Item"])

    return items


def _is_to_be_held(row: Mapping[str, Any]) -> bool:
    return row["status"] in _UNSENT and row["kind"] not in TO_THE_DESK


def _held(row: Mapping[str, Any]) -> Item:
    """An unsent mail for the staff to let go or drop; the same at each run."""
    held = {name: value for name, value in row.items() if name != "next_at"}
    since = row["created_at"]
    sort = f"{since}#{str(row['PK']).removeprefix('SUB#')}#{row['SK']}"
    return held | {
        "status": "held",
        "why": "restored",
        "held_at": since,
        "GSI1PK": "MAIL#held",
        "GSI1SK": sort,
    }


def _put(dynamodb: Any, table: str, item: Item) -> Item | None:
    """None if it was put; else the item that is there."""
    try:
        dynamodb.put_item(
            TableName=table,
            Item=to_wire(item),
            ConditionExpression="attribute_not_exists(PK)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        there: Any = error.response.get("Item", {})
        return from_wire(there)
    return None


def main(words: list[str] | None = None) -> int:
    """0 if all of the backup is there; 1 with what to do if not."""
    asked = _parser().parse_args(words)
    import boto3

    dynamodb = boto3.client("dynamodb")
    try:
        kind, _, name = asked.source.partition(":")
        source = of_table(dynamodb, name) if kind == "table" else of_export(Path(asked.source))
        done = restore(source, dynamodb, asked.target, hold_mails=asked.hold_mails, now=datetime.now(UTC))
    except CannotRestore as error:
        print(error, file=sys.stderr)
        return 1
    except (ClientError, BotoCoreError) as error:
        print(
            f"途中で止まりました（{type(error).__name__}）。もう一度実行すると、残りを続けます。",
            file=sys.stderr,
        )
        return 1
    print(f"{done.put}件をもどしました。初めからあったもの: {done.same}件")
    if done.other:
        print("表に別の内容があり、そのままにしたもの:", *done.other, sep="\n　", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.restore", description="表を控えからもどします。")
    parser.add_argument("source", help="もとになる表（table:名前）か、書き出したデータのフォルダー")
    parser.add_argument("target", help="もどす先の表")
    parser.add_argument(
        "--hold-mails",
        action="store_true",
        help="申し込んだ方へまだ送っていないメールを送らずに、職員の一覧に出します",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
