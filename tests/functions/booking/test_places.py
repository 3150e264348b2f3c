"""Places of a desk's day: what is live on it counts, of whatever form, length and settings it is."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import slots
from desk import bootstrap
from desk.domain.errors import SlotTaken
from desk.storage.table import to_wire
from tests import actions
from tests.functions.bookings import SID, SLOT, URL, book, do, meta
from tests.functions.conftest import BOOKING, Desk
from tests.functions.events import Context, get_slots

OTHER = "22222222-2222-4333-8444-555555555555"
THIRD = "33333333-2222-4333-8444-555555555555"
DAY = SLOT[:10]


def post(desk: Desk, sid: str, slot: str, *, form: str = "booking") -> int:
    answers = {**BOOKING, "slot": slot, "email": f"a{sid[0]}@example.jp"}
    return int(desk.send(form, answers, sid=sid)[0])


def state(slot: str, *, form: str = "booking") -> str:
    """What /api/slots says of a slot."""
    day = slot[:10]
    answer = slots.handler(get_slots(f"form={form}&from={day}&to={day}"), Context(function_name="slots"))
    (found,) = json.loads(answer["body"])["days"]
    return next(str(at["state"]) for at in found["times"] if at["time"] == slot[11:])


def test_with_a_smaller_capacity_a_cancelled_lane_is_not_given_again(
    desk: Desk, settings: Callable[..., None]
) -> None:
    settings(capacity=2)
    for sid in (SID, OTHER):
        assert post(desk, sid, SLOT) == 201
    do(actions.cancel(), sid=SID)
    settings(capacity=1)

    assert state(SLOT) == "full"
    assert post(desk, THIRD, SLOT) == 409

    do(actions.cancel(), sid=OTHER)
    assert state(SLOT) == "free"
    assert post(desk, THIRD, SLOT) == 201


@pytest.mark.parametrize(
    ("slot", "taken"),
    [
        ("T09:20", False),
        ("T09:30", False),
        ("T09:45", True),
        ("T10:15", True),
        ("T10:30", False),
    ],
)
def test_other_times_do_not_overlap_what_was_booked_before(
    desk: Desk, settings: Callable[..., None], slot: str, taken: bool
) -> None:
    assert post(desk, SID, f"{DAY}T10:00") == 201
    settings(times=["09:20", "09:30", "09:45", "10:15", "10:30"])
    assert state(DAY + slot) == ("full" if taken else "free")
    assert post(desk, OTHER, DAY + slot) == (409 if taken else 201)


def test_a_longer_consultation_keeps_its_time_after_all_became_shorter(
    desk: Desk, settings: Callable[..., None]
) -> None:
    settings(minutes=120)
    assert post(desk, SID, f"{DAY}T10:00") == 201
    settings(minutes=30)
    assert post(desk, OTHER, f"{DAY}T11:00") == 409
    do(actions.confirm(url=URL))
    desk.sweep()
    (invitation,) = (mail for mail in desk.mails() if mail.get_content_type() == "multipart/mixed")
    calendar = next(part for part in invitation.walk() if part.get_content_type() == "text/calendar")
    assert "DTEND;TZID=Asia/Tokyo:20261125T120000" in calendar.get_content()
    do(actions.move(slot=f"{DAY}T14:00"))
    assert post(desk, OTHER, f"{DAY}T11:00") == 201
    assert post(desk, THIRD, f"{DAY}T15:00") == 201


def test_two_forms_of_one_desk_share_its_people(desk: Desk, settings: Callable[..., None]) -> None:
    settings(long={"times": ["09:30", "14:00"], "minutes": 90})
    assert post(desk, SID, f"{DAY}T10:00") == 201
    assert state(f"{DAY}T09:30", form="long") == "full"
    assert post(desk, OTHER, f"{DAY}T09:30", form="long") == 409
    assert post(desk, OTHER, f"{DAY}T14:00", form="long") == 201
    assert (state(f"{DAY}T14:00"), state(f"{DAY}T15:00")) == ("full", "full")
    with pytest.raises(SlotTaken):
        do(actions.move(slot=f"{DAY}T15:00"))
    do(actions.cancel(), sid=OTHER)
    do(actions.move(slot=f"{DAY}T15:00"))
    assert meta(desk)["slot"] == f"{DAY}T15:00"


def test_a_booking_may_move_into_its_own_time(desk: Desk, settings: Callable[..., None]) -> None:
    assert post(desk, SID, f"{DAY}T10:00") == 201
    settings(times=["10:15"])
    do(actions.move(slot=f"{DAY}T10:15"))
    assert [item["SK"] for item in desk.rows("slot")] == [f"{DAY}T10:15#0"]


# ---- What was stored before there were books


def forget_books(desk: Desk) -> None:
    """The table as earlier versions left it."""
    client, table = desk.cloud.dynamodb, bootstrap.parts().settings.table
    for item in desk.rows("day"):
        client.delete_item(TableName=table, Key=to_wire({"PK": item["PK"], "SK": item["SK"]}))
    for item in [*desk.rows("slot"), *desk.rows("submission")]:
        client.put_item(TableName=table, Item=to_wire({key: item[key] for key in item if key != "minutes"}))


def test_what_was_booked_before_there_were_books_counts(desk: Desk, settings: Callable[..., None]) -> None:
    assert post(desk, SID, f"{DAY}T10:00") == 201
    forget_books(desk)
    settings(times=["10:00", "10:15", "14:00"])
    assert state(f"{DAY}T10:15") == "full"
    assert post(desk, OTHER, f"{DAY}T10:15") == 409
    assert post(desk, OTHER, f"{DAY}T14:00") == 201
    assert post(desk, THIRD, f"{DAY}T10:15") == 409
    do(actions.cancel(), sid=SID)
    assert post(desk, THIRD, f"{DAY}T10:15") == 201


def test_what_was_booked_before_there_were_books_can_be_moved_and_cancelled(desk: Desk) -> None:
    book(desk)
    forget_books(desk)
    do(actions.move(slot=f"{DAY}T11:00"))
    do(actions.cancel())
    assert (state(SLOT), state(f"{DAY}T11:00")) == ("free", "free")


@pytest.mark.parametrize("status", [409, 201])
def test_what_an_earlier_version_took_or_freed_after_a_rollback_counts(desk: Desk, status: int) -> None:
    """It writes slots and no day's version."""
    assert post(desk, SID, f"{DAY}T14:00") == 201
    row = {"PK": f"SLOT#consumer-center#{DAY[:7]}", "SK": f"{SLOT}#0", "type": "slot", "sid": THIRD}
    client, table = desk.cloud.dynamodb, bootstrap.parts().settings.table
    client.put_item(TableName=table, Item=to_wire(row))
    if status == 201:
        client.delete_item(TableName=table, Key=to_wire({name: row[name] for name in ("PK", "SK")}))
    assert post(desk, OTHER, SLOT) == status


