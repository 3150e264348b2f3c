"""What the log says of a request: enough to follow it, on one line, and never what was sent."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

import manage
import slots
import submit
from tests.functions.conftest import BOOKING, Desk, written
from tests.functions.conftest import desk as desk
from tests.functions.events import Context, get_slots, post
from tests.functions.manage_browser import event as manage_event

SID = "0b9a3f9e-0000-4000-8000-0000000000ad"
FORGED = 'x\n{"level":"INFO","message":"forged"}\r\nINFO forged \u2028 \x1b[31m'


def forged(**_: object) -> Mapping[str, Any]:
    """A request with line breaks wherever there may be text."""
    event = post("booking", {"sid": SID, "answers": {**BOOKING, FORGED: "x", "topic": FORGED}})
    event["rawPath"] = f"/api/forms/{FORGED}"
    event["headers"] |= {"user-agent": FORGED, "x-forwarded-for": FORGED, "referer": FORGED}
    return event


CALLS: Mapping[str, tuple[Any, Callable[[], Any]]] = {
    "taken": (submit, lambda: submit.handler(post("booking", {"sid": SID, "answers": BOOKING}), Context())),
    "refused": (submit, lambda: submit.handler(forged(), Context())),
    "foreign": (
        submit,
        lambda: submit.handler(post("booking", {}, headers={"origin": "https://evil.example"}), Context()),
    ),
    "slots": (slots, lambda: slots.handler(get_slots(f"form={FORGED}"), Context())),
    "wrong code": (
        manage,
        lambda: manage.handler(manage_event({"receipt": FORGED, "code": FORGED}), Context()),
    ),
}


@pytest.fixture(params=CALLS)
def line(request: pytest.FixtureRequest, desk: Desk, caplog: pytest.LogCaptureFixture) -> str:
    """The one line that a call writes."""
    function, call = CALLS[request.param]
    call()
    text = written(function.logger, caplog)
    assert len(text.splitlines()) == 1
    return text


def test_a_call_writes_one_line_of_json(line: str) -> None:
    said = json.loads(line)
    assert said["level"] in ("INFO", "ERROR")
    assert said["service"] in ("submit", "slots", "manage")
    assert said["request_id"] == Context().aws_request_id
    assert said["message"] in ("taken", "refused")
    moment = datetime.strptime(said["timestamp"], "%Y-%m-%d %H:%M:%S,%f%z")
    assert moment.tzinfo is not None


def test_no_input_gets_into_the_log(line: str) -> None:
    for sent in ("forged", "\u2028", "\x1b", "evil.example", *map(str, BOOKING.values())):
        assert sent not in line or sent in ("True", "yes", "self", "contract", "resident")


def test_refused_requests_are_logged_with_the_reason(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    CALLS["foreign"][1]()
    CALLS["wrong code"][1]()
    told = [json.loads(submit.logger.registered_formatter.format(record)) for record in caplog.records]
    assert [(one["message"], one["problem"]) for one in told] == [
        ("refused", "not_allowed_origin"),
        ("refused", "not_found"),
    ]
