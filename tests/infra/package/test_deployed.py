"""The stack, seen from outside: a booking is stored, the stream sends its mails, and nothing is lost.

Deployed into MiniStack by CloudFormation (see deployment.py, also for what MiniStack can't do).
"""

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import Any

import pytest

from local.emulated.dynamodb.table import table_definition
from local.emulated.sam_template import load_template
from tests.bench.wrk import submit
from tests.functions.conftest import BOOKING, CONSULTATION
from tests.functions.events import ses
from tests.infra.package.deployment import BY_OUR_PAGE, SECRETS, Answer, Deployed, deployed
from tests.infra.zipped import Zipped


@pytest.fixture(scope="module")
def stack(zipped: Zipped) -> Iterator[Deployed]:
    with deployed(zipped) as running:
        yield running


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


# ---- the resources


def test_the_table_is_that_of_the_other_tests(stack: Deployed) -> None:
    there = stack.client("dynamodb").describe_table(TableName=stack.outputs["TableName"])["Table"]
    wanted = table_definition(load_template(), name="t")
    assert there["KeySchema"] == wanted["KeySchema"]
    assert there["StreamSpecification"] == wanted["StreamSpecification"]
    assert there["BillingModeSummary"]["BillingMode"] == wanted["BillingMode"]
    (index,) = there["GlobalSecondaryIndexes"]
    assert [index[key] for key in ("IndexName", "KeySchema", "Projection")] == [
        wanted["GlobalSecondaryIndexes"][0][key] for key in ("IndexName", "KeySchema", "Projection")
    ]


def test_every_function_is_deployed_with_its_alias_and_settings(stack: Deployed) -> None:
    lambda_ = stack.client("lambda")
    for name in (function.name for function in load_template().functions()):
        config = lambda_.get_function_configuration(FunctionName=stack.resources[name], Qualifier="live")
        assert config["Environment"]["Variables"]["TABLE_NAME"] == stack.outputs["TableName"]
        assert config["Runtime"] == "python3.13"


def test_health_returns_the_versions_of_this_zip(stack: Deployed, zipped: Zipped) -> None:
    answer = stack.request("GET", "/api/health")
    assert answer.status == 200
    assert answer.json() == {
        "ok": True,
        "bundle": zipped.package.bundle,
        "package": zipped.package.version,
    }


# ---- the path of a booking


def test_a_booking_is_stored_and_its_mails_are_sent_by_the_stream(stack: Deployed) -> None:
    slot = free_slot(stack)
    email = f"{uuid.uuid4().hex}@example.jp"
    sid, answer = send(stack, "booking", {**BOOKING, "slot": slot, "email": email})

    assert answer.status == 201
    receipt = answer.json()["receipt"]
    day = stack.request("GET", f"/api/slots?form=booking&from={slot[:10]}&to={slot[:10]}").json()["days"][0]
    assert {"time": slot[11:], "state": "full"} in day["times"]
    mails = until(lambda: [mail for mail in stack.mails() if email in mail["To"]])
    assert len(mails) == 1
    assert receipt in mails[0]["Subject"]
    rows = until(lambda: sent_rows(stack, sid))
    assert set(rows) == {"OUT#auto-reply#1", "OUT#staff-notice#1"}


def sent_rows(stack: Deployed, sid: str) -> dict[str, Any]:
    """The mails of a submission, once all are sent."""
    rows = {sk: status for sk, status in items_of(stack, sid).items() if sk.startswith("OUT#")}
    return rows if set(rows.values()) == {"sent"} else {}


def test_the_same_attempt_again_gets_the_same_receipt(stack: Deployed) -> None:
    sid, answer = send(stack, "consultation", CONSULTATION)
    again = stack.request("POST", "/api/forms/consultation", {"sid": sid, "answers": CONSULTATION})
    assert (answer.status, again.status) == (201, 200)
    assert answer.json()["receipt"] == again.json()["receipt"]


def test_errors_are_answered_in_the_desk_s_words(stack: Deployed) -> None:
    _, answer = send(stack, "consultation", {**CONSULTATION, "email": "no address"})
    assert answer.status == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == ["email"]


def test_requests_around_cloudfront_are_refused_and_both_secrets_work(stack: Deployed) -> None:
    sid, answer = send(stack, "consultation", CONSULTATION, x_origin_secret="guessed")
    assert answer.status == 403
    assert items_of(stack, sid) == {}
    _, answer = send(stack, "consultation", CONSULTATION, x_origin_secret=SECRETS["OriginSecretB"])
    assert answer.status == 201


def test_managing_begins_on_the_site_s_page(stack: Deployed) -> None:
    answer = stack.request("GET", "/api/manage")
    assert answer.status == 303
    assert re.match("/[a-z]", answer.headers["location"])


@pytest.mark.parametrize("name", ["Deliver", "Morning", "Keep"])
def test_a_job_runs_as_its_schedule_calls_it(stack: Deployed, name: str) -> None:
    answer = invoke(stack, name, {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}})
    assert "FunctionError" not in answer, answer["Payload"].read()


def test_ses_reports_are_written_to_the_mail_s_row(stack: Deployed) -> None:
    sid, answer = send(stack, "consultation", {**CONSULTATION, "email": f"{uuid.uuid4().hex}@example.jp"})
    assert answer.status == 201
    until(lambda: sent_rows(stack, sid))
    mail = {key: value["S"] for key, value in row(stack, sid, "OUT#auto-reply#1").items() if "S" in value}
    assert "FunctionError" not in invoke(stack, "Feedback", ses("Bounce", mail))
    assert row(stack, sid, "OUT#auto-reply#1")["status"] == {"S": "failed"}
    told = until(lambda: [one for one in items_of(stack, sid) if one.startswith("OUT#undelivered")])
    assert len(told) == 1


def invoke(stack: Deployed, name: str, event: Any) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = stack.client("lambda").invoke(
        FunctionName=stack.resources[name], Qualifier="live", Payload=json.dumps(event).encode()
    )
    return answer


def row(stack: Deployed, sid: str, sk: str) -> Mapping[str, Any]:
    key = {"PK": {"S": f"SUB#{sid}"}, "SK": {"S": sk}}
    item: Mapping[str, Any] = stack.client("dynamodb").get_item(
        TableName=stack.outputs["TableName"], Key=key, ConsistentRead=True
    )["Item"]
    return item


# ---- many at once


def test_under_load_no_request_fails_and_no_submission_is_lost(stack: Deployed) -> None:
    told = submit(stack.emulator.url, {**stack.by_cloudfront, **BY_OUR_PAGE}, seconds=2)

    assert told.refused == {}
    assert len(told.receipts) == len(set(told.receipts)) > 0
    assert told.lost(stack.items()) == set()
