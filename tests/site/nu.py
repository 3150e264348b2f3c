"""The Nu HTML checker."""

import json
import subprocess
from pathlib import Path

from tests.conftest import ROOT, need, need_file

_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""For a program that ends after seconds: no second compiler, which takes longer than it saves."""


def said(*what: Path) -> list[str]:
    """Everything the checker says of files: "file:line:column kind: message"."""
    java = need("java", why="the Nu HTML checker runs on it")
    jar = need_file(
        ROOT / "node_modules/vnu-jar/build/dist/vnu.jar", why="`npm ci` brings the Nu HTML checker"
    )
    # Browsers know path() in a clip-path, the checker doesn't yet.
    known = ".*is not a .clip-path. value.*"
    options = ("--format", "json", "--exit-zero-always", "--also-check-css", "--filterpattern", known)
    command: list[str | Path] = [java, *_QUICK, "-jar", jar, *options, *what]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=True)
    return [
        f"{Path(one.get('url', '')).name}:{one.get('lastLine')}:{one.get('lastColumn')} "
        f"{one.get('subType', one['type'])}: {one['message']} … {one.get('extract', '')}"
        for one in json.loads(done.stderr)["messages"]
    ]
