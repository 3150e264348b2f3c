"""MiniStack (DynamoDB, or more of it) as a process of its own: unlike moto it serves many callers at once.

The parent opens the socket on loopback and passes it on. So the port is known before anything listens, the
first request simply waits until it's served, and no other machine can reach it.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import Session

from local.emulated.lambda_runtime import REGION
from local.web.server import HOST

ROOT = Path(__file__).parents[2]
STOPPING = 20


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """A running MiniStack. `pid` is its process."""

    url: str
    port: int
    pid: int


@contextmanager
def emulator(services: str = "dynamodb", **env: str) -> Iterator[Emulator]:
    """A new MiniStack for the length of the block; its data is gone at the end.

    FUNCTIONS_PYTHON in `env`: the Python that Lambda's functions run on.
    """
    with socket.create_server((HOST, 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.emulator", str(listener.fileno())],
            cwd=ROOT,
            env={
                **_without_aws(),
                "SERVICES": services,
                "GATEWAY_PORT": str(port),
                "LOG_LEVEL": "ERROR",
                "PERSIST_STATE": "0",
                **env,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
        )
    # Our copy is closed by now: if the process dies, waiting callers get an error.
    try:
        yield Emulator(url=f"http://{HOST}:{port}", port=port, pid=process.pid)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def dynamodb_client(url: str) -> Any:
    """A client that asks the emulator and nothing else, whatever this machine has set for AWS.

    Like `desk.clients` it has no retries of its own. Its time-outs are longer: a busy machine is no fault.
    """
    nowhere = (None, None, os.devnull, None)
    isolated = Session(
        {"profile": (None, None, None, None), "config_file": nowhere, "credentials_file": nowhere}
    )
    session = boto3.Session("local", "local", region_name=REGION, botocore_session=isolated)
    config = Config(
        connect_timeout=60,
        read_timeout=60,
        retries={"total_max_attempts": 1},
        max_pool_connections=64,
        # botocore would put a longer one together for every request.
        user_agent="madoguchi",
        proxies={},
    )
    return session.client("dynamodb", endpoint_url=url, config=config)


def _without_aws() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


def _serve(fd: int) -> None:
    """Serve on the parent's socket until the parent closes our standard input, or ends."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config as ServerConfig
    from ministack.app import app

    # It starts functions with its own Python, whose packages would hide what their zip lacks.
    sys.executable = os.environ.pop("FUNCTIONS_PYTHON", sys.executable)

    async def requests_only(scope: Any, receive: Any, send: Any) -> None:
        # MiniStack's own start opens more ports on every interface (MQTT, SFTP), looks for Docker and
        # runs scripts that it finds: we want none of that.
        if scope["type"] == "lifespan":
            raise NotImplementedError
        await app(scope, receive, send)

    async def parent_is_gone() -> None:
        loop = asyncio.get_running_loop()
        # Each function takes a thread while it waits for our answer.
        loop.set_default_executor(ThreadPoolExecutor(64))
        await loop.run_in_executor(None, sys.stdin.buffer.read)

    config = ServerConfig()
    config.bind = [f"fd://{fd}"]
    config.keep_alive_timeout = 600
    config.graceful_timeout = 1
    config.loglevel = "ERROR"
    asyncio.run(serve(requests_only, config, shutdown_trigger=parent_is_gone))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
