"""The function is killed between its steps: nothing is half done, and a repeated post gives the receipt."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import actions
from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.emulator import ROOT, Emulator
from tests.faults.world import FORM, World, world
from tests.functions.conftest import BOOKING
from tests.functions.events import post

SID = "7f0c5b1e-0000-4000-8000-000000000001"
URL = "https://example.kaigi.example.jp/room/1"


@pytest.mark.parametrize(
    ("dies", "rows", "again"),
    [
        ("before the commit", 0, 201),
        ("after the commit", 14, 200),
        ("before the answer", 14, 200),
    ],
)
def test_a_killed_post_leaves_nothing_half_done(
    dies: str,
    rows: int,
    again: int,
    ministack: Emulator,
    client: Any,
    bundle: Mapping[str, Any],
    tmp_path: Path,
) -> None:
    with world(client, bundle, tmp_path, seed=0) as here:
        killed = _in_a_process(here, ministack, dies=dies)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert killed.stdout == ""
        left = here.items()
        assert len(left) == rows

        retried = _in_a_process(here, ministack, dies="")
        answer = _last_line(retried.stdout)
        receipt = json.loads(answer["body"])["receipt"]
        assert answer["statusCode"] == again
        if left:
            assert here.items() == left
        here.history.add(
            Entry(
                actor="a process",
                kind="book",
                sid=SID,
                outcome="acknowledged",
                asked={"slot": BOOKING["slot"], "email": BOOKING["email"]},
                answer={"receipt": receipt},
            )
        )
        found = here.violations()
        assert not found, "\n".join(found)
        assert sorted(item["kind"] for item in here.items() if item["type"] == "mail") == [
            "auto-reply",
            "staff-notice",
        ]


@pytest.mark.parametrize(
    ("dies", "is_done"),
    [("before the commit", False), ("after the commit", True), ("before the answer", True)],
)
def test_a_killed_confirmation_is_done_once(
    dies: str, is_done: bool, ministack: Emulator, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    """The staff member repeats it under the same `op`: there's one event and one invitation."""
    confirm = {"confirm": SID, "url_of_meeting": URL, "op": "op-1"}
    with world(client, bundle, tmp_path, seed=0) as here:
        here.book("booker", SID, BOOKING)
        killed = _in_a_process(here, ministack, dies=dies, **confirm)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert killed.stdout == ""
        left = here.items()
        assert (here.version(SID) == 2) == is_done

        retried = _in_a_process(here, ministack, dies="", **confirm)
        assert _last_line(retried.stdout) == {"status": "confirmed", "changed": not is_done}
        if is_done:
            assert here.items() == left
        told = here.do("staff", actions.confirm(url=URL), SID, by="staff-1", op="op-1")
        assert (told.outcome, told.changed) == ("acknowledged", False)
        found = here.violations()
        assert not found, "\n".join(found)
        events = [item["what"] for item in here.items() if item["type"] == "event"]
        invitations = [item for item in here.items() if item.get("kind") == "invitation"]
        assert (events, len(invitations)) == (["receive", "confirm"], 1)


def _last_line(out: str) -> Any:
    return json.loads(out.splitlines()[-1])


def _in_a_process(
    here: World, ministack: Emulator, *, dies: str, **other: str
) -> subprocess.CompletedProcess[str]:
    task = {
        "url": ministack.url,
        "table": here.table,
        "bundle": str(here.write_bundle()),
        "now": here.clock().isoformat(),
        "event": post(FORM, {"sid": SID, "answers": BOOKING}),
        "dies": dies,
        **other,
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.crash"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "functions")))},
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=120,
    )
