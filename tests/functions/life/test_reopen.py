"""Reopening: what ended by mistake goes on as before, from every end, with all that belongs to it."""

import uuid

import pytest

from desk.domain import errors
from tests import actions
from tests.functions.bookings import ENDED, OTHER_SID, OTHER_SLOT, SID, SLOT, URL, book, do, meta, reach
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.manage_browser import look
from tests.functions.nights import A_YEAR, a_night

APPLICANT = "taro@example.jp"
BEFORE = {
    "done": "started",
    "no_show": "confirmed",
    "unidentified": "confirmed",
    "not_kept": "started",
    "declined": "received",
    "cancelled": "received",
    "released": "received",
}
"""End -> the state after it was reopened. Who was told of the end is confirmed anew."""
TOLD = {
    "declined": "予約をもとにもどしました",
    "cancelled": "予約をもとにもどしました",
    "not_kept": "前のお知らせは、まちがいでした",
}
"""End that the applicant was told of -> the subject of the mail that takes it back."""


def new_mails(desk: Desk, before: int) -> list[str]:
    """The subjects of the mails to the applicant since then."""
    desk.sweep()
    return [str(mail["Subject"]) for mail in desk.mails()[before:] if mail["To"] == APPLICANT]


@pytest.mark.parametrize("state", sorted(ENDED))
def test_from_every_end_a_booking_goes_on(desk: Desk, staff: Staff, state: str) -> None:
    reach(desk, state)
    desk.sweep()
    before, receipt = len(desk.mails()), meta(desk)["receipt"]

    said = staff("reopen", receipt, answer="はい\n")

    assert said.status == 0, said.err
    item = meta(desk)
    assert item["status"] == BEFORE[state]
    assert "ended_at" not in item
    assert "reason" not in item
    assert [slot["SK"] for slot in desk.items("SLOT#") if "#" in slot["SK"]] == [f"{SLOT}#0"]
    assert [claim["sid"] for claim in desk.items("UNIQ#")] == [SID]
    assert receipt in staff("list").out
    subjects = new_mails(desk, before)
    assert subjects == ([f"{TOLD[state]}（受付番号 {receipt}）"] if state in TOLD else [])


