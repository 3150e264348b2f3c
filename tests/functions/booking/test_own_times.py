"""Slots that aren't the same on every day: times, days, places at a time, places of a form's own."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import slots
from desk import bootstrap
from desk.domain.errors import InvalidAnswers, SlotTaken
from desk.storage.table import to_wire
from tests import actions
from tests.functions.booking.test_places import OTHER, THIRD, post, state
from tests.functions.bookings import SID, do, meta
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.events import Context, get_slots

WEDNESDAY, THURSDAY, FRIDAY = "2026-11-25", "2026-11-26", "2026-11-27"
ONLY = "予約は、水曜日と金曜日に受けています。ほかの日を選んでください。"
WED_AND_FRI = {
    "usual_days": {"days": ["wed"]},
    "other_times": [{"days": ["fri"], "times": ["13:00"]}],
    "no_times": ONLY,
}

Settings = Callable[..., None]


def days(first: str, last: str) -> list[dict[str, Any]]:
    answer = slots.handler(get_slots(f"form=booking&from={first}&to={last}"), Context(function_name="slots"))
    found: list[dict[str, Any]] = json.loads(answer["body"])["days"]
    return found


def test_each_day_shows_its_own_times(desk: Desk, settings: Settings) -> None:
    settings(**WED_AND_FRI)
    wednesday, thursday, friday, saturday = days(WEDNESDAY, "2026-11-28")
    assert [one["time"] for one in wednesday["times"]] == ["09:00", "10:00", "11:00", "14:00", "15:00"]
    assert (thursday["open"], thursday["code"], thursday["reason"]) == (False, "no_times", ONLY)
    assert (thursday["times"], saturday["code"], saturday["times"]) == ([], "closed_day", [])
    assert friday["times"] == [{"time": "13:00", "state": "free"}]
    # Opening days are counted as before: Thursday is one of them.
    assert friday["deadline"] == "2026-11-25T15:00:00Z"


@pytest.mark.parametrize(
    ("slot", "code", "says"),
    [
        (f"{THURSDAY}T10:00", "no_times", ONLY),
        (f"{FRIDAY}T10:00", "not_a_start_time", "この時刻からは始まりません。13時の中から選んでください。"),
        (f"{WEDNESDAY}T13:00", "not_a_start_time", "9時・10時・11時・14時・15時の中から選んでください。"),
    ],
)
def test_a_time_that_its_day_does_not_have_is_refused_with_what_it_has(
    desk: Desk, settings: Settings, slot: str, code: str, says: str
) -> None:
    settings(**WED_AND_FRI)
    status, answer = desk.send("booking", BOOKING | {"slot": slot}, sid=SID)
    (error,) = answer["errors"]
    assert (status, error["code"]) == (422, code)
    # And what is free nearby, which are times of Wednesday and Friday.
    assert says in error["message"]
    assert "11月25日(水)" in error["message"]
    assert "11月26日(木)" not in error["message"]


def test_staff_move_a_booking_only_to_a_time_of_its_day(desk: Desk, settings: Settings) -> None:
    assert post(desk, SID, f"{WEDNESDAY}T10:00") == 201
    settings(**WED_AND_FRI)
    for slot in (f"{THURSDAY}T10:00", f"{FRIDAY}T10:00"):
        with pytest.raises(InvalidAnswers):
            do(actions.move(slot=slot, late=True))
    do(actions.move(slot=f"{FRIDAY}T13:00"))
    assert meta(desk)["slot"] == f"{FRIDAY}T13:00"


def test_bookings_that_lost_their_time_are_told(desk: Desk, settings: Settings, staff: Staff) -> None:
    for sid, slot in ((SID, WEDNESDAY), (OTHER, THURSDAY), (THIRD, FRIDAY)):
        assert post(desk, sid, f"{slot}T10:00") == 201
    settings(**WED_AND_FRI)
    said = staff("orphans").out
    assert "11月25日(水)" not in said
    (thursday,) = (line for line in said.splitlines() if "11月26日(木)" in line)
    assert thursday.endswith("この日は、予約を受けていません")
    assert "始まる時刻ではありません（13時）" in said


def test_places_differ_by_time(desk: Desk, settings: Settings, staff: Staff) -> None:
    """Two counsellors in the afternoon, one in the morning."""
    settings(capacity=1, other_capacity=[{"times": ["14:00", "15:00"], "capacity": 2}])
    for sid, time, status in ((SID, "10", 201), (OTHER, "10", 409), (OTHER, "14", 201), (THIRD, "14", 201)):
        assert post(desk, sid, f"{WEDNESDAY}T{time}:00") == status
    assert (state(f"{WEDNESDAY}T14:00"), state(f"{WEDNESDAY}T15:00")) == ("full", "free")
    with pytest.raises(SlotTaken):
        do(actions.move(slot=f"{WEDNESDAY}T14:00"))
    assert staff("orphans").status == 0
    # One counsellor less: nobody's booking is lost, and both are told.
    settings(capacity=1)
    assert (state(f"{WEDNESDAY}T14:00"), len(desk.rows("slot"))) == ("full", 3)
    assert staff("orphans").out.count("同じ時刻に2件あり、受ける件数（1件）を超えています") == 2


def test_a_block_takes_places_by_time(desk: Desk, settings: Settings, staff: Staff) -> None:
    settings(capacity=1, other_capacity=[{"times": ["14:00"], "capacity": 2}])
    said = staff("block", WEDNESDAY, "9:00-16:00", "--places", "1", "--reason", "staff_away", "--yes")
    assert said.status == 0, said.err
    assert (state(f"{WEDNESDAY}T10:00"), state(f"{WEDNESDAY}T14:00")) == ("full", "free")
    assert post(desk, SID, f"{WEDNESDAY}T14:00") == 201
    assert post(desk, OTHER, f"{WEDNESDAY}T14:00") == 409


def test_a_form_with_places_of_its_own_shares_none(desk: Desk, settings: Settings, staff: Staff) -> None:
    at_ten = f"{WEDNESDAY}T10:00"
    settings(long={"places": "own"})
    assert post(desk, SID, at_ten) == 201
    assert (state(at_ten), state(at_ten, form="long")) == ("full", "free")
    assert post(desk, OTHER, at_ten, form="long") == 201
    assert (post(desk, THIRD, at_ten), post(desk, THIRD, at_ten, form="long")) == (409, 409)
    assert staff("orphans").status == 0
    # Both are bookings of the desk's Wednesday, under keys as they always were.
    keys = sorted((row["PK"], row["SK"]) for row in desk.rows("slot"))
    month = "SLOT#consumer-center#2026-11"
    assert keys == [(month, f"{at_ten}#0"), (month, f"{at_ten}#1")]
    # A block is of the desk, and holds for both.
    assert staff("block", WEDNESDAY, "14:00", "--reason", "staff_away", "--yes").status == 0
    assert {state(f"{WEDNESDAY}T14:00", form=form) for form in ("booking", "long")} == {"full"}


def test_forms_that_share_again_count_what_both_have(desk: Desk, settings: Settings, staff: Staff) -> None:
    at_ten = f"{WEDNESDAY}T10:00"
    settings(long={"places": "own"})
    assert post(desk, SID, at_ten) == 201
    assert post(desk, OTHER, at_ten, form="long") == 201
    settings(long={"places": "shared"})
    assert staff("orphans").out.count("同じ時刻に2件あり、受ける件数（1件）を超えています") == 2
    do(actions.cancel())
    assert (state(at_ten), staff("orphans").status) == ("full", 0)


def test_a_slot_taken_by_an_earlier_release_counts_for_every_form(desk: Desk, settings: Settings) -> None:
    """Its item doesn't say whose it is: rather one place too few than two people for one counsellor."""
    at_ten = f"{WEDNESDAY}T10:00"
    assert post(desk, SID, at_ten) == 201
    (row,) = desk.rows("slot")
    desk.cloud.dynamodb.update_item(
        TableName=bootstrap.parts().settings.table,
        Key={"PK": {"S": row["PK"]}, "SK": {"S": row["SK"]}},
        UpdateExpression="REMOVE form",
    )
    settings(long={"places": "own"})
    assert (state(at_ten), state(at_ten, form="long")) == ("full", "full")
    assert post(desk, OTHER, at_ten, form="long") == 409


