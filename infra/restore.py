"""`python -m infra.restore FROM TO`: fills a new table from a backup, so that the desk can continue.

FROM is a table (`table:NAME`, the result of a point-in-time restore) or a folder with AWS's export to S3
(`*.json.gz`, one item per line). Nothing in TO is overwritten. Mails are written last: each triggers
`deliver`, which needs its submission. A mail that is unsent in the backup may have been sent since. With
`--hold-mails`, those to applicants are held for the staff, who see them in `python -m desk list`; those to
the desk are sent, since reading one twice does no harm.
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

from desk.domain.mail.uses.table import TO_THE_DESK
from desk.domain.submissions.model import Item
from desk.storage.table import from_wire, to_wire

Source = Callable[[], Iterator[Item]]
"""Each call gives all items of the backup, from the beginning."""

_UNSENT = frozenset({"pending", "sending"})


class CannotRestore(Exception):
    """The text says in Japanese what to do."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """Number of items written, number already existing unchanged, and keys of those existing with other
    contents.
    """

    put: int
    same: int
    other: tuple[str, ...]


def restore(source: Source, dynamodb: Any, table: str, *, hold_mails: bool, now: datetime) -> Restored:
    """Write every item of the backup that isn't in the table, except those expired at `now` (aware).

    May be interrupted and run again. Raises what boto3 raises.
    """
    put = same = 0
    other: list[str] = []
    for mails in (False, True):
        for item in source():
            if (item.get("type") == "mail") is not mails or item.get(
                "expires_at", now.timestamp()
            ) < now.timestamp():
                continue
            wanted = _as_held(item) if hold_mails and mails and _must_be_held(item) else item
            existing = _put(dynamodb, table, wanted)
            if existing is None:
                put += 1
            elif existing == wanted:
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
    """A downloaded export of a table to S3, in DynamoDB JSON. Raises CannotRestore if the folder has none."""
    files = sorted(folder.rglob("*.json.gz"))
    if not files:
        raise CannotRestore(f"{folder} に、書き出したデータ（*.json.gz）がありません。")

    def items() -> Iterator[Item]:
        for file in files:
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield from_wire(json.loads(line)["Item"])

    return items


def _must_be_held(row: Mapping[str, Any]) -> bool:
    return row["status"] in _UNSENT and row["kind"] not in TO_THE_DESK


def _as_held(row: Mapping[str, Any]) -> Item:
    """The unsent mail as a held one, for the staff to release or drop; the same in each run."""
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
    """None if the item was written; else the existing item."""
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
        existing: Any = error.response.get("Item", {})
        return from_wire(existing)
    return None


def main(arguments: list[str] | None = None) -> int:
    """0 if the whole backup is in the table; else 1, after printing what to do."""
    options = _parser().parse_args(arguments)
    import boto3

    dynamodb = boto3.client("dynamodb")
    try:
        kind, _, name = options.source.partition(":")
        source = of_table(dynamodb, name) if kind == "table" else of_export(Path(options.source))
        done = restore(source, dynamodb, options.target, hold_mails=options.hold_mails, now=datetime.now(UTC))
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
