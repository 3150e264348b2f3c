"""The whole desk in one process: a booking and its mails, and edits that show on reload."""

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

import deliver
from desk import bootstrap
from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.conftest import copy_example
from tests.local.visits import visit

ORIGIN = "http://127.0.0.1:8000"
NOW = "2026-11-20T10:00:00+09:00"
SID = "3f1f3a52-5d1e-4c86-9f6b-0a5d3f2b9c11"
BOOKING = {
    "name": "髙橋 花子",
    "kana": "タカハシ ハナコ",
    "postal_code": "1208510",
    "address": "例県例市中央本町一丁目17番1号",
    "eligibility": "resident",
    "email": "hanako@example.com",
    "phone": "0300005111",
    "relationship": "self",
    "slot": "2026-11-25T10:00",
    "topic": "contract",
    "message": "解約したい。<script>alert(1)</script>",
    "camera": "yes",
    "consent_precautions": True,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the desk's content, to edit."""
    return copy_example(tmp_path)


@pytest.fixture
def desk(root: Path) -> Iterator[LocalDesk]:
    with LocalDesk(root, clock=Clock.parse(NOW), origins=(ORIGIN,)) as desk:
        yield desk


@pytest.mark.parametrize("path", ["/", "/_local/mails", "/_local/table.json", "/api/slots?form=booking"])
def test_nothing_is_answered_under_another_site_s_name(desk: LocalDesk, path: str) -> None:
    """DNS rebinding: a page whose own name resolves to this machine could read the answers."""
    client = Client(desk.app)
    assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200
    for host in ("evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example:8000"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert "localhost" in answer.text


def book(desk: LocalDesk, **changes: Any) -> TestResponse:
    return Client(desk.app).post(
        "/api/forms/booking",
        json={"sid": SID, "answers": BOOKING | changes},
        headers={"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
    )


def edit(root: Path, name: str, old: str, new: str) -> str:
    """Replace the first `old` in a file; returns its "file:line:column"."""
    file = root / name
    before, _, after = file.read_text(encoding="utf-8").partition(old)
    file.write_text(before + new + after, encoding="utf-8")
    return f"{name}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


# ---- A booking


def test_a_booking_is_stored_answered_and_shown_behind_the_counter(desk: LocalDesk) -> None:
    response = book(desk)
    assert response.status_code == 201
    receipt = response.json["receipt"]  # type: ignore[index]

    by_recipient = {mail.recipients: mail for mail in desk.mailbox.mails}
    assert set(by_recipient) == {("hanako@example.com",), ("kurashi@city.example.jp",)}
    auto_reply = by_recipient["hanako@example.com",]
    assert receipt in auto_reply.subject

    mails = visit(desk, "/_local/mails").text
    assert auto_reply.subject in mails
    assert "2026年11月20日（金）10:00" in mails
    mail = visit(desk, f"/_local/mails/{auto_reply.message_id}").text
    assert "<dt>Auto-Submitted</dt><dd>auto-replied</dd>" in mail
    assert receipt in mail
    raw = visit(desk, f"/_local/mails/{auto_reply.message_id}/raw")
    assert raw.data == auto_reply.raw
    listed = visit(desk, "/_local/mails.json").json
    assert {one["id"] for one in listed} == {mail.message_id for mail in desk.mailbox.mails}  # type: ignore[union-attr]

    table = visit(desk, "/_local/table").text
    assert f"<h2>SUB#{SID}</h2>" in table
    assert "&lt;script&gt;" in table
    assert "<script>" not in table
    assert visit(desk, "/_local/table.json").json == desk.table_items()
    (meta,) = (item for item in desk.table_items() if item["PK"] == f"SUB#{SID}" and item["SK"] == "META")
    assert (meta["receipt"], meta["v"], meta["answers"]["consent_precautions"]) == (receipt, 1, True)


def test_people_who_book_at_the_same_time_are_all_served(root: Path) -> None:
    """Two per slot, over HTTP. moto loses writes when one transaction is undone while another runs."""
    days, times = ("2026-11-25", "2026-11-26", "2026-11-27"), ("09:00", "10:00", "11:00", "14:00")
    slots = [f"{day}T{time}" for day in days for time in times]

    def send(url: str, number: int) -> int:
        answers = BOOKING | {"slot": slots[number % len(slots)], "email": f"p{number}@example.com"}
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{url}/api/forms/booking",
            json.dumps({"sid": f"{uuid.uuid4()}", "answers": answers}).encode(),
            {"Content-Type": "application/json", "Origin": url},
        )
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310 - as above
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    with (
        Listener() as listener,
        LocalDesk(root, clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        ThreadPoolExecutor(2 * len(slots)) as pool,
    ):
        statuses = list(pool.map(partial(send, listener.url), range(2 * len(slots))))
        assert sorted(statuses) == [201] * len(slots) + [409] * len(slots)
        taken = [item for item in desk.table_items() if item["type"] == "slot"]
        assert [item["SK"] for item in taken] == [f"{slot}#0" for slot in slots]
        assert len(desk.mailbox.mails) == 2 * len(slots)


def test_only_the_desk_s_own_pages_may_post(desk: LocalDesk) -> None:
    response = Client(desk.app).post(
        "/api/forms/booking", json={"sid": SID, "answers": BOOKING}, headers={"Origin": "https://example.org"}
    )
    assert response.status_code == 400
    assert desk.table_items() == []


def test_a_mail_that_the_stream_missed_is_sent_by_the_sweep(
    desk: LocalDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(desk, "send_mails", lambda: None)
        assert book(desk).status_code == 201
        assert desk.mailbox.mails == ()
        response = Client(desk.app).post("/_local/sweep")
        assert (response.status_code, response.location) == (303, "/_local/")
    assert len(desk.mailbox.mails) == 2


def test_failed_stream_records_are_retried_in_the_background(
    desk: LocalDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, calls, recovered = deliver.handler, count(), Event()

    def handler(event: Any, context: Any) -> Any:
        if next(calls) == 0:
            raise RuntimeError("not yet")
        answer = real(event, context)
        if len(desk.mailbox.mails) == 2:
            recovered.set()
        return answer

    monkeypatch.setattr(deliver, "handler", handler)
    assert book(desk).status_code == 201
    assert "RuntimeError: not yet" in capsys.readouterr().err
    assert recovered.wait(30)


# ---- Editing


def test_an_edit_shows_on_reload_and_in_the_functions(root: Path, desk: LocalDesk) -> None:
    edit(root, "content/flow.yml", "title: ", "title: まず、")
    edit(root, "content/forms/booking.yml", "capacity: 1", "capacity: 2")
    before = bootstrap.parts().bundle["version"]
    assert "まず、" in visit(desk, "/online/flow/").text
    parts = bootstrap.parts()
    assert parts.bundle["version"] != before
    assert parts.bundle["forms"]["booking"]["words"]["slots"]["capacity"] == 2
    assert book(desk).status_code == 201
    assert len(desk.mailbox.mails) == 2


def test_a_mistake_is_shown_with_its_place_until_it_is_corrected(
    root: Path, desk: LocalDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    place = edit(root, "content/flow.yml", "title: ", "titel: ")
    for path in ("/", "/online/flow/", "/nowhere"):
        page = visit(desk, path)
        assert (page.status_code, page.headers["Cache-Control"]) == (500, "no-store")
        assert "内容に誤りがあり" in page.text
        assert f"<li>{place}: " in page.text
    assert f"{place}: " in capsys.readouterr().err
    assert book(desk).status_code == 201
    assert visit(desk, "/_local/mails").status_code == 200

    edit(root, "content/flow.yml", "titel: ", "title: ")
    assert visit(desk, "/online/flow/").status_code == 200


def test_a_desk_with_a_mistake_from_the_start_opens_once_it_is_corrected(root: Path) -> None:
    edit(root, "content/flow.yml", "steps:", "step:")
    with LocalDesk(root, origins=(ORIGIN,)) as desk:
        assert visit(desk, "/").status_code == 500
        assert visit(desk, "/assets/any.css").status_code == 503
        response = book(desk)
        assert (response.status_code, response.data) == (503, b'{"message":"Service Unavailable"}')
        assert visit(desk, "/_local/").status_code == 200
        edit(root, "content/flow.yml", "step:", "steps:")
        assert visit(desk, "/").status_code == 200