def test_each_mail_has_the_minutes_of_its_booking(desk: Desk, settings: Settings) -> None:
    """Also where two forms send the same mail, and after a form's consultations became shorter."""
    settings(long={"minutes": 60})
    bootstrap.parts().bundle["mails"]["booking-received"]["body"] = (
        "{{ slot_minutes }}分 {{ no_show_minutes }}\n"
    )
    assert post(desk, SID, f"{WEDNESDAY}T10:00") == 201
    assert post(desk, OTHER, f"{WEDNESDAY}T14:00", form="long") == 201
    (row,) = (row for row in desk.rows("mail") if row["PK"].endswith(OTHER) and row["kind"] == "auto-reply")
    assert (row["facts"]["slot_minutes"], row["facts"]["no_show_minutes"]) == ("60", "15")
    # A release that knew no such figures has written this one.
    (old,) = (row for row in desk.rows("mail") if row["PK"].endswith(SID) and row["kind"] == "auto-reply")
    facts = {name: fact for name, fact in old["facts"].items() if not name.endswith("_minutes")}
    client, table = desk.cloud.dynamodb, bootstrap.parts().settings.table
    client.put_item(TableName=table, Item=to_wire({**old, "facts": facts}))
    desk.sweep()
    bodies = {
        str(mail["To"]): mail.get_content().strip()
        for mail in desk.mails()
        if str(mail["To"]).endswith("example.jp") and "分" in mail.get_content()[:5]
    }
    assert bodies == {"a1@example.jp": "30分 15", "a2@example.jp": "60分 15"}
