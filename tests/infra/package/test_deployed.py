"""The stacks, seen from outside: a booking is stored, the stream sends its mails, a member of the staff
confirms it at the console, and nothing is lost.

Deployed into MiniStack by CloudFormation (see deployment.py, also for what MiniStack can't do).
"""

import base64
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest

from infra.package import Package
from local.emulated.dynamodb.table import table_definition
from local.emulated.sam_template import load_template
from tests.bench.wrk import submit
from tests.functions.conftest import BOOKING, CONSULTATION, SEMINAR
from tests.functions.console.pretend_provider import CLIENT, SECRET, Pretender, pretending
from tests.functions.console.staff_browser import StaffBrowser, title
from tests.infra.package.deployment import BY_OUR_PAGE, SECRETS, Deployed, deployed, deployed_console
from tests.infra.package.outside import (
    asked_with_cookies,
    free_slot,
    items_of,
    report,
    row,
    send,
    sent_rows,
    until,
)
from tests.infra.zipped import Zipped

ROOM = "https://example.kaigi.example.jp/room/1"


@pytest.fixture(scope="module")
def stack(zipped: Zipped, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    path = with_a_seminar_to_apply_for(zipped.package.path, tmp_path_factory.mktemp("zip"))
    with deployed(replace(zipped, package=replace(zipped.package, path=path))) as running:
        yield running


def with_a_seminar_to_apply_for(package: Path, folder: Path) -> Path:
    """The zip with the seminar `basics` in two months: the functions run by this machine's own clock."""
    now, path = datetime.now(UTC), folder / package.name
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "bundle.json":
                bundle = json.loads(content)
                rows = bundle["forms"]["seminar"]["words"]["seminars"]["list"]
                (basics,) = [row for row in rows if row["id"] == SEMINAR["seminar"]]
                basics["day"] = f"{now + timedelta(days=60):%Y-%m-%d}"
                basics["apply_from"] = f"{now - timedelta(days=2):%Y-%m-%d} 09:00"
                basics["apply_until"] = f"{now + timedelta(days=40):%Y-%m-%d} 17:00"
                content = json.dumps(bundle, ensure_ascii=False).encode()
            new.writestr(info, content)
    return path


@pytest.fixture(scope="module")
def provider() -> Iterator[Pretender]:
    """Who signs staff in, on loopback; the console's function asks it for tokens and keys."""
    with pretending() as made:
        yield made


@pytest.fixture(scope="module")
def console(stack: Deployed, provider: Pretender, console_package: Package) -> Deployed:
    return deployed_console(stack, console_package.path, issuer=provider.issuer, client=CLIENT)


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


def test_a_member_signs_in_and_confirms_a_booking_and_its_invitation_is_sent(
    stack: Deployed, console: Deployed, provider: Pretender
) -> None:
    email = f"{uuid.uuid4().hex}@example.jp"
    sid, taken = send(stack, "booking", {**BOOKING, "slot": free_slot(stack), "email": email})
    receipt = taken.json()["receipt"]
    before = until(lambda: sent_rows(stack, sid))
    member = StaffBrowser(partial(asked_with_cookies, console))

    assert email not in member.follow(member.get(f"/cases/{receipt}"))["body"]
    case = member.sign_in(provider)
    assert receipt in title(case)
    assert email in case["body"]
    credentials = base64.b64encode(f"{quote(CLIENT)}:{SECRET}".encode()).decode()
    assert [one["authorization"] for one in provider.asked] == [f"Basic {credentials}"]
    path = f"/cases/{receipt}/confirm"
    form = member.hidden(path, member.get(path))
    checked = member.post(path, {**form, "url": ROOM, "step": "check"})
    assert row(stack, sid, "META")["status"] == {"S": "received"}
    wanted = {**member.hidden(path, checked), "step": "do"}
    for _ in range(2):
        done = member.post(path, wanted)
        assert (done["statusCode"], done["headers"]["location"]) == (303, f"/cases/{receipt}?done=confirm")

    assert (row(stack, sid, "META")["status"], row(stack, sid, "META")["v"]) == (
        {"S": "confirmed"},
        {"N": "2"},
    )
    until(lambda: len(sent_rows(stack, sid)) > len(before))
    _, invitation = [mail for mail in stack.mails() if email in mail["To"]]
    assert receipt in invitation["Subject"]
    assert ROOM in str(invitation)


def test_a_member_sends_a_mail_again_that_came_back(
    stack: Deployed, console: Deployed, provider: Pretender
) -> None:
    email = f"{uuid.uuid4().hex}@example.jp"
    sid, taken = send(stack, "booking", {**BOOKING, "slot": free_slot(stack), "email": email})
    until(lambda: sent_rows(stack, sid))
    report(stack, sid, "Bounce")
    member = StaffBrowser(partial(asked_with_cookies, console))
    member.get("/sign-in")
    member.sign_in(provider)

    path = f"/cases/{taken.json()['receipt']}/mails"
    for job in ("unsuppress", "resend"):
        page = member.get(path)["body"]
        form = next(one for one in re.findall("<form.*?</form>", page, re.S) if f'value="{job}"' in one)
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
        assert member.post(path, {**hidden, "job": job})["statusCode"] == 303
    until(lambda: len([mail for mail in stack.mails() if email in mail["To"]]) == 2)
    first, second = (mail for mail in stack.mails() if email in mail["To"])
    assert first["Subject"] == second["Subject"]


def test_an_application_takes_a_seat_and_its_mail_is_sent(stack: Deployed) -> None:
    email = f"{uuid.uuid4().hex}@example.jp"
    sid, taken = send(stack, "seminar", {**SEMINAR, "email": email})
    assert taken.status == 201, taken.json()
    until(lambda: sent_rows(stack, sid))
    assert [email in mail["To"] for mail in stack.mails()].count(True) == 1
    sid, again = send(stack, "seminar", {**SEMINAR, "email": email})
    assert row(stack, sid, "META")["status"] == {"S": "repeated"}, again.json()
    answer = stack.request("GET", "/api/slots?form=seminar")
    assert {"id": SEMINAR["seminar"], "state": "few"} in answer.json()["seminars"]
    (counter,) = [item for item in stack.items() if item["PK"]["S"] == "LIMIT#seminar"]
    assert counter["taken"] == {"N": "1"}


def test_the_console_s_api_leads_to_its_sign_in_and_to_nothing_around_cloudfront(
    console: Deployed, provider: Pretender
) -> None:
    assert console.request("GET", "/", x_origin_secret="guessed").status == 403
    inside = console.request("GET", "/cases/2345-6789-A/confirm")
    assert (inside.status, inside.headers["location"]) == (303, "/sign-in")
    start = console.request("GET", "/sign-in/start")
    assert start.status == 303
    assert start.headers["location"].startswith(f"{provider.issuer}/authorize?")


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
    answer = stack.invoke(name, {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}})
    assert "FunctionError" not in answer, answer["Payload"].read()


def test_ses_reports_are_written_to_the_mail_s_row(stack: Deployed) -> None:
    sid, answer = send(stack, "consultation", {**CONSULTATION, "email": f"{uuid.uuid4().hex}@example.jp"})
    assert answer.status == 201
    until(lambda: sent_rows(stack, sid))
    report(stack, sid, "Bounce")
    told = until(lambda: [one for one in items_of(stack, sid) if one.startswith("OUT#undelivered")])
    assert len(told) == 1


# ---- many at once


def test_under_load_no_request_fails_and_no_submission_is_lost(stack: Deployed) -> None:
    told = submit(stack.emulator.url, {**stack.by_cloudfront, **BY_OUR_PAGE}, seconds=2)

    assert told.refused == {}
    assert len(told.receipts) == len(set(told.receipts)) > 0
    assert told.lost(stack.items()) == set()
