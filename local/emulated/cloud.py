"""Emulated AWS (moto) in this process: the table with its stream, and SES, which sends nothing.

moto isn't thread-safe: hold `lock` for everything that uses it, above all for invoking a function. Its
backends are global to the process: only one Cloud at a time, and no other `mock_aws` beside it.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, cached_property
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

import boto3
from botocore.config import Config
from botocore.session import Session as BotocoreSession
from moto import mock_aws
from moto.core import models

from desk.domain.calendar.moments import epoch
from local.emulated.lambda_runtime import REGION
from local.emulated.quick_moto import clients, expressions, rollback, short_way, tables, values
from local.emulated.quick_moto.state import items_in, put_senders, put_table
from local.emulated.sam_template import Template
from local.emulated.ses.mailbox import Mailbox
from local.emulated.turns import Turns

TABLE_NAME = "madoguchi-local"


class Cloud:
    """A context manager: the clients work inside it; leaving it deletes all data."""

    def __init__(self, template: Template, *, clock: Callable[[], datetime]) -> None:
        self.lock = Turns()
        self.mailbox = Mailbox(clock)
        self._clock = clock
        self._template = template
        self._verified: set[str] = set()

    def __enter__(self) -> Self:
        rollback.make_snapshots_cheap()
        values.quicken()
        expressions.quicken()
        tables.quicken()
        self._mock = mock_aws()
        # moto would also register a thousand addresses for the library requests, which nothing here uses.
        with patch.object(models, "RESPONSES_METHODS", []):
            self._mock.start()
        self.dynamodb: Any = clients.lend("dynamodb", isolated_client)
        short_way.shorten(self.dynamodb)
        self.ses: Any = clients.lend("sesv2", isolated_client)
        self.mailbox.listen(self.ses)
        with _without_profile():
            self.stream_arn = put_table(self.dynamodb, self._template, name=TABLE_NAME)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.lock:
            for client in (self.dynamodb, self.ses, vars(self).get("streams")):
                if client:
                    client.close()
            self._mock.stop()

    @cached_property
    def streams(self) -> Any:
        """The client of the table's stream."""
        return clients.lend("dynamodbstreams", isolated_client)

    def verify_senders(self, addresses: Iterable[str]) -> None:
        """Make SES accept mail from these addresses. (On AWS, the ward verifies its domain once.)"""
        with self.lock:
            new = set(addresses) - self._verified
            put_senders(new)
            self._verified |= new

    def reap(self) -> None:
        """Delete items that have expired by the desk's clock. DynamoDB does so within days, moto never."""
        with self.lock:
            pages = self.dynamodb.get_paginator("scan").paginate(
                TableName=TABLE_NAME,
                FilterExpression="expires_at <= :now",
                ExpressionAttributeValues={":now": {"N": str(epoch(self._clock()))}},
            )
            for item in [item for page in pages for item in page["Items"]]:
                self.dynamodb.delete_item(TableName=TABLE_NAME, Key={"PK": item["PK"], "SK": item["SK"]})

    def empty(self) -> None:
        """Delete every item, and every mail that was accepted."""
        with self.lock:
            for item in items_in(TABLE_NAME):
                key = {name: {"S": item[name]} for name in ("PK", "SK")}
                self.dynamodb.delete_item(TableName=TABLE_NAME, Key=key)
            self.mailbox.empty()

    def table_items(self) -> list[Mapping[str, Any]]:
        """Every item as plain JSON, sorted by its keys."""
        with self.lock:
            return sorted(items_in(TABLE_NAME), key=lambda item: (item["PK"], item["SK"]))


@contextmanager
def _without_profile() -> Iterator[None]:
    """Hides the AWS profile: moto lists AWS's regions with a session of its own, which fails on a missing
    one.
    """
    kept = {
        name: os.environ.pop(name) for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE") if name in os.environ
    }
    try:
        yield
    finally:
        os.environ.update(kept)


def isolated_client(service: str, *, endpoint: str | None = None) -> Any:
    """A boto3 client for the emulated AWS in this process, or for the one at `endpoint`."""
    config = Config(
        ignore_configured_endpoint_urls=True,
        # moto knows the regional address of the streams, not the one with the account id.
        account_id_endpoint_mode="disabled",
        # As on AWS (desk.clients): botocore doesn't retry.
        retries={"total_max_attempts": 1},
        proxies={},
        # botocore would put a longer one together for every request.
        user_agent="madoguchi",
    )
    return _session().client(service, endpoint_url=endpoint, config=config)


@cache
def _session() -> Any:
    """One per process: creating one loads botocore's service descriptions, which is slow."""
    # Ignores this machine's AWS configuration: its profile or endpoint could lead to the real AWS.
    nowhere = (None, None, os.devnull, None)
    isolated = BotocoreSession(
        {"profile": (None, None, None, None), "config_file": nowhere, "credentials_file": nowhere}
    )
    return boto3.Session("local", "local", region_name=REGION, botocore_session=isolated)