def test_a_cancelled_booking_is_confirmed_anew(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.sweep()
    do(actions.cancel())
    # The cancellation was not sent yet: the mail that overtakes it carries it.
    do(actions.reopen())
    before = len(desk.mails())
    desk.sweep()
    (mail,) = [one for one in desk.mails()[before:] if one["To"] == APPLICANT]
    assert "まちがいでした" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "METHOD:CANCEL" in str(next(mail.iter_attachments()).get_content())
    assert look(number).facts["状況"] == "申込みを受け付けました"
    do(actions.confirm(url=URL))
    desk.sweep()
    assert "SEQUENCE:5" in str(next(desk.mails()[-1].iter_attachments()).get_content())


def test_the_trail_says_where_it_goes_back_to(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:20:00+09:00")
    do(actions.identify())
    do(actions.no_show())
    do(actions.note(text="例のメモ"))
    do(actions.reopen())
    assert meta(desk)["status"] == "identified"
    do(actions.start())
    do(actions.finish())
    assert meta(desk)["status"] == "done"


def test_if_its_slot_has_gone_another_is_asked_for(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.cancel())
    book(desk, sid=OTHER_SID, email="jiro@example.jp")
    desk.sweep()

    refused = staff("reopen", number, "--yes")
    assert refused.status == 1
    assert "別の日時にするときは、--slot" in refused.err
    assert "9時、11月25日(水) 11時、11月25日(水) 14時が空いています" in refused.err
    assert (meta(desk)["status"], meta(desk)["v"]) == ("cancelled", 2)

    before = len(desk.mails())
    said = staff("reopen", number, "--slot", OTHER_SLOT, "--yes")
    assert said.status == 0
    # It was no wish of the applicant's, and the mail says why it is another time.
    assert "知らせる理由" not in said.out
    assert (meta(desk)["status"], meta(desk)["slot"]) == ("received", OTHER_SLOT)
    assert len(new_mails(desk, before)) == 1
    body = desk.mails()[-1].get_content().replace("\r\n", "\n")
    assert "11月26日(木) 14時から\n前と違う日時のときは、前の日時が、もう埋まっているか" in body
    taken = {slot["SK"]: slot["sid"] for slot in desk.items("SLOT#") if "#" in slot["SK"]}
    assert taken == {f"{SLOT}#0": OTHER_SID, f"{OTHER_SLOT}#0": SID}


def test_whose_identity_is_refused_by_mistake_goes_on_to_the_end(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T09:55:00+09:00")
    assert staff("refuse-identity", number, "--yes").status == 0
    assert staff("reopen", number, "--yes").status == 0
    desk.at("2026-11-25T10:30:00+09:00")
    assert staff("finish", number, answer="はい\n").status == 0
    assert [event["what"] for event in desk.rows("event")][-5:] == [
        "refuse_identity", "reopen", "identify", "start", "finish",
    ]  # fmt: skip
    assert meta(desk)["status"] == "done"


def test_a_slot_that_is_over_is_not_taken_again(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.cancel())
    desk.at("2026-11-25T10:30:00+09:00")
    refused = staff("reopen", number, "--yes")
    assert (refused.status, "元の日時は、もう使えません" in refused.err) == (1, True)
    assert staff("reopen", number, "--slot", "2026-12-02T10:00", "--yes").status == 0
    assert meta(desk)["slot"] == "2026-12-02T10:00"


def test_the_same_attempt_reopens_once(desk: Desk) -> None:
    reach(desk, "no_show")
    op = str(uuid.uuid4())
    assert do(actions.reopen(), op=op).changed
    assert not do(actions.reopen(), op=op).changed
    with pytest.raises(errors.NotAllowedNow):
        do(actions.reopen())


def test_an_applicant_cannot_reopen(desk: Desk) -> None:
    reach(desk, "cancelled")
    with pytest.raises(errors.NotAllowedNow):
        do(actions.reopen(), by="applicant")


def test_a_reopened_booking_is_not_deleted(desk: Desk) -> None:
    reach(desk, "no_show")
    do(actions.reopen())
    desk.sweep()
    desk.later(days=A_YEAR + 30)
    a_night(desk)
    assert meta(desk)["status"] == "confirmed"


def test_a_consultation_is_answered_again_and_both_answers_stay(desk: Desk, staff: Staff) -> None:
    status, body = desk.send("consultation", CONSULTATION, sid=SID)
    assert status == 201
    do(actions.answer(text="例の一つめの回答"))
    do(actions.finish())
    desk.at("2026-12-01T10:00:00+09:00")
    assert staff("reopen", body["receipt"], "--yes").status == 0
    item = meta(desk)
    assert (item["status"], item["due"]) == ("answered", "2026-11-24")
    do(actions.answer(text="例の二つめの回答"))
    shown = staff("show", body["receipt"]).out
    assert shown.index("例の一つめの回答") < shown.index("例の二つめの回答")


def test_who_was_answered_is_not_told_that_nothing_was_done(desk: Desk, staff: Staff) -> None:
    _, body = desk.send("consultation", CONSULTATION, sid=SID)
    do(actions.answer(text="例の回答"))
    do(actions.finish())
    desk.at("2026-12-01T10:00:00+09:00")
    assert staff("reopen", body["receipt"], "--yes").status == 0
    assert meta(desk)["status"] == "answered"
    for morning in ("2026-12-02T08:30:00+09:00", "2026-12-04T08:30:00+09:00"):
        desk.at(morning)
        desk.morning()
    assert "miss_promise" not in [event["what"] for event in desk.rows("event")]
    assert [row["kind"] for row in desk.rows("mail") if row["kind"].startswith("missed")] == []


@pytest.mark.parametrize("replied", [False, True])
def test_a_promise_that_is_made_again_counts_from_the_reopening(desk: Desk, replied: bool) -> None:
    desk.send("consultation", CONSULTATION, sid=SID)
    if replied:
        do(actions.answer(text="例の回答"))
        do(actions.reply(text="例の返事"))
    do(actions.cancel())
    desk.at("2026-12-01T10:00:00+09:00")
    do(actions.reopen())
    assert (meta(desk)["status"], meta(desk)["due"]) == ("replied" if replied else "received", "2026-12-02")
    desk.at("2026-12-02T08:30:00+09:00")
    desk.morning()
    assert "miss_promise" not in [event["what"] for event in desk.rows("event")]
