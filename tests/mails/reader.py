"""An independent reader of mail: a Node program, asked about many mails at once."""

import base64
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, need, need_file

_PROGRAM = Path(__file__).with_name("read.js")


def read_all(mails: Sequence[bytes]) -> list[dict[str, Any]]:
    """What it has read of each; see read.js."""
    node = need("node", why="the independent reader of mail runs on it")
    need_file(ROOT / "node_modules/mailparser/package.json", why="`npm ci` brings the reader of mail")
    done = subprocess.run(
        [node, _PROGRAM],
        input=json.dumps([base64.b64encode(mail).decode() for mail in mails]).encode(),
        capture_output=True,
        check=True,
        env={"NODE_PATH": str(ROOT / "node_modules")},
    )
    read: list[dict[str, Any]] = json.loads(done.stdout)
    return read
