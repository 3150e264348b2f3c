"""Taking a submission: what is stored, what is answered, and that nothing is lost or doubled."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

import submit
from desk import bootstrap
from desk.domain.codes.receipt import is_receipt
from desk.web.http import MAX_BODY
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, written
from tests.functions.events import Context, post


def sid() -> str:
    return str(uuid.uuid4())


def test_a_booking_is_stored_whole_in_one_transaction(desk: Desk) -> None:
    calls: list[str] = []
    desk.cloud.dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.append(model.name)
    )
    one = sid()

    status, answer = desk.send("booking", BOOKING, sid=one)

    assert status == 201
    assert is_receipt(answer["receipt"])
    assert answer["due"] == "2026-11-24"
    assert calls == ["TransactWriteItems"]
    items = {(item["PK"], item["SK"]): item for item in desk.items()}
    meta = items.pop((f"SUB#{one}", "META"))
    assert meta["status"] == "received"
    assert meta["v"] == 1
    assert (meta["slot"], meta["lane"]) == ("2026-11-25T10:00", 0)
    assert meta["receipt"] == answer["receipt"]
    assert meta["bundle"] == desk.bundle["version"]
    assert meta["answers"] == {
        **BOOKING,
        "kana": "レイ\u3000タロウ",
        "postal_code": "1200000",
        "phone": "0312345678",
    }
    event = items.pop((f"SUB#{one}", "EV#000001"))
    assert (event["what"], event["by"], event["status"]) == ("receive", "applicant", "received")
    assert items.pop((f"RCPT#{answer['receipt']}", "META"))["sid"] == one
    assert items.pop(("SLOT#consumer-center#2026-11", "2026-11-25T10:00#0"))["sid"] == one
    assert items.pop((f"SUB#{one}", "OUT#auto-reply#1"))["to"] == "taro@example.jp"
    assert items.pop((f"SUB#{one}", "OUT#staff-notice#1"))["status"] == "pending"
    ((key, person),) = items.items()
    assert key[0].startswith("UNIQ#booking#")
    assert "taro" not in key[0]
    assert person["sid"] == one
    assert meta["person"] == key[0]


def test_the_done_page_says_receipt_date_and_what_to_do_without_mail(desk: Desk) -> None:
    _, answer = desk.send("booking", BOOKING, sid=sid())
    words = json.dumps(answer["done"], ensure_ascii=False)
    for part in (
        answer["receipt"],
        "2026年11月24日(火)",
        "2026年11月25日(水) 10時",
        "迷惑メール",
        "03-0000-5385",
    ):
        assert part in words
    assert "{{" not in words
    assert "太郎" not in words


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-20T23:59:00+09:00", "2026-11-24"),
        ("2026-11-22T03:00:00+09:00", "2026-11-24"),  # a Sunday before a holiday
        ("2026-12-28T12:00:00+09:00", "2027-01-04"),
    ],
)
def test_an_answer_is_due_by_the_desks_calendar(desk: Desk, now: str, due: str) -> None:
    desk.now = desk.now.fromisoformat(now)
    status, answer = desk.send("consultation", CONSULTATION, sid=sid())
    assert (status, answer["due"]) == (201, due)


# ---- the same again


def test_the_same_again_gives_the_same_receipt_and_stores_nothing(desk: Desk) -> None:
    one = sid()
    first = desk.send("booking", BOOKING, sid=one)
    before = desk.items()
    again = desk.send("booking", {**BOOKING, "phone": "０３（１２３４）５６７８"}, sid=one.upper())
    assert first[0] == 201
    assert again[0] == 200
    assert again[1] == first[1]
    assert desk.items() == before


def test_a_retry_after_the_deadline_still_gets_the_receipt(desk: Desk) -> None:
    one = sid()
    _, first = desk.send("booking", BOOKING, sid=one)
    desk.later(days=30)
    status, again = desk.send("booking", BOOKING, sid=one)
    assert (status, again["receipt"]) == (200, first["receipt"])


def test_other_answers_under_the_same_sid_are_refused(desk: Desk) -> None:
    one = sid()
    desk.send("consultation", CONSULTATION, sid=one)
    before = desk.items()
    status, problem = desk.send("consultation", {**CONSULTATION, "message": "別の内容"}, sid=one)
    assert status == 422
    assert problem["type"] == "urn:madoguchi:problem:sid-reused"
    assert desk.items() == before


# ---- slots and persons


def test_a_taken_slot_is_refused_and_leaves_nothing(desk: Desk) -> None:
    desk.send("booking", BOOKING, sid=sid())
    before = desk.items()
    status, problem = desk.send("booking", {**BOOKING, "email": "jiro@example.jp"}, sid=sid())
    assert status == 409
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [("slot", "taken")]
    assert desk.items() == before


def test_as_many_bookings_start_together_as_there_are_lanes(desk: Desk, tmp_path: Any) -> None:
    bundle = json.loads(json.dumps(desk.bundle))
    bundle["forms"]["booking"]["words"]["slots"]["capacity"] = 2
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))
    answers = [{**BOOKING, "email": f"a{n}@example.jp"} for n in range(3)]
    assert [desk.send("booking", one, sid=sid())[0] for one in answers] == [201, 201, 409]
    assert [item["SK"][-2:] for item in desk.items("SLOT#")] == ["#0", "#1"]


def test_one_live_booking_a_person_until_it_has_ended(desk: Desk) -> None:
    desk.send("booking", BOOKING, sid=sid())
    second = {**BOOKING, "email": "TARO@example.jp", "slot": "2026-12-03T10:00"}
    status, problem = desk.send("booking", second, sid=sid())
    assert status == 409
    assert problem["errors"][0]["field"] == "email"
    assert "03-0000-5385" in problem["errors"][0]["message"]
    desk.now = desk.now.fromisoformat("2026-11-25T10:29:59+09:00")
    assert desk.send("booking", second, sid=sid())[0] == 409
    desk.later(seconds=1)
    assert desk.send("booking", second, sid=sid())[0] == 201


# ---- errors: all at once, in Japanese, saying what to do


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
        ("consent_precautions", "consent"),
        ("name", "required"),
        ("kana", "format"),
        ("postal_code", "format"),
        ("address", "format"),
        ("workplace", "required"),
        ("email", "format"),
        ("phone", "format"),
        ("contractor_name", "required"),
        ("slot", "past_deadline"),
        ("other_slots", "closed_day"),
        ("topic", "enum"),
        ("message", "max_length"),
    ]
    messages = {error["field"]: error["message"] for error in problem["errors"]}
    assert "11月19日(木)23時59分まで" in messages["slot"]
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
        ({"name": "あ" * 61}, "name", "max_length"),
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
        ({"message": "x\x07"}, "message", "format"),
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


# ---- requests that aren't ours

GOOD = {"sid": "0b9a3f9e-0000-4000-8000-000000000001", "answers": CONSULTATION}


def with_more(member: str) -> str:
    """What is right, and a member more at its end."""
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


# ---- faults of the table


class Fault:
    """Makes DynamoDB fail `times` times, before the request is made or after it was carried out."""

    def __init__(self, desk: Desk, error: Exception, *, times: int, after: bool = False) -> None:
        self.left = times
        self.error = error
        real = desk.cloud.dynamodb.transact_write_items

        def failing(**kwargs: Any) -> Any:
            if self.left:
                self.left -= 1
                if after:
                    real(**kwargs)
                raise self.error
            return real(**kwargs)

        desk.cloud.dynamodb.transact_write_items = failing


def cancelled(*codes: str) -> ClientError:
    reasons = [{"Code": code} for code in codes]
    return ClientError(
        {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons},  # type: ignore[typeddict-unknown-key]
        "TransactWriteItems",
    )


THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "TransactWriteItems")
CONFLICT = cancelled("TransactionConflict", "None", "None", "None", "None")
LOST = ReadTimeoutError(endpoint_url="")


@pytest.mark.parametrize(("error", "times"), [(THROTTLED, 2), (CONFLICT, 2), (LOST, 1)])
@pytest.mark.parametrize("after", [False, True])
def test_a_transient_fault_is_retried_and_nothing_is_doubled(
    desk: Desk, error: Exception, times: int, after: bool
) -> None:
    Fault(desk, error, times=times, after=after)
    status, answer = desk.send("consultation", CONSULTATION, sid=sid())
    assert status == (200 if after else 201)
    assert is_receipt(answer["receipt"])
    assert len(desk.rows("submission")) == len(desk.rows("receipt")) == 1
    assert 0 < sum(desk.pauses) < 1


@pytest.mark.parametrize("error", [THROTTLED, CONFLICT, LOST])
def test_a_lasting_fault_is_reported_and_a_later_retry_converges(desk: Desk, error: Exception) -> None:
    fault = Fault(desk, error, times=100)
    one = sid()
    status, problem = desk.send("consultation", CONSULTATION, sid=one)
    assert status == 503
    assert problem["type"] == "urn:madoguchi:problem:unavailable"
    assert sum(desk.pauses) < 5
    fault.left = 0
    assert desk.send("consultation", CONSULTATION, sid=one)[0] == 201


def test_a_receipt_number_that_exists_is_drawn_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.usecases.take_submission.new_receipt", lambda: "AAAA-AAAA-A")
    assert desk.send("consultation", CONSULTATION, sid=sid())[1]["receipt"] == "AAAA-AAAA-A"
    status, answer = desk.send("consultation", CONSULTATION, sid=sid())
    assert status == 201
    assert is_receipt(answer["receipt"])
    assert answer["receipt"] != "AAAA-AAAA-A"
    second = [row for row in desk.rows("mail") if row["facts"]["receipt"] == answer["receipt"]]
    assert {row["kind"] for row in second} == {"auto-reply", "staff-notice"}


def test_without_a_hash_key_nothing_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = bootstrap.parts()
    monkeypatch.setattr(parts, "settings", replace(parts.settings, mail_hash_key=b""))
    assert desk.send("booking", BOOKING, sid=sid())[0] == 503
    assert desk.items() == []


def test_an_unknown_field_name_is_reported_but_not_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    _, problem = desk.send("consultation", {**CONSULTATION, "金糸雀": "1", "email": "x"}, sid=sid())
    assert problem["errors"][-1]["field"] == "金糸雀"
    log = written(submit.logger, caplog)
    assert '"email":"format"' in log
    assert "金糸雀" not in log


def test_an_unforeseen_fault_gets_a_clear_answer_and_logs_no_value(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    Fault(desk, ValueError("taro@example.jp is in this text"), times=1)
    status, problem = desk.send("consultation", CONSULTATION, sid=sid())
    assert (status, problem["type"]) == (503, "urn:madoguchi:problem:unavailable")
    log = written(submit.logger, caplog)
    assert "ValueError" in log
    assert "example.jp" not in log
