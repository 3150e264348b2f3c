"""What the submit function takes and refuses: errors come all at once, and say what to do."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

import submit
from desk.web.http import MAX_BODY
from tests.functions.conftest import BOOKING, CONSULTATION, Desk
from tests.functions.events import Context, post
from tests.functions.forms.test_submit import sid

# ---- errors: all at once, in Japanese, with what to do


def test_all_errors_come_at_once_in_the_order_of_the_form(desk: Desk) -> None:
    status, problem = desk.send(
        "booking",
        {
            "kana": "taro",
            "postal_code": "12",
            "address": "例市千住",
            "eligibility": "worker",
            "email": ".taro@example.jp",
            "phone": "123",
            "relationship": "carer",
            "slot": "2026-11-24T10:00",
            "other_slots": ["2026-11-28T10:00"],
            "topic": "x",
            "message": "あ" * 2001,
            "camera": "yes",
            "consent_precautions": False,
        },
        sid=sid(),
    )
    assert status == 422
    assert problem["status"] == 422
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [
        ("workplace", "required"),
        ("contractor_name", "required"),
        ("consent_precautions", "consent"),
        ("slot", "past_deadline"),
        ("other_slots", "closed_day"),
        ("topic", "enum"),
        ("message", "max_length"),
        ("name", "required"),
        ("kana", "format"),
        ("postal_code", "format"),
        ("address", "format"),
        ("email", "format"),
        ("phone", "format"),
    ]
    messages = {error["field"]: error["message"] for error in problem["errors"]}
    assert "11月19日(木) 23時59分まで" in messages["slot"]
    assert "11月28日(土)" in messages["other_slots"]
    assert "2,000文字以内" in messages["message"]
    assert "別のメールアドレス" in messages["email"]
    assert all("{{" not in message for message in messages.values())
    assert desk.items() == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "　"}, "name", "required"),
        ({"name": None}, "name", "type"),
        ({"name": 5}, "name", "type"),
        ({"name": "あ" * 201}, "name", "max_length"),
        ({"name": "太郎\x00"}, "name", "format"),
        ({"slot": "2026-11-25"}, "slot", "format"),
        ({"slot": ["2026-11-25T10:00"]}, "slot", "type"),
        ({"slot": "2026-11-25T10:30"}, "slot", "not_a_start_time"),
        ({"slot": "2027-01-29T10:00"}, "slot", "too_far"),
        ({"slot": "2028-01-20T10:00"}, "slot", "not_published"),
        ({"other_slots": ["2026-11-25T10:00"]}, "other_slots", "same_as_first"),
        ({"other_slots": ["2026-11-26T10:00"] * 2}, "other_slots", "unique"),
        ({"other_slots": [f"2026-11-26T{h}:00" for h in ("09", "10", "11")]}, "other_slots", "max_items"),
        ({"other_slots": "2026-11-26T10:00"}, "other_slots", "type"),
        ({"other_slots": 5}, "other_slots", "type"),
        ({"other_slots": [5]}, "other_slots", "type"),
        ({"message": {"a": [1]}}, "message", "type"),
        ({"eligibility": "student"}, "workplace", "required"),
        ({"relationship": "guardian"}, "contractor_name", "required"),
        ({"consent_precautions": "true"}, "consent_precautions", "type"),
        ({"message": "x\x1b"}, "message", "format"),
        ({"x<b>": "1"}, "x<b>", "unknown_field"),
    ],
)
def test_one_wrong_answer(desk: Desk, change: Mapping[str, Any], field: str, code: str) -> None:
    status, problem = desk.send("booking", {**BOOKING, **change}, sid=sid())
    assert status == 422
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]
    assert desk.items() == []


@pytest.mark.parametrize(
    "change",
    [
        {"eligibility": "student", "workplace": "例大学"},
        {"relationship": "carer", "contractor_name": "例 花子"},
        {"other_slots": ["2026-11-26T09:00", "2026-11-27T15:00"]},
        {"name": "髙﨑 ①𠮷"},
        {"message": "一行目\r\n二行目"},
    ],
)
def test_right_answers(desk: Desk, change: Mapping[str, Any]) -> None:
    assert desk.send("booking", {**BOOKING, **change}, sid=sid())[0] == 201


def test_a_consultation_may_be_anonymous(desk: Desk) -> None:
    assert desk.send("consultation", CONSULTATION, sid=sid())[0] == 201


def test_a_reply_by_phone_needs_a_number(desk: Desk) -> None:
    status, problem = desk.send("consultation", {**CONSULTATION, "reply_by": "phone"}, sid=sid())
    assert (status, problem["errors"][0]["field"]) == (422, "phone")


# ---- hostile and broken requests

GOOD = {"sid": "0b9a3f9e-0000-4000-8000-000000000001", "answers": CONSULTATION}


def with_more(member: str) -> str:
    """A right request with one more member at its end."""
    return f"{json.dumps(GOOD)[:-1]}, {member}}}"


@pytest.mark.parametrize(
    ("event", "status", "code"),
    [
        (post("consultation", "{"), 400, "malformed"),
        (post("consultation", ""), 400, "malformed"),
        (post("consultation", "[]"), 400, "malformed"),
        (post("consultation", '"x"'), 400, "malformed"),
        (post("consultation", {**GOOD, "more": 1}), 400, "malformed"),
        (post("consultation", {**GOOD, "sid": "1"}), 400, "malformed"),
        (post("consultation", {**GOOD, "sid": 1}), 400, "malformed"),
        (post("consultation", {**GOOD, "answers": []}), 400, "malformed"),
        (post("consultation", with_more(f'"sid": "{GOOD["sid"]}"')), 400, "malformed"),
        (post("consultation", '{"sid": "a", "answers": {"x": NaN}}'), 400, "malformed"),
        (post("consultation", '{"sid": "a", "answers": {"x": "\\ud800"}}'), 400, "malformed"),
        (post("consultation", '{"a":' * 50 + "1" + "}" * 50), 400, "malformed"),
        (post("consultation", "[" * 30000), 400, "malformed"),
        (post("consultation", b"\xff\xfe{", encoded=True), 400, "malformed"),
        ({**post("consultation", GOOD), "body": "%%%", "isBase64Encoded": True}, 400, "malformed"),
        (
            {key: value for key, value in post("consultation", GOOD).items() if key != "body"},
            400,
            "malformed",
        ),
        (post("consultation", "x" * (MAX_BODY + 1)), 413, "too-large"),
        (post("consultation", "あ" * (MAX_BODY // 2)), 413, "too-large"),
        (post("consultation", b"x" * (MAX_BODY + 1), encoded=True), 413, "too-large"),
        (post("consultation", GOOD, headers={"content-type": "text/plain"}), 415, "wrong-content-type"),
        (post("consultation", GOOD, headers={"content-type": None}), 415, "wrong-content-type"),
        (
            post("consultation", GOOD, headers={"content-type": "multipart/form-data; boundary=x"}),
            415,
            "wrong-content-type",
        ),
        (post("consultation", GOOD, headers={"origin": "https://evil.example"}), 400, "not-allowed-origin"),
        (post("consultation", GOOD, headers={"origin": "null"}), 400, "not-allowed-origin"),
        (post("consultation", GOOD, headers={"sec-fetch-site": "cross-site"}), 400, "not-allowed-origin"),
        (
            post("consultation", GOOD, headers={"sec-fetch-site": "same-site", "origin": None}),
            400,
            "not-allowed-origin",
        ),
        (post("nothing", GOOD), 404, "unknown-form"),
        (post("__class__", GOOD), 404, "unknown-form"),
        (post("consultation", GOOD, method="PUT"), 405, "method"),
    ],
)
def test_a_hostile_or_broken_request_gets_a_clear_answer(
    desk: Desk, event: Mapping[str, Any], status: int, code: str
) -> None:
    answer = submit.handler(event, Context())
    assert answer["statusCode"] == status
    assert answer["headers"]["content-type"].startswith("application/problem+json")
    assert json.loads(answer["body"])["type"] == f"urn:madoguchi:problem:{code}"
    assert json.loads(answer["body"])["title"]
    assert desk.items() == []


@pytest.mark.parametrize(
    "event",
    [
        post("consultation", GOOD, encoded=True),
        post("consultation", GOOD, headers={"content-type": "Application/JSON; charset=utf-8"}),
        post("consultation", GOOD, headers={"content-type": None, "Content-Type": "application/json"}),
        post("consultation", GOOD, headers={"origin": None, "sec-fetch-site": None}),
        post("consultation", GOOD, headers={"sec-fetch-site": "none"}),
    ],
)
def test_odd_but_right_requests_are_taken(desk: Desk, event: Mapping[str, Any]) -> None:
    answer = submit.handler(event, Context())
    assert answer["statusCode"] == 201
    assert answer["headers"]["cache-control"] == "no-store"
