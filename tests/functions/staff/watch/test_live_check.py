"""An editor's change checked against existing bookings, by the staff's command on their own computer."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from local.clock import Clock
from local.desk import LocalDesk
from local.emulated.cloud import TABLE_NAME
from local.web.server import Listener
from tests.applicants import RESIDENT, send
from tests.conftest import NOW

SLOT = "2026-11-25T10:00"
_COMMAND = """
import sys
from datetime import datetime
from desk.__main__ import main
from desk.bootstrap import Parts
sys.exit(main(["orphans"], parts=Parts(clock=lambda: datetime.fromisoformat(sys.argv[1]))))
"""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(open_desk: Callable[..., LocalDesk], listener: Listener) -> Iterator[LocalDesk]:
    with open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


def orphans(listener: Listener, bundle: Mapping[str, Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """`python -m desk orphans` at NOW, with all settings from the environment."""
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    settings = {
        "TABLE_NAME": TABLE_NAME,
        "BUNDLE_PATH": str(path),
        "AWS_ENDPOINT_URL_DYNAMODB": f"{listener.url}/_local/aws",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "-c", _COMMAND, NOW],
        env={**kept, **settings},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_closure_added_after_bookings_exist_names_them(
    desk: LocalDesk, listener: Listener, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    answer = send(desk, "booking", {**RESIDENT, "slot": SLOT}, origin=listener.url)
    receipt = answer.json["receipt"]  # type: ignore[index]

    before = orphans(listener, bundle, tmp_path)
    assert (before.returncode, receipt in before.stdout) == (0, False), before.stderr
    calendars = bundle["calendars"]
    closed = {**calendars["weekdays"], "extra_closures": [{"date": SLOT[:10], "reason": "設備点検のため"}]}
    after = orphans(listener, {**bundle, "calendars": {**calendars, "weekdays": closed}}, tmp_path)

    assert after.returncode == 1, after.stderr
    (line,) = [line for line in after.stdout.splitlines() if receipt in line]
    assert "11月25日(水)" in line
    assert "設備点検のため" in line
    assert RESIDENT["name"] not in after.stdout + after.stderr
