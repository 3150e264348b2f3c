"""Taking a submission: what is stored and answered, and that nothing is lost or doubled."""

import json
import uuid

import pytest

from desk import bootstrap
from desk.domain.codes.receipt import is_receipt
from tests.functions.conftest import BOOKING, CONSULTATION, Desk


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
    assert calls == ["Query", "TransactWriteItems"]
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
    assert items.pop(("SLOT#consumer-center#2026-11", "2026-11-25"))["v"] == 1
    assert items.pop((f"SUB#{one}", "OUT#auto-reply#1"))["to"] == "taro@example.jp"
    assert items.pop((f"SUB#{one}", "OUT#staff-notice#1"))["status"] == "pending"
    assert "suspect" not in meta
    claim = items.pop((meta["person"], one))
    assert meta["person"].startswith("UNIQ#booking#")
    assert "taro" not in meta["person"]
    assert (claim["sid"], claim["until"]) == (one, "2026-11-25T01:30:00Z")
    found = {key: items.pop(key) for key in list(items) if key[0].startswith("FIND#")}
    assert {row["sid"] for row in found.values()} == {one}
    assert len(found) == len(meta["found_by"]) == 5
    assert not [key for key in found if "taro" in str(key) or "0312345678" in str(key)]
    ((key, source),) = items.items()
    assert key == (meta["source"], "META")
    assert key[0].startswith("SRC#consumer-center#")
    assert "192" not in key[0]
    assert source["n"] == 1


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


# ---- repeated posts


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


def test_a_taken_slot_is_refused_and_leaves_nothing_but_a_count(desk: Desk) -> None:
    desk.send("booking", BOOKING, sid=sid())
    before = desk.uncounted()
    status, problem = desk.send("booking", {**BOOKING, "email": "jiro@example.jp"}, sid=sid())
    assert status == 409
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [("slot", "taken")]
    assert desk.uncounted() == before
    (count,) = desk.items("FIGURES#")
    assert (count["#full|水 10:00"], "jiro" in str(count)) == (1, False)


def test_as_many_bookings_start_together_as_there_are_lanes(desk: Desk) -> None:
    bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]["capacity"] = 2
    answers = [{**BOOKING, "email": f"a{n}@example.jp"} for n in range(3)]
    assert [desk.send("booking", one, sid=sid())[0] for one in answers] == [201, 201, 409]
    assert [item["SK"][-2:] for item in desk.rows("slot")] == ["#0", "#1"]
