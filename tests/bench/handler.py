"""A warm submission through the whole handler, against the bare boto3 transaction that it makes:
the same items through boto3's own serialiser and client.

Both talk to a stand-in for DynamoDB on loopback that answers at once: no emulator's or network's time hides
our own cost, so the ratio is the worst that it can be.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config

import submit
from desk import bootstrap
from desk.bootstrap import Settings
from desk.bundle import load_bundle
from desk.forms import Form
from desk.receipts import new_receipt
from tests.bench.timing import Pair, in_turn
from tests.functions.conftest import BOOKING, CONSULTATION, NOW
from tests.functions.events import Context, post

_STAND_IN = """
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.wfile.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


def handler_times(bundle_path: Path) -> Pair:
    with subprocess.Popen([sys.executable, "-c", _STAND_IN], stdout=subprocess.PIPE, text=True) as stand_in:
        try:
            assert stand_in.stdout is not None
            client = boto3.client(
                "dynamodb",
                endpoint_url=f"http://127.0.0.1:{int(stand_in.stdout.readline())}",
                region_name="ap-northeast-1",
                aws_access_key_id="example",
                aws_secret_access_key="example",
                config=Config(retries={"total_max_attempts": 1}),
            )
            return _times(bundle_path, client)
        finally:
            stand_in.terminate()


def _times(bundle_path: Path, client: Any) -> Pair:
    recorder = _Recorder(client)
    bootstrap.configure(
        settings=Settings(
            table="bench",
            bundle_path=bundle_path,
            allowed_origins=("https://madoguchi.example.jp",),
            mail_hash_key=b"bench",
        ),
        dynamodb=recorder,
        clock=lambda: NOW,
    )
    submit.logger.setLevel("WARNING")

    def ours() -> None:
        body = {"sid": str(uuid4()), "answers": CONSULTATION}
        answer = submit.handler(post("consultation", body), Context())
        assert answer["statusCode"] == 201, json.loads(answer["body"])

    ours()
    bare = _bare(client, recorder.items)
    return in_turn(ours, bare, runs=300, warm_up=20)


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


def _bare(client: Any, puts: list[dict[str, Any]]) -> Callable[[], None]:
    """The same transaction for a new sid and receipt at each call."""
    plain = [{name: _deserialise(value) for name, value in put["Put"]["Item"].items()} for put in puts]
    sid, receipt = plain[0]["PK"], plain[2]["PK"]

    def run() -> None:
        keys = {sid: f"SUB#{uuid4()}", receipt: f"RCPT#{new_receipt()}"}
        client.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        **put["Put"],
                        "Item": {
                            name: _serialise(value)
                            for name, value in {**item, "PK": keys[item["PK"]]}.items()
                        },
                    }
                }
                for put, item in zip(puts, plain, strict=True)
            ]
        )

    return run


def validation_seconds(bundle_path: Path) -> float:
    """Normalising and checking one booking: the median of many."""
    form = Form(load_bundle(bundle_path), "booking")
    times = []
    for _ in range(500):
        start = perf_counter()
        errors = form.errors(form.normalise(BOOKING), now=NOW)
        times.append(perf_counter() - start)
        assert not errors
    return median(times)
