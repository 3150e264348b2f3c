"""What a mailbox has booked is told to that mailbox and the staff alone: not even whether there is anything.

The same post is made twice, to a desk where its mailbox has bookings and to one where it has none.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from tests.functions.conftest import BOOKING, Desk, Staff

HERS = {**BOOKING, "email": "hanako@example.jp"}
"""The booking that somebody wants to know of."""
FREE, FULL = "2026-11-30T10:00", "2026-11-26T10:00"
"""Start times that another person has not, and has, taken."""


@pytest.fixture(params=[0, 1, 2, 4], ids=lambda number: f"{number} of hers")
def before(request: pytest.FixtureRequest, desk: Desk) -> int:
    """How many bookings she has made, from her own connection; and somebody else has the FULL one."""
    number: int = request.param
    for n in range(number):
        send(desk, {**HERS, "slot": f"2026-12-0{n + 1}T10:00"}, source="198.51.100.7")
    send(desk, {**BOOKING, "slot": FULL}, source="203.0.113.5")
    return number


def send(desk: Desk, answers: Mapping[str, Any], *, source: str) -> tuple[int, dict[str, Any]]:
    return desk.send("booking", answers, sid=str(uuid.uuid4()), source=source)


@pytest.mark.parametrize(
    ("slot", "status", "problem"), [(FREE, 201, None), (FULL, 409, "urn:madoguchi:problem:slot-taken")]
)
def test_no_answer_says_whether_she_has_a_booking(
    desk: Desk, before: int, slot: str, status: int, problem: str | None
) -> None:
    calls = counted(desk)
    answered, body = send(desk, {**HERS, "email": "Hanako+x@example.jp", "slot": slot}, source="192.0.2.9")
    assert (answered, body.get("type")) == (status, problem)
    # The day's book, then the transaction; or what this sid has, the count of full times, the days around.
    refused = ["GetItem", "TransactWriteItems", "Query", "Query"]
    assert calls == ["Query", *(["TransactWriteItems"] if status == 201 else refused)]
    assert desk.pauses == []
    words = json.dumps(body, ensure_ascii=False)
    assert "ほかにも" not in words
    assert set(body) == (
        {"receipt", "status", "received_at", "due", "done"}
        if status == 201
        else {"type", "title", "status", "errors", "slots"}
    )


def test_nor_what_is_free_afterwards(desk: Desk, before: int) -> None:
    """A booking of hers from elsewhere holds its slot as anybody's first one does."""
    send(desk, {**HERS, "slot": FREE}, source="192.0.2.9")
    assert FREE in [item["SK"][:16] for item in desk.rows("slot")]


def counted(desk: Desk) -> list[str]:
    calls: list[str] = []
    desk.cloud.dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.append(model.name)
    )
    return calls


@pytest.mark.parametrize("email", ["taro@example.jp", "TARO@example.jp", "taro+2@example.jp"])
def test_her_mailbox_and_the_staff_are_told_of_her_other_booking(desk: Desk, email: str) -> None:
    desk.send("booking", BOOKING, sid=str(uuid.uuid4()))
    desk.sweep()
    desk.send("booking", {**BOOKING, "email": email, "slot": FREE}, sid=str(uuid.uuid4()))
    desk.sweep()
    first, second = desk.mails()[:2], desk.mails()[2:]
    assert len(second) == 2
    assert not [mail for mail in first if "ほかに1件" in mail.get_content()]
    by_reader = {"desk" if "新しい予約" in mail["Subject"] else "hers": mail.get_content() for mail in second}
    assert "このメールアドレスの予約は、ほかに1件あります。" in by_reader["hers"]
    assert "同じメールアドレスの予約が、ほかに1件あります。" in by_reader["desk"]
    assert "例 太郎" not in by_reader["hers"] + by_reader["desk"]


def test_what_has_ended_is_no_other_booking(desk: Desk, staff: Staff) -> None:
    _, gone = desk.send("booking", BOOKING, sid=str(uuid.uuid4()))
    staff("cancel", gone["receipt"], "--yes")
    desk.send("booking", {**BOOKING, "slot": FREE}, sid=str(uuid.uuid4()))
    desk.sweep()
    assert not [mail for mail in desk.mails() if "ほかに1件" in mail.get_content()]
    assert [claim["until"] for claim in desk.items("UNIQ#")] == ["2026-11-30T01:30:00Z"]
