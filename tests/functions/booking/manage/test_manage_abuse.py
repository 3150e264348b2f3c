"""/api/manage in the wrong hands: nothing is revealed, broken or lost."""

import base64
import json
import uuid
from typing import Any

import pytest

import manage
from desk import bootstrap
from desk.web.http import MAX_BODY
from tests.functions.bookings import OTHER_SLOT, SID, SLOT, book, meta, reach, receipt_of
from tests.functions.conftest import BOOKING, Desk, written
from tests.functions.events import Context
from tests.functions.manage_browser import WRONG, code, event, look, submit

ELSEWHERE = "198.51.100.7"


def rates(desk: Desk) -> list[Any]:
    return [item for item in desk.cloud.table_items() if item["PK"].startswith("RATE#")]


# ---- guessing


def test_wrong_numbers_and_codes_get_the_same_answer_after_the_same_calls(desk: Desk) -> None:
    number = book(desk)
    calls: list[str] = []
    desk.cloud.dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.append(model.name)
    )
    answers, made = [], []
    for typed, secret in (
        (number, WRONG),
        (number, "B" + code()[1:]),
        (number, "x"),
        (number, "例"),
        ("K7M2-9XQ4-R", code()),
        ("K7M2-9XQ4-S", code()),
        ("", ""),
        ("SUB#" + SID, code()),
        ("a" * 5000, "b" * 5000),
    ):
        calls.clear()
        answers.append(look(typed, secret or " "))
        made.append(tuple(calls))

    assert {page.status for page in answers} == {404}
    assert len({page.html for page in answers}) == 1
    assert len(set(made)) == 1
    assert (
        answers[0].error == "受付番号か確認コードが違います。自動返信メールを見て、もう一度書いてください。"
    )
    assert [field["name"] for field in answers[0].soup.select("form.manage input")] == ["receipt", "code"]


def test_another_bookings_code_opens_nothing(desk: Desk) -> None:
    book(desk)
    other = str(uuid.uuid4())
    number = book(desk, sid=other, slot=OTHER_SLOT, email="other@example.jp")
    assert look(number, code()).status == 404
    assert look(number, code(other)).status == 200


def test_each_step_needs_the_code(desk: Desk) -> None:
    number = book(desk)
    op = str(uuid.uuid4())
    for step in ("cancel", "withdraw", "change"):
        body = {"receipt": number, "code": WRONG, "_step": step, "_op": op, "_v": "1", "slot": OTHER_SLOT}
        assert submit(body).status == 404
    assert (meta(desk)["status"], meta(desk)["slot"]) == ("received", SLOT)


def test_after_twenty_wrong_tries_each_further_one_has_to_wait(desk: Desk) -> None:
    number = book(desk)
    assert [look(number, WRONG).status for _ in range(20)] == [404] * 20

    pages = [look(number, WRONG), look("K7M2-9XQ4-R"), look("K7M2-9XQ4-S"), look("", " ")]

    assert {page.status for page in pages} == {429}
    assert len({page.html for page in pages}) == 1
    assert pages[0].title == desk.bundle["messages"]["problems"]["too_many_tries"]
    assert look(number, WRONG, source=ELSEWHERE).status == 404
    desk.later(minutes=30)
    assert look(number, WRONG).status == 404


def test_the_right_code_passes_after_any_number_of_wrong_ones(desk: Desk) -> None:
    number = book(desk)
    for _ in range(21):
        look(number, WRONG)

    assert look(number).press("取消しへ進む").press("取り消す").title == "予約を取り消しました"
    assert look(number, WRONG).status == 429


