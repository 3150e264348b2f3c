"""Emulated AWS (moto) inside this process: the table with its stream, and mail that never leaves the machine.

moto isn't thread-safe, so whatever touches it, a handler's call above all, holds `lock`. Its backends are the
process's own: one Cloud at a time, and none together with another use of `mock_aws`.
"""

import base64
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from threading import RLock
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

import boto3
from botocore.config import Config
from botocore.session import Session as BotocoreSession
from moto import mock_aws
from moto.core import models

from desk.domain.calendar.moments import epoch
from local.emulated import moto_rollback, moto_values
from local.emulated.lambda_runtime import REGION
from local.emulated.mailbox import Mailbox
from local.emulated.sam_template import Template
from local.emulated.table import create_table

TABLE_NAME = "madoguchi-local"


class Cloud:
    """A context manager: inside it the clients work, at its end all data is gone."""

    def __init__(self, template: Template, *, clock: Callable[[], datetime]) -> None:
        self.lock = RLock()
        self.mailbox = Mailbox(clock)
        self._clock = clock
        self._template = template
        self._verified: set[str] = set()

    def __enter__(self) -> Self:
        moto_rollback.quicken()
        moto_values.quicken()
        self._mock = mock_aws()
        # moto would also register a thousand addresses for the library requests, which nothing here uses.
        with patch.object(models, "RESPONSES_METHODS", []):
            self._mock.start()
        self.dynamodb: Any = isolated_client("dynamodb")
        self.streams: Any = isolated_client("dynamodbstreams")
        self.ses: Any = isolated_client("sesv2")
        self.mailbox.listen(self.ses)
        with _without_profile():
            self.stream_arn = create_table(self.dynamodb, self._template, name=TABLE_NAME)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.lock:
            for client in (self.dynamodb, self.streams, self.ses):
                client.close()
            self._mock.stop()

    def verify_senders(self, addresses: Iterable[str]) -> None:
        """Have SES accept mail from these addresses, as a ward does once for its domain."""
        with self.lock:
            for address in sorted(set(addresses) - self._verified):
                self.ses.create_email_identity(EmailIdentity=address)
                self._verified.add(address)

    def reap(self) -> None:
        """Delete what has expired by the desk's clock, as DynamoDB does within days: moto only keeps it."""
        with self.lock:
            pages = self.dynamodb.get_paginator("scan").paginate(
                TableName=TABLE_NAME,
                FilterExpression="expires_at <= :now",
                ExpressionAttributeValues={":now": {"N": str(epoch(self._clock()))}},
            )
            for item in [item for page in pages for item in page["Items"]]:
                self.dynamodb.delete_item(TableName=TABLE_NAME, Key={"PK": item["PK"], "SK": item["SK"]})

    def table_items(self) -> list[Mapping[str, Any]]:
        """Every item as JSON has it, sorted by its keys."""
        with self.lock:
            pages = self.dynamodb.get_paginator("scan").paginate(TableName=TABLE_NAME)
            found = [item for page in pages for item in page["Items"]]
        return sorted((_plain({"M": item}) for item in found), key=lambda item: (item["PK"], item["SK"]))


@contextmanager
def _without_profile() -> Iterator[None]:
    """moto asks a session of its own for AWS's regions, once; a profile that isn't there would stop it."""
    kept = {
        name: os.environ.pop(name) for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE") if name in os.environ
    }
    try:
        yield
    finally:
        os.environ.update(kept)


def _plain(value: Mapping[str, Any]) -> Any:
    """JSON of one DynamoDB value such as {"S": "…"}; bytes stay in base64."""
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return {name: _plain(one) for name, one in content.items()}
        case "L":
            return [_plain(one) for one in content]
        case "N":
            return json.loads(content)
        case "NS":
            return sorted(json.loads(one) for one in content)
        case "SS":
            return sorted(content)
        case "B":
            return base64.b64encode(content).decode()
        case "BS":
            return sorted(base64.b64encode(one).decode() for one in content)
        case _:
            return None if kind == "NULL" else content


def isolated_client(service: str, *, endpoint: str | None = None) -> Any:
    """A boto3 client for emulated AWS: in this process, or at `endpoint`."""
    config = Config(
        ignore_configured_endpoint_urls=True,
        # moto answers the streams' regional address, not the one with the account in it.
        account_id_endpoint_mode="disabled",
        # As in desk.bootstrap: no retries of botocore's own.
        retries={"total_max_attempts": 1},
        proxies={},
    )
    return _session().client(service, endpoint_url=endpoint, config=config)


@cache
def _session() -> Any:
    """One for the process: a new one reads AWS's descriptions of its services again, which takes a while."""
    # What this machine has set for AWS doesn't count here: a profile or an address would lead outside.
    nowhere = (None, None, os.devnull, None)
    isolated = BotocoreSession(
        {"profile": (None, None, None, None), "config_file": nowhere, "credentials_file": nowhere}
    )
    return boto3.Session("local", "local", region_name=REGION, botocore_session=isolated)
