"""One post to the submit function, or one confirmation, in a process of its own that is killed on the way.

Reads what to do as JSON from standard input and prints the answer as its last line (metrics may
precede it), unless it's killed before.
"""

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import submit
from desk import bootstrap
from desk.usecases.change_submission import act
from tests import actions
from tests.faults.emulator import dynamodb_client
from tests.faults.faults import sender
from tests.faults.world import settings
from tests.functions.events import Context


def _die(**_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    task = json.load(sys.stdin)
    client = dynamodb_client(task["url"])

    def send_and_die(request: Any, **_: Any) -> None:
        sender(client)(request)
        _die()

    # Before DynamoDB receives it; after it has done it; after the function has read so, before it answers.
    steps = {
        "before the commit": ("before-send.dynamodb.TransactWriteItems", _die),
        "after the commit": ("before-send.dynamodb.TransactWriteItems", send_and_die),
        "before the answer": ("after-call.dynamodb.TransactWriteItems", _die),
    }
    if task["dies"]:
        client.meta.events.register(*steps[task["dies"]])
    parts = bootstrap.configure(
        settings=settings(task["table"], Path(task["bundle"])),
        dynamodb=client,
        clock=lambda: datetime.fromisoformat(task["now"]),
    )
    submit.logger.setLevel("CRITICAL")
    if "confirm" in task:
        acted = act(
            actions.confirm(url=task["url_of_meeting"]),
            task["confirm"],
            by="staff-1",
            op=task["op"],
            parts=parts,
        )
        print(json.dumps({"status": acted.item["status"], "changed": acted.changed}))
    else:
        print(json.dumps(submit.handler(task["event"], Context())))


if __name__ == "__main__":
    main()
