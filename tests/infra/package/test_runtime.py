"""The zip alone, started as on Lambda: every function of the template answers an event from it.

The functions talk to an emulated DynamoDB and a stand-in for SES on loopback. Python is Lambda's if this
machine has it, otherwise the one that runs the tests (the output says which).
"""

import base64
import http.server
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from desk.domain.codes.manage_code import link_code
from desk.parts import Parts
from desk.settings import Settings
from desk.usecases.change_submission import act
from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import load_template
from local.web.built_site import Build
from tests import actions
from tests.faults.emulator import dynamodb_client, emulator
from tests.functions.conftest import BOOKING
from tests.functions.events import get_slots, post, ses
from tests.infra.package.runtime import FunctionFailed, Running, started
from tests.infra.zipped import Zipped

TEMPLATE = load_template()
HANDLERS = {function.handler for function in TEMPLATE.functions()}
NOW = "2026-11-20T10:00:00+09:00"
URL = "https://example.kaigi.example.jp/room/1"
KEYS = {"A": b"link"}
SCHEDULED = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


@dataclass
class World:
    """One desk: its table, the mails that SES received, and what starts the functions."""

    zipped: Zipped
    table_url: str
    ses_url: str
    bundle: Path
    mails: list[EmailMessage] = field(default_factory=list)

    @contextmanager
    def function(self, handler: str, *, now: str = NOW, **env: str) -> Iterator[Running]:
        zipped = self.zipped
        env = {
            "AWS_ENDPOINT_URL_DYNAMODB": self.table_url,
            "AWS_ENDPOINT_URL_SESV2": self.ses_url,
            "TABLE_NAME": "zipped",
            "BUNDLE_PATH": str(zipped.task / "bundle.json"),
            "ALLOWED_ORIGINS": "https://madoguchi.example.jp",
            "MAIL_HASH_KEY": "hash",
            "NONCE_KEYS": "a:nonce",
            "LINK_KEYS": "A:link",
            # The canary's site: nobody listens.
            "SITE_URL": "http://127.0.0.1:9",
            **env,
        }
        with started(
            zipped.task, handler, python=zipped.python, client=zipped.client, env=env, now=now
        ) as running:
            yield running

    def call(self, handler: str, event: Mapping[str, Any], **to: str) -> Any:
        """One event's answer from a new process."""
        with self.function(handler, **to) as running:
            return running.invoke(event)


@pytest.fixture(scope="module")
def world(zipped: Zipped, built: Build) -> Iterator[World]:
    with emulator() as table:
        client = dynamodb_client(table.url)
        create_table(client, TEMPLATE, name="zipped")
        mails: list[EmailMessage] = []
        with _ses(mails) as ses_url:
            yield World(zipped, table.url, ses_url, built.bundle_path, mails)
        client.close()


@contextmanager
def _ses(mails: list[EmailMessage]) -> Iterator[str]:
    """The address of an SES that accepts every mail."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            raw = base64.b64decode(body["Content"]["Raw"]["Data"])
            mails.append(message_from_bytes(raw, policy=policy.default))
            answer = json.dumps({"MessageId": f"message-{len(mails)}"}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Logs nothing: tests read the accepted mails."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def page(fields: Mapping[str, str]) -> dict[str, Any]:
    """A post of the managing page."""
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    event = post("", urlencode(fields), headers=headers, encoded=True)
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/api/manage"
    return event


def booked(world: World) -> tuple[str, str, Mapping[str, Any]]:
    """(sid, receipt, answers) of a new booking at the first slot that the zip's own function calls free."""
    free = json.loads(world.call("slots.handler", get_slots("form=booking"))["body"])
    slot = next(
        f"{day['date']}T{time['time']}"
        for day in free["days"]
        if day["open"]
        for time in day["times"]
        if time["state"] == "free"
    )
    sid = str(uuid4())
    answers = BOOKING | {"slot": slot, "email": f"{sid[:8]}@example.jp"}
    answer = world.call("submit.handler", post("booking", {"sid": sid, "answers": answers}))
    assert answer["statusCode"] == 201, answer
    return sid, json.loads(answer["body"])["receipt"], answers


def confirm(world: World, sid: str) -> None:
    """Confirm as the staff's tool does, from a checkout, on the same table."""
    client = dynamodb_client(world.table_url)
    settings = Settings(
        table="zipped", bundle_path=world.bundle, allowed_origins=(), mail_hash_key=b"hash", link_keys=KEYS
    )
    parts = Parts(settings=settings, dynamodb=client, clock=lambda: datetime.fromisoformat(NOW))
    act(actions.confirm(url=URL), sid, by="staff-1", op=str(uuid4()), parts=parts, version=1)
    client.close()


