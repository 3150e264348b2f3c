"""A warm submission through the whole handler, against the bare boto3 transaction that it makes:
the same items through boto3's own serialiser and client. And a month of what is free, against its bare query.
What goes out is counted on the wire.

Both talk to a stand-in for DynamoDB on loopback that answers at once: no emulator's or network's time hides
our own cost, so the ratio is the worst that it can be.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config

import slots
import submit
from desk import bootstrap
from desk.bundle import load_bundle
from desk.domain.codes.receipt import new_receipt
from desk.domain.forms.form import Form
from desk.parts import Parts
from desk.settings import Settings
from tests.bench.timing import Pair, in_turn
from tests.bench.wire import calls_of
from tests.functions.conftest import BOOKING, NOW, RIGHT
from tests.functions.events import Context, get_slots, post

_STAND_IN = """
import http.server, sys
reply = sys.argv[1].encode()
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.wfile.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n%b" % (len(reply), reply))
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


def handler_times(bundle_path: Path, form: str) -> Pair:
    with stand_in('{"Items": []}') as bare, desk_at(bundle_path, bare.meta.endpoint_url) as parts:
        recorder = _Recorder(parts.dynamodb)
        parts.dynamodb = recorder
        return _times(form, recorder, bare)


@contextmanager
def stand_in(reply: str) -> Iterator[Any]:
    """A plain client of a DynamoDB that answers every request alike."""
    command = [sys.executable, "-c", _STAND_IN, reply]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stand_in, _environment():
        try:
            assert stand_in.stdout is not None
            yield boto3.client(
                "dynamodb",
                endpoint_url=f"http://127.0.0.1:{int(stand_in.stdout.readline())}",
                config=Config(retries={"total_max_attempts": 1}),
            )
        finally:
            stand_in.terminate()


@contextmanager
def _environment(**more: str) -> Iterator[None]:
    account = {
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "example",
        "AWS_SECRET_ACCESS_KEY": "example",
        # The metrics are computed, but not printed among the bench's own lines.
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    with patch.dict(os.environ, account | more):
        yield


@contextmanager
def desk_at(bundle_path: Path, endpoint: str) -> Iterator[Parts]:
    """The desk with the client that it makes for itself in Lambda."""
    settings = Settings(
        table="bench",
        bundle_path=bundle_path,
        allowed_origins=("https://madoguchi.example.jp",),
        mail_hash_key=b"bench",
    )
    with _environment(AWS_ENDPOINT_URL_DYNAMODB=endpoint):
        parts = bootstrap.configure(settings=settings, clock=lambda: NOW)
        assert parts.dynamodb.meta.endpoint_url == endpoint
        try:
            yield parts
        finally:
            bootstrap.reset()


def _times(form: str, recorder: "_Recorder", bare_client: Any) -> Pair:
    submit.logger.setLevel("WARNING")

    def ours() -> None:
        body = {"sid": str(uuid4()), "answers": RIGHT[form]}
        answer = submit.handler(post(form, body), Context())
        assert answer["statusCode"] == 201, json.loads(answer["body"])

    calls = calls_of(ours, recorder.client)
    bare = _bare(bare_client, recorder.items)
    return in_turn(ours, bare, runs=300, warm_up=20, calls=calls)


class _Recorder:
    """Passes a transaction on and remembers its items."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.items: list[dict[str, Any]] = []

    def transact_write_items(self, **kwargs: Any) -> Any:
        self.items = kwargs["TransactItems"]
        return self.client.transact_write_items(**kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)


def _bare(client: Any, writes: list[dict[str, Any]]) -> Callable[[], None]:
    """The same transaction for a new sid and receipt at each call; what is no put stays as it is."""
    puts = [write["Put"] for write in writes if "Put" in write]
    others = [write for write in writes if "Put" not in write]
    plain = [{name: _deserialise(value) for name, value in put["Item"].items()} for put in puts]
    sid, receipt = (
        next(item["PK"] for item in plain if item["PK"].startswith(kind)) for kind in ("SUB#", "RCPT#")
    )

    def run() -> None:
        keys = {sid: f"SUB#{uuid4()}", receipt: f"RCPT#{new_receipt()}"}
        client.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        **put,
                        "Item": {
                            name: _serialise(value)
                            for name, value in {**item, "PK": keys.get(item["PK"], item["PK"])}.items()
                        },
                    }
                }
                for put, item in zip(puts, plain, strict=True)
            ]
            + others
        )

    return run


def slots_times(bundle_path: Path) -> Pair:
    """What is free in the whole of next month, against the bare query."""
    taken = [
        {"SK": {"S": f"2026-12-{day:02}T{time}#0"}} for day in range(1, 21) for time in ("09:00", "10:00")
    ]
    reply = json.dumps({"Items": taken, "Count": len(taken)})
    with stand_in(reply) as client, desk_at(bundle_path, client.meta.endpoint_url) as parts:

        def ours() -> None:
            answer = slots.handler(get_slots("form=booking&from=2026-12-01&to=2026-12-31"), Context())
            assert answer["statusCode"] == 200, json.loads(answer["body"])

        def bare() -> None:
            client.query(
                TableName="bench",
                KeyConditionExpression="PK = :pk",
                ExpressionAttributeValues={":pk": _serialise("SLOT#consumer-center#2026-12")},
                ProjectionExpression="SK",
                ConsistentRead=True,
            )

        return in_turn(ours, bare, runs=300, warm_up=20, calls=calls_of(ours, parts.dynamodb))


def validation_seconds(bundle_path: Path) -> float:
    """Normalising and checking one booking: the median of many."""
    form = Form(load_bundle(bundle_path), "booking")
    times = []
    for _ in range(500):
        start = perf_counter()
        errors = form.errors(form.normalise(BOOKING, now=NOW), now=NOW)
        times.append(perf_counter() - start)
        assert not errors
    return median(times)
