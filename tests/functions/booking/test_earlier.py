"""Who asked for an earlier slot is told of what becomes free, in the order of the wishes; the first to take
it has it.
"""

import pytest

from tests import actions
from tests.functions.booking.earlier import (
    ASK,
    FREED,
    LATER,
    MORNING,
    NEXT,
    STOP,
    TAKE,
    freed,
    meta,
    offered,
    page,
    person,
)
from tests.functions.bookings import URL, do, mark_suspect
from tests.functions.conftest import Desk, Staff
from tests.functions.manage_browser import submit


def test_in_the_morning_the_first_two_are_told_and_one_takes_it(desk: Desk) -> None:
    first, one = person(desk, "first")
    second, two = person(desk, "second", "2026-12-01T11:00")
    person(desk, "third", "2026-12-01T14:00")
    person(desk, "content", "2026-12-01T15:00", earlier=False)
    person(desk, "sooner", "2026-11-26T10:00")
    freed(desk)
    desk.at(MORNING)
    desk.morning()
    desk.morning()
    assert offered(desk) == ["first", "second"]
    mail = next(m for m in desk.mails() if str(m["Subject"]).startswith("早い日時が空きました"))
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "2026年11月27日(金) 10時から" in text
    assert "11月25日(水) 23時59分までに" in text
    assert "今の日時（2026年12月1日(火) 10時から）は、そのままです" in text

    seen = page(first, one)
    assert "2026年11月27日(金) 10時が空きました" in seen.text
    other = page(second, two)
    taken = seen.press(TAKE)
    assert (taken.status, taken.title) == (200, "希望の日時を変えました")
    assert (meta(desk, first)["slot"], meta(desk, first)["status"]) == (FREED, "received")
    assert "earlier" not in meta(desk, first)
    late = other.press(TAKE)
    assert late.status == 409
    assert "この日時は、予約できなくなりました" in late.text
    assert meta(desk, second)["slot"] == "2026-12-01T11:00"
    # The same press again changes nothing.
    assert (submit(seen.fields(TAKE)).status, meta(desk, first)["v"]) == (200, 3)
    assert sorted(row["SK"] for row in desk.rows("slot")).count(f"{FREED}#0") == 1

    # What the first has left is free for the next one.
    desk.at(NEXT)
    desk.morning()
    assert offered(desk) == ["first", "second", "third"]  # the second's offer is still open


def test_a_confirmed_booking_that_takes_one_is_confirmed_anew(desk: Desk) -> None:
    sid, receipt = person(desk, "first")
    do(actions.confirm(url=URL), sid=sid)
    freed(desk)
    desk.at(MORNING)
    desk.morning()
    assert "決まっていた日時と会議のURLは使えなくなります" in page(sid, receipt).text
    page(sid, receipt).press(TAKE)
    item = meta(desk, sid)
    assert (item["status"], item["slot"]) == ("received", FREED)
    assert "meeting_url" not in item


@pytest.mark.parametrize("by", ["cancel", "move", "withdraw", "decline", "release", "unblock"])
def test_whatever_frees_a_slot_leads_to_an_offer(desk: Desk, staff: Staff, by: str) -> None:
    person(desk, "first")
    before, receipt = person(
        desk, "before", FREED if by != "unblock" else LATER[:-5] + "14:00", earlier=False
    )
    match by:
        case "cancel":
            do(actions.cancel(), sid=before)
        case "move":
            do(actions.move(slot="2026-12-02T10:00"), sid=before)
        case "withdraw":
            do(actions.withdraw(), sid=before)
        case "decline":
            do(actions.decline(reason="business"), sid=before)
        case "release":
            mark_suspect(desk, sid=before)
            assert staff("release", receipt, "--yes").status == 0
        case "unblock":
            staff("block", "11/27", "9:00-12:00", "--reason", "no_room", "--yes")
            desk.at(MORNING)
            desk.morning()
            assert offered(desk) == []
            staff("unblock", "11/27", "--yes")
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == ["first"]


