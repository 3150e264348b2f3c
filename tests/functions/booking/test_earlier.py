"""Who asked for an earlier slot is told of what becomes free, in the order of the wishes; the first to take
it has it.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.codes.manage_code import link_code
from tests import actions
from tests.functions.bookings import SID, URL, do, mark_suspect
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.manage_browser import KEYS, Page, look, submit
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_role

FREED, LATER = "2026-11-27T10:00", "2026-12-01T10:00"
TAKE, ASK, STOP = "この早い日時に変える", "空いたら知らせてほしい", "知らせなくてよい"
MORNING, NEXT = "2026-11-24T08:30:00+09:00", "2026-11-25T08:30:00+09:00"


def person(desk: Desk, name: str, slot: str = LATER, **answers: Any) -> tuple[str, str]:
    """(sid, receipt) of a booking, which wants an earlier slot unless it says otherwise."""
    sid = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
    wish = {"earlier": True} | answers
    status, body = desk.send(
        "booking", BOOKING | {"slot": slot, "email": f"{name}@example.jp"} | wish, sid=sid
    )
    assert status == 201, body
    desk.later(seconds=10)
    return sid, str(body["receipt"])


def freed(desk: Desk, slot: str = FREED, name: str = "before") -> None:
    """Somebody has the slot and cancels."""
    sid, _ = person(desk, name, slot, earlier=False)
    do(actions.cancel(), sid=sid)


def meta(desk: Desk, sid: str) -> Mapping[str, Any]:
    return next(item for item in desk.rows("submission") if item["PK"] == f"SUB#{sid}")


def offered(desk: Desk) -> list[str]:
    """To whom offers were sent, in order."""
    desk.sweep()
    mails = [mail for mail in desk.mails() if str(mail["Subject"]).startswith("早い日時が空きました")]
    return [str(mail["To"]).partition("@")[0] for mail in mails]


def page(sid: str, receipt: str) -> Page:
    return look(receipt, link_code(sid, keys=KEYS))


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


def test_what_was_always_free_or_is_taken_again_is_offered_to_nobody(desk: Desk) -> None:
    person(desk, "first")
    desk.at("2026-11-20T10:30:00+09:00")
    desk.morning()
    freed(desk)
    person(desk, "quick", FREED, earlier=False)
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == []


def test_none_in_the_last_days_and_three_at_most(desk: Desk) -> None:
    sid, _ = person(desk, "first", "2026-12-15T10:00")
    freed(desk, "2026-11-25T10:00", "soon")
    desk.at(MORNING)  # the deadline for the 25th has passed
    desk.morning()
    assert offered(desk) == []
    counts = []
    for n, morning in enumerate(("11-25", "11-26", "11-27", "12-01", "12-03", "12-04")):
        freed(desk, f"2026-12-{(8, 9, 10, 11, 14, 14)[n]:02}T1{n % 2}:00", f"free{n}")
        desk.at(f"2026-{morning}T08:30:00+09:00")
        desk.morning()
        counts.append(len(meta(desk, sid)["offers"]))
    # On the 26th the first offer is still open.
    assert counts == [1, 1, 2, 3, 3, 3]
    assert offered(desk) == ["first"] * 3


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


def test_an_offer_overtakes_no_other_mail(desk: Desk) -> None:
    sid, _ = person(desk, "first")
    do(actions.confirm(url=URL), sid=sid)
    version = meta(desk, sid)["mail_v"]
    freed(desk)
    desk.at(MORNING)
    desk.morning()
    assert meta(desk, sid)["mail_v"] == version
    desk.sweep()
    subjects = [str(mail["Subject"])[:10] for mail in desk.mails() if mail["To"] == "first@example.jp"]
    assert "相談の日時が決まりま" in subjects
    assert "早い日時が空きました" in subjects


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


def test_nobody_is_offered_the_slot_that_they_gave_up(desk: Desk) -> None:
    """Who goes to a later time can't come at the one before; who is moved by the desk may well."""
    gone, receipt = person(desk, "gone", FREED)
    page(gone, receipt).press("この日時に変える", slot=LATER)
    moved, _ = person(desk, "moved", "2026-11-27T11:00")
    do(actions.move(slot="2026-12-01T14:00"), sid=moved)
    assert "earlier" in meta(desk, gone)
    desk.at(MORNING)
    desk.morning()
    assert [one["slot"] for one in meta(desk, gone)["offers"]] == ["2026-11-27T11:00"]
    assert [one["slot"] for one in meta(desk, moved)["offers"]] == [FREED]


def test_the_wish_ends_with_the_offered_slot_alone(desk: Desk) -> None:
    by_form, receipt = person(desk, "form")
    confirmed, _ = person(desk, "confirmed", "2026-12-01T14:00")
    moved, _ = person(desk, "moved", "2026-12-01T15:00")
    for n, sid in enumerate((by_form, confirmed, moved)):
        do(actions.offer(slot=f"2026-11-27T{(10, 11, 14)[n]}:00"), sid=sid)
    page(by_form, receipt).press("この日時に変える", slot=FREED)
    do(actions.confirm(url=URL, slot="2026-11-27T11:00", reason=actions.WHY), sid=confirmed)
    do(actions.move(slot="2026-11-30T14:00"), sid=moved)  # not what was offered
    assert meta(desk, by_form)["slot"] == FREED
    assert [sid for sid in (by_form, confirmed, moved) if "earlier" in meta(desk, sid)] == [moved]


def test_morning_and_applicants_may_do_what_offers_need(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sid, receipt = person(desk, "first")
    freed(desk)
    desk.at(MORNING)
    with watched(desk, monkeypatch) as needs:
        desk.morning()
    assert ("Query", "table", "FREED#consumer-center") in needs
    assert lacking(of_role("MorningRole"), needs) == set()
    with watched(desk, monkeypatch) as needs:
        page(sid, receipt).press(TAKE)
    assert ("PutItem", "table", "FREED#consumer-center") in needs
    assert lacking(of_role("ManageRole"), needs) == set()


def test_what_became_free_leads_to_nobody_and_goes_with_its_time(desk: Desk) -> None:
    freed(desk)
    (item,) = desk.rows("freed")
    sid = str(uuid.uuid5(uuid.NAMESPACE_DNS, "before"))
    assert sid not in str(item)
    assert item["expires_at"] == 1795743000  # 2026-11-27 10:30 in Tokyo
    assert SID not in str(item)


def test_a_form_without_such_offers_asks_and_offers_nothing(desk: Desk) -> None:
    words = bootstrap.parts().bundle["forms"]["booking"]["words"]
    sid, receipt = person(desk, "first")
    del words["earlier"]
    bootstrap.parts()._forms.clear()
    freed(desk)
    assert desk.rows("freed") == []
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == []
    assert ASK not in page(sid, receipt).html
