"""What a test does with the deployed desk from outside, and what it sees of it there."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from tests.functions.events import ses
from tests.infra.package.deployment import Answer, Deployed


def send(stack: Deployed, form: str, answers: Mapping[str, Any], **headers: str) -> tuple[str, Answer]:
    sid = str(uuid.uuid4())
    return sid, stack.request("POST", f"/api/forms/{form}", {"sid": sid, "answers": answers}, **headers)


def items_of(stack: Deployed, sid: str) -> dict[str, Any]:
    """Sort key -> status of all that belongs to a submission."""
    return {
        item["SK"]["S"]: item.get("status", {}).get("S")
        for item in stack.items()
        if item["PK"]["S"] == f"SUB#{sid}"
    }


def until(what: Callable[[], Any]) -> Any:
    """The first truthy result of `what`; fails after two minutes."""
    end = time.monotonic() + 120
    while not (said := what()):
        assert time.monotonic() < end, "it did not come about"
        Event().wait(0.2)
    return said


def free_slot(stack: Deployed) -> str:
    """The last free slot that can be requested; the functions run by this machine's own clock."""
    answer = stack.request("GET", "/api/slots?form=booking")
    assert answer.status == 200
    free = [
        f"{day['date']}T{one['time']}"
        for day in answer.json()["days"]
        for one in day["times"]
        if one["state"] == "free"
    ]
    return free[-1]


def asked_with_cookies(console: Deployed, event: Mapping[str, Any]) -> Any:
    """What the deployed function answers to an event that came by CloudFront, past MiniStack's API."""
    event = {**event, "headers": {**event["headers"], **console.by_cloudfront}}
    answer = console.invoke("Console", event)
    said = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, said
    return said


def sent_rows(stack: Deployed, sid: str) -> dict[str, Any]:
    """The mails of a submission, once all are sent."""
    rows = {sk: status for sk, status in items_of(stack, sid).items() if sk.startswith("OUT#")}
    return rows if set(rows.values()) == {"sent"} else {}


def report(stack: Deployed, sid: str, kind: str) -> None:
    """SES reports of the auto-reply of a submission."""
    mail = {key: value["S"] for key, value in row(stack, sid, "OUT#auto-reply#1").items() if "S" in value}
    assert "FunctionError" not in stack.invoke("Feedback", ses(kind, mail))
    assert row(stack, sid, "OUT#auto-reply#1")["status"] == {"S": "failed"}


def row(stack: Deployed, sid: str, sk: str) -> Mapping[str, Any]:
    key = {"PK": {"S": f"SUB#{sid}"}, "SK": {"S": sk}}
    item: Mapping[str, Any] = stack.client("dynamodb").get_item(
        TableName=stack.outputs["TableName"], Key=key, ConsistentRead=True
    )["Item"]
    return item