def test_tries_from_one_network_are_counted_together_and_its_address_is_not_stored(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    number = book(desk)
    for n in range(21):
        look(number, WRONG, source=f"2001:db8:1:2::{n:x}")

    assert look(number, WRONG, source="2001:db8:1:2:ffff::1").status == 429
    assert look(number, WRONG, source="2001:db8:1:3::1").status == 404
    house, _ = rates(desk)
    assert "2001" not in str(rates(desk))
    assert house["PK"].startswith("RATE#manage#")
    assert house["expires_at"] > desk.now.timestamp() + 30 * 60
    assert "2001:db8" not in written(manage.logger, caplog)


# ---- personal data


def personal(desk: Desk) -> list[str]:
    """The booking's personal data, as typed and as stored."""
    names = ("name", "kana", "postal_code", "address", "email", "phone", "message")
    return [str(source[name]) for source in (BOOKING, meta(desk)["answers"]) for name in names]


@pytest.mark.parametrize("state", ["received", "confirmed", "cancelled"])
def test_no_page_and_no_log_shows_personal_data(
    desk: Desk, caplog: pytest.LogCaptureFixture, state: str
) -> None:
    reach(desk, state)
    canaries = [*personal(desk), *(["kaigi.example.jp/room"] if state == "confirmed" else [])]
    caplog.clear()

    pages = [look(receipt_of(desk))]
    if state != "cancelled":
        pages.append(pages[0].press("この日時に変える", slot_day="2026-11-28", slot_time="10:00"))
        pages.append(pages[0].press("この日時に変える", slot=OTHER_SLOT))
        pages.append(look(receipt_of(desk)).press("取消しへ進む"))
        pages.append(pages[-1].press("取り消す"))

    for page in pages:
        assert [word for word in canaries if word in page.html] == []
    log = written(manage.logger, caplog)
    assert SID in log
    assert [word for word in (*canaries, code(), receipt_of(desk), OTHER_SLOT) if word in log] == []


def test_what_is_typed_is_never_markup(desk: Desk) -> None:
    number = book(desk)
    evil = '"><script>alert(1)</script>'
    page = look(number).press("この日時に変える", slot_day=evil, slot_time=evil, slot=evil)
    assert page.status == 422
    assert "<script>alert" not in page.html


# ---- hostile requests


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("receipt=" + "x" * MAX_BODY, {}, 413),
        ("{}", {"content-type": "application/json"}, 415),
        ("--x\r\n", {"content-type": "multipart/form-data; boundary=x"}, 415),
        ("receipt=%ff&code=x", {}, 400),
        (b"receipt=\xff", {}, 400),
        ("&".join(f"a{n}=1" for n in range(300)), {}, 400),
        ("receipt=x&code=y", {"origin": "https://evil.example"}, 400),
        ("receipt=x&code=y", {"origin": "null"}, 400),
        ("receipt=x&code=y", {"sec-fetch-site": "cross-site"}, 400),
        ("", {}, 404),
        ("receipt=%00&code=%00", {}, 404),
        ("receipt=x&receipt=y&code=%F0%9F%98%80", {}, 404),
    ],
)
def test_a_hostile_request_is_refused_by_a_page(desk: Desk, body: Any, headers: Any, status: int) -> None:
    page = submit(body, headers=headers)
    assert page.status == status
    assert page.soup.select("a[href='/online/manage/'], form.manage")


def test_other_methods_and_broken_encodings_are_refused(desk: Desk) -> None:
    assert submit("", method="PUT").status == 405
    broken = event("receipt=x") | {"body": "!!!", "isBase64Encoded": True}
    assert manage.handler(broken, Context())["statusCode"] == 400
    plain = event("") | {"body": "receipt=x&code=y", "isBase64Encoded": False}
    assert manage.handler(plain, Context())["statusCode"] == 404
    assert base64.b64decode(event("a=b")["body"]) == b"a=b"


# ---- a desk whose forms have no page for what was sent


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_desk_without_such_a_page_has_none(desk: Desk, method: str) -> None:
    bootstrap.parts().bundle["manage"] = {}  # type: ignore[index]
    asked = event({"receipt": "", "code": ""})
    asked["requestContext"]["http"]["method"] = method
    answer = manage.handler(asked, Context(function_name="manage"))
    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (404, 404)
