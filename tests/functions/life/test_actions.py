"""What staff and applicants can do with a booking, on the emulated table."""

import pytest

from desk import bootstrap
from desk.domain import errors
from tests import actions
from tests.functions.bookings import (
    ENDED,
    FREED,
    OTHER_SID,
    OTHER_SLOT,
    OTHER_URL,
    PATHS,
    SID,
    SLOT,
    URL,
    book,
    do,
    mark_suspect,
    meta,
    reach,
)
from tests.functions.conftest import Desk


@pytest.mark.parametrize("state", PATHS)
def test_each_state_has_its_trail_slot_claim_and_queue_entry(desk: Desk, state: str) -> None:
    reach(desk, state)

    item = meta(desk)
    assert (item["status"], item["v"]) == (state, len(PATHS[state]) + 1)
    trail = [event for event in desk.items("SUB#") if event["type"] == "event"]
    assert [event["v"] for event in trail] == list(range(1, item["v"] + 1))
    assert [event["what"] for event in trail] == ["receive", *(step.name for step in PATHS[state])]
    assert {event["by"] for event in trail} <= {"applicant", "staff-1"}
    assert [slot["SK"] for slot in desk.rows("slot")] == ([] if state in FREED else [f"{SLOT}#0"])
    assert [person["sid"] for person in desk.items("UNIQ#")] == ([] if state in ENDED else [SID])
    on_the_queue = [one["receipt"] for one in bootstrap.parts().store.work("consumer-center")]
    assert on_the_queue == ([] if state in ENDED else [item["receipt"]])


def test_a_move_takes_the_new_slot_and_frees_the_old_one(desk: Desk) -> None:
    book(desk)
    do(actions.move(slot=OTHER_SLOT))

    assert [slot["SK"] for slot in desk.rows("slot")] == [f"{OTHER_SLOT}#0"]
    assert meta(desk)["slot"] == OTHER_SLOT
    assert desk.items("UNIQ#")[0]["until"] == "2026-11-26T05:30:00Z"
    book(desk, sid=OTHER_SID, email="jiro@example.jp", slot=SLOT)


def test_a_move_to_a_taken_slot_changes_nothing(desk: Desk) -> None:
    book(desk)
    book(desk, sid=OTHER_SID, email="jiro@example.jp", slot=OTHER_SLOT)
    before = desk.items()

    with pytest.raises(errors.SlotTaken) as refused:
        do(actions.move(slot=OTHER_SLOT))

    assert refused.value.errors[0].field == "slot"
    assert desk.items() == before


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        ("2026-11-23T10:00", "closed_day"),
        ("2026-11-26T10:30", "not_a_start_time"),
        ("2027-03-01T10:00", "too_far"),
        ("2028-01-05T10:00", "not_published"),
        ("2026-11-24T10:00", "past_deadline"),
        ("26日の10時", "format"),
    ],
)
def test_a_move_to_an_invalid_slot_is_refused(desk: Desk, slot: str, code: str) -> None:
    book(desk)
    with pytest.raises(errors.InvalidAnswers) as refused:
        do(actions.move(slot=slot))
    assert [(error.field, error.code) for error in refused.value.errors] == [("slot", code)]
    assert meta(desk)["v"] == 1


def test_staff_may_move_past_the_applicants_deadline_but_not_into_the_past(desk: Desk) -> None:
    book(desk)
    do(actions.move(slot="2026-11-24T10:00", late=True))
    assert meta(desk)["slot"] == "2026-11-24T10:00"
    with pytest.raises(errors.InvalidAnswers):
        do(actions.move(slot="2026-11-20T09:00", late=True))


