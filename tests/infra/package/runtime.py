"""Lambda's Runtime API on loopback, and a function that AWS's own runtime client starts on it.

The process's folder is the unpacked zip, without the rest of this repository: what isn't in the zip
can't be imported. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, Any, Self

PATIENCE = 120
_VERSION = "/2018-06-01/runtime"
_CLOCK = """
import runpy, sys
from datetime import datetime
from desk import bootstrap
now = datetime.fromisoformat(sys.argv[1])
bootstrap.configure(clock=lambda: now)
sys.argv[1:] = sys.argv[2:]
runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
"""


class FunctionFailed(Exception):
    """The function raised, couldn't be imported or ended; the text is what the Runtime API received."""


@dataclass
class _Call:
    event: Mapping[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answered: Event = field(default_factory=Event)
    answer: Any = None
    error: str = ""


class RuntimeApi:
    """Hands out one event at a time, as Lambda does."""

    def __init__(self) -> None:
        self.is_ready = Event()
        self.ready_at = 0.0
        self.init_error = ""
        self._calls: queue.Queue[_Call | None] = queue.Queue()
        self._running: dict[str, _Call] = {}

    def __enter__(self) -> Self:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                api._next(self)

            def do_POST(self) -> None:
                api._told(self.path, self.rfile.read(int(self.headers.get("content-length") or 0)))
                _answer(self, 202, b"{}", {})

            def log_message(self, format: str, *args: object) -> None:
                """Logs nothing: tests read the function's own log."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._calls.put(None)
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def send(self, event: Mapping[str, Any]) -> _Call:
        call = _Call(event)
        self._running[call.id] = call
        self._calls.put(call)
        return call

    def _next(self, request: BaseHTTPRequestHandler) -> None:
        if not self.is_ready.is_set():
            self.ready_at = time.perf_counter()
            self.is_ready.set()
        call = self._calls.get()
        if call is None:
            return
        headers = {
            "Lambda-Runtime-Aws-Request-Id": call.id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + PATIENCE) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:ap-northeast-1:123456789012:function:f",
        }
        _answer(request, 200, json.dumps(call.event).encode(), headers)

    def _told(self, path: str, body: bytes) -> None:
        if path == f"{_VERSION}/init/error":
            self.init_error = body.decode()
            return
        call_id, _, kind = path.removeprefix(f"{_VERSION}/invocation/").partition("/")
        call = self._running.pop(call_id)
        if kind == "response":
            call.answer = json.loads(body)
        else:
            call.error = body.decode()
        call.answered.set()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores errors: a function that is ended while it waits breaks its connection."""


def _answer(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    request.send_response(status)
    for name, value in {**headers, "Content-Type": "application/json"}.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


@dataclass
class Running:
    """A started function. `init_seconds` is from its beginning until it asked for its first event."""

    api: RuntimeApi
    process: "subprocess.Popen[bytes]"
    output: IO[bytes]
    init_seconds: float = 0.0

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Its answer. Raises FunctionFailed."""
        call = self.api.send(event)
        self._wait(call.answered)
        if call.error:
            raise FunctionFailed(call.error)
        return call.answer

    def log(self) -> str:
        """All its output so far."""
        self.output.seek(0)
        return self.output.read().decode()

    def cpu_seconds(self) -> float:
        """The processor time that it has used so far (Linux).

        Unlike wall-clock time it isn't much longer on a machine that is busy with something else.
        """
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def peak_memory(self) -> int:
        """The largest resident set in KiB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])

    def _wait(self, happened: Event) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened.wait(0.2):
            if self.process.poll() is not None or self.api.init_error:
                raise FunctionFailed(self.api.init_error or self.log())
            if time.monotonic() > deadline:
                raise FunctionFailed(f"no answer: {self.log()}")


@contextmanager
def started(
    task: Path,
    handler: str,
    *,
    python: Path,
    client: Path,
    env: Mapping[str, str],
    now: str = "",
) -> Iterator[Running]:
    """The function of the unpacked zip `task`, under the runtime client in the folder `client`.

    `now` stops its clock (ISO, aware). Raises FunctionFailed if it can't be started.
    """
    # No site-packages, nor the user's: the zip's own packages are the only ones, as on Lambda they come
    # first. The process starts in the zip's folder, as the runtime client expects.
    words = [str(python), "-sS", *(["-c", _CLOCK, now] if now else ["-m", "awslambdaric"]), handler]
    env = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(client),
        "LAMBDA_TASK_ROOT": str(task),
        "AWS_LAMBDA_FUNCTION_NAME": handler.partition(".")[0],
        "AWS_REGION": "ap-northeast-1",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "example",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_EC2_METADATA_DISABLED": "true",
        **env,
    }
    with RuntimeApi() as api, TemporaryFile() as output:
        env["AWS_LAMBDA_RUNTIME_API"] = api.address
        begun = time.perf_counter()
        process = subprocess.Popen(words, cwd=task, env=env, stdout=output, stderr=output)
        running = Running(api, process, output)
        try:
            running._wait(api.is_ready)
            running.init_seconds = api.ready_at - begun
            yield running
        finally:
            process.kill()
            process.wait()
