"""Ten auto-replies by one call of `deliver`, from the stream or by the sweep, against the bare calls needed:
the same requests through boto3's own serialiser and clients, with the mail already composed.

Both talk to a stand-in for DynamoDB and SES on loopback that answers at once, as in `handler.py`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config

import deliver
import submit
from desk import bootstrap
from desk.domain.mail.stored.rows import BULK
from desk.parts import Parts
from desk.settings import Settings
from tests.bench.timing import Pair, in_turn
from tests.bench.wire import calls_of
from tests.faults.sim.table import MemoryTable
from tests.functions.conftest import BOOKING, NOW
from tests.functions.events import Context, post, stream

MAILS = 10
"""The batch size of the stream."""

_STAND_IN = """
import http.server, json, sys
replies = {name: json.dumps(reply).encode() for name, reply in json.load(sys.stdin).items()}
partitions = [name for name in replies if "#" in name]
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        name = self.headers.get("x-amz-target", ".SendEmail").rpartition(".")[2]
        name = next((part for part in partitions if part.encode() in body), name)
        reply = replies.get(name, b"{}")
        self.wfile.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n%b" % (len(reply), reply))
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
_QUIET = {"POWERTOOLS_METRICS_DISABLED": "true"}
"""Metrics are computed, but not printed among the bench's own lines."""
_SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


def mail_times(bundle_path: Path) -> tuple[Pair, Pair]:
    """Through the stream, and through the sweep."""
    settings = Settings(
        table="bench",
        bundle_path=bundle_path,
        allowed_origins=("https://madoguchi.example.jp",),
        mail_hash_key=b"bench",
        link_keys={"A": b"bench"},
        configuration_set="bench",
    )
    levels = [(logger, logger.log_level) for logger in (submit.logger, deliver.logger)]
    for logger, _ in levels:
        logger.setLevel("WARNING")
    try:
        with patch.dict(os.environ, _QUIET):
            row, claim = _rows(settings)
        key = {name: row[name]["S"] for name in ("PK", "SK")}
        replies = {
            "UpdateItem": {"Attributes": row | {"status": {"S": "sending"}}},
            "Query": {"Items": [{"SK": {"S": "META"}}], "Count": 1},
            "MAIL#due": {"Items": [row] * MAILS, "Count": MAILS},
            "MAIL#held": {"Items": [], "Count": 0},
            BULK: {"Items": [], "Count": 0},
            claim["PK"]["S"]: {"Items": [claim], "Count": 1},
            "SendEmail": {"MessageId": "0106018f00000000-11111111-2222-4333-8444-555555555555-000000"},
        }
        with _stand_in(replies) as endpoint, _desk(settings, endpoint) as parts:
            plain = _clients(endpoint)
            return (
                _times(lambda: deliver.handler(stream(*[key] * MAILS), Context()), parts, plain),
                _times(lambda: deliver.handler(_SWEEP, Context()), parts, plain),
            )
    finally:
        bootstrap.reset()
        for logger, level in levels:
            logger.setLevel(level)


def _rows(settings: Settings) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """A booking's auto-reply, and the claim of its mailbox that this reply counts, as they are stored."""
    table = MemoryTable()
    without_name = _Called(table, lambda _, request: request.pop("TableName", None))
    bootstrap.configure(settings=settings, dynamodb=without_name, clock=lambda: NOW)
    answer = submit.handler(post("booking", {"sid": str(uuid4()), "answers": BOOKING}), Context())
    assert answer["statusCode"] == 201, answer["body"]
    (row,) = (item for item in table.items() if item["SK"]["S"].startswith("OUT#auto-reply"))
    (claim,) = (item for item in table.items() if item["PK"] == row["mailbox"])
    return row, claim


@contextmanager
def _stand_in(replies: Mapping[str, Any]) -> Iterator[str]:
    command = [sys.executable, "-c", _STAND_IN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(replies))
            process.stdin.close()
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


@contextmanager
def _desk(settings: Settings, endpoint: str) -> Iterator[Parts]:
    """The desk with the clients that it makes for itself in Lambda."""
    environment = {
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "example",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_ENDPOINT_URL_SESV2": endpoint,
        **_QUIET,
    }
    with patch.dict(os.environ, environment):
        yield bootstrap.configure(settings=settings, clock=lambda: NOW)


def _clients(endpoint: str) -> tuple[Any, Any]:
    config = Config(retries={"total_max_attempts": 1})
    return (
        boto3.client("dynamodb", endpoint_url=endpoint, config=config),
        boto3.client("sesv2", endpoint_url=endpoint, config=config),
    )


class _Called:
    """A client that reports each call before it's made."""

    def __init__(self, client: Any, tell: Callable[[str, dict[str, Any]], Any]) -> None:
        self._client = client
        self._tell = tell

    def __getattr__(self, operation: str) -> Any:
        do = getattr(self._client, operation)

        def call(**request: Any) -> Any:
            if operation == "transact_write_items":
                for entry in request["TransactItems"]:
                    for one in entry.values():
                        self._tell("entry", one)
            self._tell(operation, request)
            return do(**request)

        return call


def _times(ours: Callable[[], object], parts: Parts, plain: tuple[Any, Any]) -> Pair:
    ours()
    clients = bootstrap.outbox().rows.client, bootstrap.outbox().sender.ses
    calls = calls_of(ours, *clients)
    bare = _bare(_recorded(ours, parts), plain)
    assert calls_of(bare, *plain) == calls
    return in_turn(ours, bare, runs=60, warm_up=5, calls=calls)


def _recorded(run: Callable[[], object], parts: Parts) -> list[tuple[int, str, dict[str, Any]]]:
    """Each call of a run: the client and the arguments, as plain values."""
    calls: list[tuple[int, str, dict[str, Any]]] = []

    def note(client: int) -> Callable[[str, dict[str, Any]], None]:
        def tell(operation: str, request: dict[str, Any]) -> None:
            if operation != "entry":
                calls.append((client, operation, _plain(request)))

        return tell

    outbox = bootstrap.outbox()
    real = outbox.rows.client, outbox.sender.ses
    try:
        object.__setattr__(outbox.rows, "client", _Called(real[0], note(0)))
        object.__setattr__(outbox.sender, "ses", _Called(real[1], note(1)))
        run()
    finally:
        object.__setattr__(outbox.rows, "client", real[0])
        object.__setattr__(outbox.sender, "ses", real[1])
    return calls


def _bare(calls: list[tuple[int, str, dict[str, Any]]], plain: tuple[Any, Any]) -> Callable[[], None]:
    """The same calls, one after another, and their answers as plain values."""

    def run() -> None:
        for client, operation, request in calls:
            answer = getattr(plain[client], operation)(**_wired(request))
            for item in (answer.get("Attributes"), answer.get("Item"), *answer.get("Items", ())):
                if item:
                    {name: _deserialise(value) for name, value in item.items()}

    return run


_ITEMS = ("Item", "Key", "ExpressionAttributeValues")


def _plain(request: Mapping[str, Any]) -> dict[str, Any]:
    return _changed(request, lambda item: {name: _deserialise(value) for name, value in item.items()})


def _wired(request: Mapping[str, Any]) -> dict[str, Any]:
    return _changed(request, lambda item: {name: _serialise(value) for name, value in item.items()})


def _changed(request: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """A request with its items changed, those of a transaction too."""
    changed = {name: change(value) if name in _ITEMS else value for name, value in request.items()}
    if "TransactItems" in changed:
        changed["TransactItems"] = [
            {verb: _changed(of, change) for verb, of in entry.items()} for entry in changed["TransactItems"]
        ]
    return changed
