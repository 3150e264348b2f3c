"""wrk sends consultations, 8 at once, for some seconds; its answers are kept and compared with the table.

A request on its way when wrk stops may be stored without an answer: that is no loss.
"""

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from desk.storage.wire import to_wire
from tests.browser.deskprocess import DeskProcess
from tests.conftest import need
from tests.functions.conftest import CONSULTATION

AT_ONCE = 8
SCRIPT = Path(__file__).with_name("submissions.lua")
BODY = json.dumps({"sid": "SID", "answers": {**CONSULTATION, "email": "SID@example.jp"}})


@dataclass(frozen=True)
class Told:
    """`refused`: status other than 201 -> how often; 0 stands for no answer."""

    seconds: float
    receipts: tuple[str, ...]
    refused: Counter[int]

    def lost(self, items: Iterable[Mapping[str, Any]]) -> set[str]:
        """Receipts that were answered and that no submission in the table has (DynamoDB's wire format)."""
        return set(self.receipts) - {item["receipt"]["S"] for item in items if is_submission(item)}


def is_submission(item: Mapping[str, Any]) -> bool:
    return bool(item["SK"]["S"] == "META" and "v" in item)


def submit_locally(desk: DeskProcess, *, seconds: int) -> Told:
    headers = {"content-type": "application/json", "origin": desk.origin}
    return submit(desk.origin, headers, seconds=seconds)


def local_items(desk: DeskProcess) -> list[Mapping[str, Any]]:
    """The table of `make run`, in DynamoDB's wire format."""
    with urlopen(f"{desk.origin}/_local/table.json") as answer:  # noqa: S310 - our own
        return [to_wire(item) for item in json.load(answer)]


def submit(origin: str, headers: Mapping[str, str], *, seconds: int) -> Told:
    """Consultations to the desk at `origin`."""
    told = _run(origin, headers, seconds)
    # wrk doesn't wait for answers: a busy machine may not have sent one by then.
    return told if told.receipts or told.refused else _run(origin, headers, 10 * seconds)


def _run(origin: str, headers: Mapping[str, str], seconds: int) -> Told:
    wrk = need("wrk", why="it sends the many submissions")
    # wrk recognises its own Host header only in this spelling.
    given = [part for name, value in headers.items() for part in ("-H", f"{name.title()}: {value}")]
    options = ["-t1", f"-c{AT_ONCE}", f"-d{seconds}s", "--timeout=120s", f"--script={SCRIPT}", *given]
    url = f"{origin}/api/forms/consultation"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "told"
        subprocess.run(
            [wrk, *options, url, "--", BODY, str(file)],
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=seconds + 120,
        )
        *answers, end = (line.split(" ") for line in file.read_text().splitlines())
    _, duration, unanswered = end
    refused = Counter(int(status) for status, _ in answers if status != "201")
    return Told(
        seconds=int(duration) / 1e6,
        receipts=tuple(receipt for status, receipt in answers if status == "201"),
        refused=refused + Counter({0: int(unanswered)}),
    )