def test_an_applicant_can_request_another_slot_until_the_deadline(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-20T23:59:59+09:00")
    do(actions.change(slot="2026-11-26T10:00"))

    item = meta(desk)
    assert (item["status"], item["slot"], item["due"]) == ("received", "2026-11-26T10:00", "2026-11-24")
    assert "meeting_url" not in item

    desk.at("2026-11-25T00:00:00+09:00")
    with pytest.raises(errors.NotAllowedNow):
        do(actions.change(slot="2026-11-30T10:00"))


def test_a_cancelled_slot_is_free_at_once_and_the_person_may_book_again(desk: Desk) -> None:
    book(desk)
    do(actions.withdraw())
    book(desk, sid=OTHER_SID)
    assert [slot["sid"] for slot in desk.rows("slot")] == [OTHER_SID]


def test_an_applicant_can_not_cancel_a_consultation_that_has_begun(desk: Desk) -> None:
    book(desk)
    desk.at("2026-11-25T10:00:00+09:00")
    with pytest.raises(errors.NotAllowedNow):
        do(actions.withdraw())


@pytest.mark.parametrize("late", ["2026-11-25T10:14:59+09:00", "2026-11-25T10:15:00+09:00"])
def test_a_no_show_can_be_recorded_from_15_minutes_after_the_start(desk: Desk, late: str) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at(late)
    if late.endswith("14:59+09:00"):
        with pytest.raises(errors.NotAllowedNow):
            do(actions.no_show())
    else:
        assert do(actions.no_show()).item["status"] == "no_show"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.kaigi.example.jp/room",
        "https://kaigi.example.jp.example.jp/room",
        "https://evilkaigi.example.jp/room",
        "https://kaigi.example.jp@example.jp/",
        "https://example.jp/https://kaigi.example.jp/",
        "https://kaigi.example.jp:8443/room",
        "https://kaigi.example.jp/a b",
        "https://kaigi.example.jp/<script>",
        "https://kaigi.example.jp/\r\nBcc: a@example.jp",
        "https://KAIGI.example.jp/room",
        "javascript:alert(1)//kaigi.example.jp",
    ],
)
def test_only_addresses_of_the_meeting_service_are_accepted(desk: Desk, url: str) -> None:
    book(desk)
    with pytest.raises(errors.InvalidAnswers) as refused:
        do(actions.confirm(url=url))
    assert refused.value.errors[0].code == ("meeting_url" if url else "required")
    assert meta(desk)["status"] == "received"


def test_unlisted_reasons_and_invalid_notes_are_refused(desk: Desk) -> None:
    book(desk)
    for wrong in (
        actions.decline(reason="嫌い"),
        actions.note(text="  "),
        actions.note(text="長" * 1001),
        actions.note(text="a\x00"),
    ):
        with pytest.raises(errors.InvalidAnswers):
            do(wrong)
    assert meta(desk)["v"] == 1


def test_only_a_suspected_submission_can_be_released(desk: Desk) -> None:
    book(desk)
    with pytest.raises(errors.NotAllowedNow):
        do(actions.release())
    mark_suspect(desk)
    do(actions.release())
    assert not desk.rows("slot")
    desk.sweep()
    assert [mail["To"] for mail in desk.mails()] == ["kurashi@city.example.jp"]


def test_an_unknown_submission_is_not_found(desk: Desk) -> None:
    with pytest.raises(errors.NotFound):
        do(actions.cancel())


def test_the_queue_uses_the_consultation_s_day_once_it_is_fixed(desk: Desk) -> None:
    book(desk)
    assert meta(desk)["GSI1SK"].startswith("2026-11-24#")
    do(actions.confirm(url=URL))
    assert meta(desk)["GSI1SK"].startswith("2026-11-25#")
    do(actions.move(slot=OTHER_SLOT))
    assert meta(desk)["GSI1SK"].startswith("2026-11-26#")
    do(actions.change(slot="2026-11-27T10:00"))
    assert meta(desk)["GSI1SK"].startswith("2026-11-24#")


def test_a_confirmed_booking_can_get_a_new_meeting_address(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    assert do(actions.confirm(url=OTHER_URL)).changed
    assert meta(desk)["meeting_url"] == OTHER_URL


def test_identity_can_be_recorded_from_half_an_hour_before_the_start(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T09:29:59+09:00")
    with pytest.raises(errors.NotAllowedNow):
        do(actions.identify())
    with pytest.raises(errors.NotAllowedNow):
        do(actions.start())
    desk.at("2026-11-25T09:30:00+09:00")
    do(actions.identify())
    do(actions.start())


def test_a_colleague_s_note_blocks_no_action(desk: Desk) -> None:
    book(desk)
    do(actions.note(text="例のメモ"))
    assert do(actions.withdraw(), version=1).item["status"] == "cancelled"


def test_moving_an_overdue_request_sets_a_new_due_day(desk: Desk) -> None:
    book(desk)
    desk.at("2026-11-25T09:00:00+09:00")
    assert do(actions.move(slot="2026-11-30T10:00")).item["due"] == "2026-11-26"


def test_a_booking_can_be_cancelled_after_its_deadline_s_year_was_removed(desk: Desk) -> None:
    """Its deadline is in the year before, whose holidays an editor has removed since."""
    desk.at("2026-12-20T10:00:00+09:00")
    book(desk, slot="2027-01-05T10:00")
    holidays = bootstrap.parts().bundle["holidays"]
    assert isinstance(holidays, dict)
    for day in [day for day in holidays if day < "2027"]:
        del holidays[day]
    bootstrap.parts().__dict__["_forms"].clear()
    assert do(actions.cancel()).item["status"] == "cancelled"