def test_a_canary_s_place_ends_with_it(desk: Desk) -> None:
    """DynamoDB takes days to delete what has expired."""
    row = {"PK": f"SLOT#consumer-center#{DAY[:7]}", "SK": f"{SLOT}#0", "type": "slot", "sid": THIRD}
    expired = row | {"expires_at": int(desk.now.timestamp()) - 1}
    desk.cloud.dynamodb.put_item(TableName=bootstrap.parts().settings.table, Item=to_wire(expired))
    assert state(SLOT) == "free"
    assert post(desk, OTHER, SLOT) == 201
    assert {item["SK"] for item in desk.rows("slot")} == {f"{SLOT}#0", f"{SLOT}#1"}


# ---- Repeated posts


def test_a_repeated_post_has_its_receipt_however_full_the_day_is(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.move(slot=f"{DAY}T11:00"))
    assert post(desk, OTHER, SLOT) == 201
    status, answer = desk.send("booking", BOOKING, sid=SID)
    assert (status, answer["receipt"]) == (200, receipt)


# ---- Torn reading


def test_a_slot_whose_transaction_a_query_sees_in_part_counts(
    desk: Desk, settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day's version is there already, and the slot that it was written for not yet."""
    settings(long={"times": ["09:30"], "minutes": 90})
    assert post(desk, SID, SLOT) == 201
    real = desk.cloud.dynamodb.query

    def torn(**request: Any) -> Any:
        page = real(**request)
        return page | {"Items": [item for item in page["Items"] if item["SK"]["S"] != f"{SLOT}#0"]}

    monkeypatch.setattr(desk.cloud.dynamodb, "query", torn)
    assert post(desk, OTHER, f"{DAY}T09:30", form="long") == 409


def test_a_slot_that_was_freed_since_is_not_waited_for(desk: Desk) -> None:
    book(desk)
    do(actions.cancel())
    assert post(desk, OTHER, SLOT) == 201
