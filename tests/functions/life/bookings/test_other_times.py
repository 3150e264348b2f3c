"""Confirming at another time than was asked for, booking anew after a broken line, and calls on record."""

from tests import actions
from tests.functions.bookings import OTHER_SLOT, SID, SLOT, URL, book, do, meta
from tests.functions.conftest import Desk, Staff

APPLICANT = "taro@example.jp"
WHY = ("--reason", "asked")


def sent(desk: Desk, before: int) -> list[tuple[str, str]]:
    """(subject, text) of the mails to the applicant since then."""
    desk.sweep()
    mails = [mail for mail in desk.mails()[before:] if mail["To"] == APPLICANT]
    return [(str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in mails]  # type: ignore[union-attr]


def slots(desk: Desk) -> list[str]:
    return [slot["SK"] for slot in desk.rows("slot")]


def test_it_is_confirmed_at_another_time_in_one_step_and_one_mail(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    desk.sweep()
    before = len(desk.mails())
    said = staff("confirm", number, "--url", URL, "--slot", OTHER_SLOT, "--reason", "asked", answer="はい\n")
    assert said.status == 0, said.err
    assert "11月26日(木) 14時" in said.out
    ((subject, text),) = sent(desk, before)
    assert subject.startswith("相談の日時が決まりました")
    assert "11月26日(木) 14時" in text
    item = meta(desk)
    assert (item["status"], item["slot"], item["invited"]) == ("confirmed", OTHER_SLOT, OTHER_SLOT)
    assert slots(desk) == [f"{OTHER_SLOT}#0"]
    again = staff("confirm", number, "--url", URL, "--slot", OTHER_SLOT, "--yes")
    assert "もう、そのとおり" in again.out
    calendar = next(desk.mails()[-1].iter_attachments()).get_content()
    assert "20261126T140000" in str(calendar)


def test_a_time_past_the_deadline_needs_a_word_more(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    desk.at("2026-11-24T10:00:00+09:00")
    late = ("confirm", number, "--url", URL, "--slot", "2026-11-24T14:00", *WHY, "--yes")
    refused = staff(*late)
    assert (refused.status, "--late" in refused.err) == (1, True)
    assert meta(desk)["status"] == "received"
    assert staff(*late, "--late").status == 0
    assert meta(desk)["slot"] == "2026-11-24T14:00"


def test_a_booking_whose_time_has_passed_can_still_be_confirmed_at_another(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    desk.at("2026-11-25T11:00:00+09:00")
    assert staff("confirm", number, "--url", URL, "--yes").status == 1
    assert staff("confirm", number, "--url", URL, "--slot", "2026-12-02T10:00", *WHY, "--yes").status == 0
    assert (meta(desk)["status"], slots(desk)) == ("confirmed", ["2026-12-02T10:00#0"])


def test_after_a_broken_line_the_same_case_gets_another_time(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:20:00+09:00")
    do(actions.identify())
    do(actions.start())
    desk.sweep()
    before = len(desk.mails())
    # Today, so past the applicants' deadline.
    assert staff("rebook", number, "--slot", "2026-11-25T14:00", *WHY, "--yes").status == 1
    assert staff("rebook", number, "--slot", "2026-11-25T14:00", *WHY, "--late", "--yes").status == 0
    item = meta(desk)
    assert (item["status"], item["slot"], item["meeting_url"]) == ("confirmed", "2026-11-25T14:00", URL)
    assert slots(desk) == ["2026-11-25T14:00#0"]
    assert desk.items("UNIQ#")[0]["sid"] == SID
    ((_, text),) = sent(desk, before)
    assert "11月25日(水) 14時" in text
    desk.at("2026-11-25T14:00:00+09:00")
    for action in (actions.identify(), actions.start(), actions.finish()):
        do(action)
    assert meta(desk)["status"] == "done"


def test_a_call_is_on_record_and_in_nobody_s_way(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    seen = meta(desk)["v"]
    words = "15時10分に電話しました。留守でした"
    assert staff("phone", number, "--text", words, "--yes").status == 0
    shown = staff("show", number).out
    assert words in shown
    assert "電話の記録 → 確定前" in shown
    # A colleague who looked before may go on.
    assert do(actions.confirm(url=URL), version=int(seen)).changed
    event = next(one for one in desk.rows("event") if one["what"] == "phone")
    assert words not in str(event)
    assert slots(desk) == [f"{SLOT}#0"]