def later(**delta: float) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(**delta)).isoformat()


def test_every_function_of_the_template_is_tested_here() -> None:
    assert {f"{name}.handler" for name in ANSWERED} == HANDLERS


def test_a_booking_is_taken_mailed_and_confirmed_with_an_invitation(world: World) -> None:
    sid, receipt, answers = booked(world)
    assert world.call("deliver.handler", SCHEDULED) == {}
    received = [mail for mail in world.mails if mail["To"] == answers["email"]]
    assert len(received) == 1
    assert receipt in received[0].get_content()

    confirm(world, sid)
    assert world.call("deliver.handler", SCHEDULED, now=later(minutes=5)) == {}
    invitation = [mail for mail in world.mails if mail["To"] == answers["email"]][-1]
    (calendar,) = [part for part in invitation.walk() if part.get_content_type() == "text/calendar"]
    assert URL in calendar.get_content().replace("\n ", "").replace("\r", "")

    code = link_code(sid, keys=KEYS)
    shown = world.call("manage.handler", page({"receipt": receipt, "code": code}))
    assert (shown["statusCode"], receipt in shown["body"]) == (200, True)


def test_a_form_sent_without_script_is_answered_with_a_page(world: World) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    event = post("booking", urlencode({"name": "例 太郎"}), headers=headers, encoded=True)
    answer = world.call("submit.handler", event)
    assert answer["statusCode"] in (200, 422)
    assert answer["headers"]["content-type"].startswith("text/html")
    assert "例 太郎" in answer["body"]


def _health(world: World) -> None:
    answer = world.call("health.handler", {})
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {
        "ok": True,
        "bundle": world.zipped.package.bundle,
        "package": world.zipped.package.version,
    }


def _refuse_a_wrong_code(world: World) -> None:
    answer = world.call("manage.handler", page({"receipt": "2345-6789-A", "code": "wrong"}))
    assert answer["statusCode"] == 404
    assert 'name="receipt"' in answer["body"]


def _refuse_a_wrong_magazine_code(world: World) -> None:
    made = page({"magazine": "seminars", "code": "wrong", "_step": "confirm"})
    made["rawPath"] = "/api/magazine"
    answer = world.call("magazine.handler", made)
    assert answer["statusCode"] == 404
    assert 'id="magazine-confirm"' in answer["body"]


def _refuse_a_wrong_form(world: World) -> None:
    answer = world.call("submit.handler", post("nothing", {"sid": str(uuid4()), "answers": {}}))
    assert answer["statusCode"] == 404


def _tell_slots(world: World) -> None:
    assert world.call("slots.handler", get_slots("form=booking"))["statusCode"] == 200


def _hear_of_a_mail_that_is_not_known(world: World) -> None:
    # The mail may not be marked yet: Lambda is asked to retry the report.
    with pytest.raises(FunctionFailed, match="BringItAgain"):
        world.call("feedback.handler", ses("Delivery", {"to": "taro@example.jp", "message_id": "unknown"}))


def _deliver_nothing(world: World) -> None:
    assert world.call("deliver.handler", {"Records": []}) == {"batchItemFailures": []}


def _run_on_schedule(handler: str, world: World) -> None:
    assert world.call(handler, SCHEDULED) is None


def _look_for_a_site_that_is_not_there_yet(world: World) -> None:
    assert world.call("canary.handler", SCHEDULED) == {"outcome": "waiting"}


ANSWERED: dict[str, Any] = {
    "health": _health,
    "manage": _refuse_a_wrong_code,
    "magazine": _refuse_a_wrong_magazine_code,
    "submit": _refuse_a_wrong_form,
    "slots": _tell_slots,
    "feedback": _hear_of_a_mail_that_is_not_known,
    "deliver": _deliver_nothing,
    "morning": lambda world: _run_on_schedule("morning.handler", world),
    "keep": lambda world: _run_on_schedule("keep.handler", world),
    "canary": _look_for_a_site_that_is_not_there_yet,
}


@pytest.mark.parametrize("name", ANSWERED)
def test_each_function_runs_from_the_zip_alone_and_writes_nothing_into_its_folder(
    name: str, world: World
) -> None:
    before = _listing(world.zipped.task)
    ANSWERED[name](world)
    # Without matching bytecode, code would be compiled at every start; Lambda never keeps the result.
    assert _listing(world.zipped.task) == before


def _listing(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_zip_without_its_bundle_says_that_it_can_not_start(world: World, tmp_path: Path) -> None:
    answer = world.call("health.handler", {}, BUNDLE_PATH=str(tmp_path / "none.json"))
    assert (answer["statusCode"], json.loads(answer["body"])) == (503, {"ok": False})
