"""aws-ses-v2-local as a process of its own: another author's SES, reachable from this machine only."""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import ROOT, need, need_file

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StandIn:
    """`url` is its endpoint for boto3's client."""

    def __init__(self, url: str) -> None:
        self.url = url

    def kept(self) -> list[dict[str, Any]]:
        """The mails that it accepted, oldest first, in its own format."""
        with _OPENER.open(f"{self.url}/store") as answer:
            emails: list[dict[str, Any]] = json.load(answer)["emails"]
        return emails


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A stand-in on a free port, for the length of the block."""
    node = need("node", why="the stand-in for SES runs on it")
    program = need_file(
        ROOT / "node_modules/aws-ses-v2-local/dist/cli.js", why="`npm ci` brings the stand-in for SES"
    )
    with subprocess.Popen(
        [node, program, "--host", "127.0.0.1", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout
            yield StandIn(_address(iter(process.stdout)))
        finally:
            process.terminate()


def _address(lines: Iterator[str]) -> str:
    said = []
    for line in lines:
        said.append(line)
        if found := re.search(r"http://localhost:(\d+)", line):
            return f"http://127.0.0.1:{found[1]}"
    raise AssertionError(f"it ended without an address:\n{''.join(said)}")
