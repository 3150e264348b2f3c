"""A function's start as Lambda makes it: the zip, unpacked, under AWS's runtime client; against a zip with
nothing but boto3 and a handler that makes one client and one call, both with bytecode of the same kind.

DynamoDB is a stand-in on loopback that answers at once.
"""

import http.server
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from infra.package import install
from infra.zip_contents import ROOT
from tests.bench.timing import Pair
from tests.conftest import EXAMPLE
from tests.functions.conftest import CONSULTATION
from tests.functions.events import post
from tests.infra.package.runtime import Running, started
from tests.infra.zipped import Zipped, make_zipped

_STARTS = 15
_WARM = 200
_BARE = """
import boto3
client = boto3.client("dynamodb")
def handler(event, context):
    client.transact_write_items(TransactItems=[{"Put": {"TableName": "t", "Item": {"PK": {"S": "1"}}}}])
    return {"statusCode": 201}
"""


@dataclass(frozen=True)
class Starts:
    """Seconds of ours and of the bare one, and memory in KiB.

    `cpu` is the processor's time of start and first request together, `warm` the median of later requests,
    `python` what both ran on.
    """

    init: Pair
    first: Pair
    cpu: Pair
    warm: float
    memory: tuple[int, int]
    python: str


@dataclass(frozen=True)
class _One:
    init: float
    first: float
    cpu: float
    warm: float
    memory: int


def starts(bundle: Path, scratch: Path) -> Starts:
    zipped = make_zipped(bundle, scratch)
    bare = _bare_task(zipped, scratch / "bare")
    with _stand_in() as url:
        env = {
            "AWS_ENDPOINT_URL_DYNAMODB": url,
            "TABLE_NAME": "t",
            "MAIL_HASH_KEY": "bench",
            "BUNDLE_PATH": str(zipped.task / "bundle.json"),
            "POWERTOOLS_LOG_LEVEL": "WARNING",
        }

        def measure(task: Path, handler: str, *, warm: int) -> _One:
            with started(task, handler, python=zipped.python, client=zipped.client, env=env) as running:
                return _measure(running, warm=warm)

        pairs = [
            (measure(zipped.task, "submit.handler", warm=0), measure(bare, "bare.handler", warm=0))
            for _ in range(_STARTS + 1)
        ][1:]
        warm = measure(zipped.task, "submit.handler", warm=_WARM)
    return Starts(
        init=_pair(pairs, lambda one: one.init),
        first=_pair(pairs, lambda one: one.first),
        cpu=_pair(pairs, lambda one: one.cpu),
        warm=warm.warm,
        memory=(warm.memory, max(one.memory for _, one in pairs)),
        python=zipped.target.python,
    )


def _measure(running: Running, *, warm: int) -> _One:
    first = _timed(running)
    cpu = running.cpu_seconds()
    times = [_timed(running) for _ in range(warm)]
    return _One(
        init=running.init_seconds,
        first=first,
        cpu=cpu,
        warm=median(times or [0.0]),
        memory=running.peak_memory(),
    )


def _timed(running: Running) -> float:
    event = post("consultation", {"sid": str(uuid4()), "answers": CONSULTATION})
    start = perf_counter()
    answer = running.invoke(event)
    seconds = perf_counter() - start
    assert answer["statusCode"] == 201, answer
    return seconds


def _pair(pairs: list[tuple[_One, _One]], of: Callable[[_One], float]) -> Pair:
    return Pair(
        ours=median(of(ours) for ours, _ in pairs),
        bare=median(of(bare) for _, bare in pairs),
        ratio=median(of(ours) / of(bare) for ours, bare in pairs),
    )


def _bare_task(zipped: Zipped, folder: Path) -> Path:
    """boto3 as published, and one handler."""
    folder.mkdir()
    install([ROOT / "functions/requirements.txt"], folder, target=zipped.target)
    (folder / "bare.py").write_text(_BARE)
    compile_all = ["-m", "compileall", "-q", "--invalidation-mode=unchecked-hash", str(folder)]
    subprocess.run([zipped.python, *compile_all], check=True, stdout=subprocess.DEVNULL)
    return folder


@contextmanager
def _stand_in() -> Iterator[str]:
    """The address of a DynamoDB that accepts everything."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

        def log_message(self, format: str, *args: object) -> None:
            """Logs nothing: only the table is printed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def told(starts: Starts) -> dict[str, Any]:
    """For a look without the rest of `make bench`: `python -m tests.bench.runtime`."""
    return {
        name: f"{pair.ours * 1000:.0f} ms / {pair.bare * 1000:.0f} ms = {pair.ratio:.2f}×"
        for name, pair in (
            ("init", starts.init),
            ("first request", starts.first),
            ("processor", starts.cpu),
        )
    } | {"warm, ms": starts.warm * 1000, "memory, KiB": starts.memory, "python": starts.python}


if __name__ == "__main__":
    import tempfile

    from builder.site import build_site

    with tempfile.TemporaryDirectory() as scratch:
        bundle = Path(scratch) / "bundle.json"
        build_site(EXAMPLE, Path(scratch) / "site", bundle)
        print(json.dumps(told(starts(bundle, Path(scratch) / "zip")), indent=1))