def test_one_asks_and_stops_on_the_page_without_a_word_to_the_desk(desk: Desk, staff: Staff) -> None:
    sid, receipt = person(desk, "first", earlier=False)
    desk.sweep()
    before = len(desk.mails())
    asked = page(sid, receipt).press(ASK)
    assert asked.status == 200
    assert "3回までです" in asked.text
    assert "earlier" in meta(desk, sid)
    assert "早い日時の希望" in staff("show", receipt).out
    freed(desk)
    page(sid, receipt).press(STOP)
    assert "earlier" not in meta(desk, sid)
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == []
    kinds = [row["kind"] for row in desk.rows("mail") if row["PK"] == f"SUB#{sid}"]
    assert sorted(kinds) == ["auto-reply", "staff-notice"]
    assert len(desk.mails()) > before


def test_an_offer_ends_and_a_link_alone_takes_nothing(desk: Desk) -> None:
    sid, receipt = person(desk, "first", "2026-12-15T10:00")
    freed(desk, "2026-12-08T10:00")
    desk.at(MORNING)
    desk.morning()
    open_page = page(sid, receipt)
    assert TAKE in open_page.html
    assert meta(desk, sid)["slot"] == "2026-12-15T10:00"
    desk.at("2026-11-26T00:00:00+09:00")
    assert TAKE not in page(sid, receipt).html
    refused = open_page.press(TAKE)
    assert refused.status == 422
    assert "このお知らせの期限は、過ぎました" in refused.text
    assert submit(open_page.fields(TAKE) | {"slot": "2026-12-07T10:00"}).status == 422
    assert meta(desk, sid)["slot"] == "2026-12-15T10:00"


def test_staff_offer_by_hand_and_not_what_is_none(desk: Desk, staff: Staff) -> None:
    sid, receipt = person(desk, "first")
    other, not_asked = person(desk, "second", "2026-12-01T14:00", earlier=False)
    assert staff("offer", receipt, "--slot", "2026-11-30T10:00", answer="はい\n").status == 0
    assert offered(desk) == ["first"]
    again = staff("offer", receipt, "--slot", "2026-11-30T11:00", "--yes")
    assert (again.status, "次を知らせられません" in again.err) == (1, True)
    assert staff("offer", not_asked, "--slot", "2026-11-30T11:00", "--yes").status == 1
    assert meta(desk, other)["v"] == 1
    assert len(meta(desk, sid)["offers"]) == 1


@pytest.mark.parametrize("status", ["received", "confirmed"])
def test_who_takes_an_offer_by_phone_is_moved_at_the_counter(desk: Desk, staff: Staff, status: str) -> None:
    sid, receipt = person(desk, "first")
    if status == "confirmed":
        do(actions.confirm(url=URL), sid=sid)
    said = staff("offer", receipt, "--slot", FREED, "--yes")
    assert (said.status, "知らせる日時  11月27日(金) 10時" in said.out) == (0, True)
    assert offered(desk) == ["first"]
    shown = staff("show", receipt).out
    assert "知らせた早い日時" in shown
    assert "11月27日(金) 10時（お返事は11月24日(火) 23時59分まで）" in shown
    assert f"move --slot {FREED} --reason" in shown
    assert (
        "空いた日時のお知らせ → "
        + ("確定前" if status == "received" else "日時確定")
        + "（11月27日(金) 10時）"
        in shown
    )
    assert staff("move", receipt, "--slot", FREED, "--reason", "asked", "--yes").status == 0
    assert meta(desk, sid)["slot"] == FREED
    # What was offered is had: neither the desk nor the page offers it any more.
    assert "知らせた早い日時" not in staff("show", receipt).out
    assert TAKE not in page(sid, receipt).buttons
    assert (meta(desk, sid)["status"], "earlier" in meta(desk, sid)) == (status, False)
    freed(desk, "2026-11-26T10:00", "sooner")
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == ["first"]
