"""A promised day that passes is told: to the applicant, to the desk's lead, once, and it can end honestly."""

import pytest

import morning
from tests import actions
from tests.functions.bookings import SID, URL, book, do, meta
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.conversation.cases import consult, new_mails, own_page
from tests.functions.events import Context
from tests.functions.manage_browser import look
from tests.functions.mornings import a_morning, before_each

LEAD, HARASSMENT = "kakaricho@city.example.jp", "info@taisaku.example.jp"
APOLOGY = "2026年11月24日(火)までにご連絡するお約束でしたが、まだできていません。申し訳ありません。"


def told(desk: Desk, moment: str) -> dict[str, str]:
    """Recipient -> subject of a morning's mails but the digests."""
    mails = a_morning(desk, moment)
    return {mail["To"]: mail["Subject"] for mail in mails if "【今日の受付】" not in mail["Subject"]}


def test_both_are_told_once_with_the_phone_on_the_page(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    assert told(desk, "2026-11-24T08:30:00+09:00") == {}
    assert APOLOGY not in look(receipt).text
    mails = told(desk, "2026-11-25T08:30:00+09:00")
    assert mails == {
        BOOKING["email"]: f"お約束の期限を過ぎました。申し訳ありません（受付番号 {receipt}）",
        LEAD: f"【期限切れ】約束の期限を過ぎました（受付番号 {receipt}）",
    }
    page = look(receipt)
    assert APOLOGY in page.text
    assert desk.bundle["desks"]["consumer-center"]["phone"] in page.text
    assert "期限切れ" in staff("list").out
    shown = staff("show", receipt).out
    assert "自動：約束の期限切れ（自動）" in shown
    desk.morning()
    desk.sweep()
    assert told(desk, "2026-11-26T08:30:00+09:00") == {}
    assert [event["what"] for event in desk.rows("event")] == ["receive", "miss_promise"]


def test_the_mails_name_nobody_and_say_what_was_promised(desk: Desk) -> None:
    consult(desk, discreet=True)
    before = len(desk.mails())
    desk.at("2026-11-25T08:30:00+09:00")
    desk.morning()
    mails = [mail for mail in new_mails(desk, before) if "【今日の受付】" not in mail[1]]
    own, lead = sorted(mails, key=lambda mail: mail[0])
    assert own[0] == CONSULTATION["email"]
    assert "ハラスメント" not in own[1] + own[2].partition("--")[0]
    assert "2026年11月24日(火)までにお答えするお約束でした" in own[2].replace("\n", "")
    # This desk names no lead, so the desk itself is told.
    assert lead[0] == HARASSMENT
    assert "約束した期限：2026年11月24日(火)" in lead[2]
    assert CONSULTATION["email"] not in lead[2]
    assert CONSULTATION["message"] not in own[2] + lead[2]


def test_the_page_says_so_before_any_morning(desk: Desk) -> None:
    """The day after is a Saturday: nothing runs, and the page is honest all the same."""
    desk.at("2026-11-26T10:00:00+09:00")
    consult(desk)
    desk.at("2026-11-28T09:00:00+09:00")
    desk.morning()
    assert "2026年11月27日(金)までにご連絡するお約束でしたが" in own_page(desk).text
    assert len(desk.rows("event")) == 1


def test_what_was_done_in_time_or_waits_is_no_missed_promise(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    consult(desk, sid="22222222-2222-4333-8444-555555555555")
    do(actions.wait(reason="document"), sid="22222222-2222-4333-8444-555555555555")
    desk.sweep()
    assert told(desk, "2026-11-25T08:30:00+09:00") == {}


def test_a_second_promise_can_be_missed_too(desk: Desk) -> None:
    consult(desk)
    told(desk, "2026-11-25T08:30:00+09:00")
    do(actions.answer(text="遅くなりました"))
    assert APOLOGY not in own_page(desk).text
    desk.at("2026-11-25T12:00:00+09:00")
    do(actions.reply(text="もう1つ"))
    desk.sweep()
    assert meta(desk)["due"] == "2026-11-26"
    assert told(desk, "2026-11-26T08:30:00+09:00") == {}
    assert CONSULTATION["email"] in told(desk, "2026-11-27T08:30:00+09:00")


def test_whoever_confirms_at_the_same_moment_comes_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book(desk, slot="2026-11-30T10:00")
    desk.sweep()
    desk.at("2026-11-25T08:30:00+09:00")
    before_each(desk, monkeypatch, lambda n: do(actions.confirm(url=URL)) if n == 0 else None)
    desk.morning()
    assert meta(desk)["status"] == "confirmed"
    assert [row["kind"] for row in desk.rows("mail") if row["kind"].startswith("missed")] == []


def test_a_run_that_breaks_off_is_completed_by_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book(desk, slot="2026-11-30T10:00")
    other = "22222222-2222-4333-8444-555555555555"
    book(desk, sid=other, slot="2026-12-01T10:00", email="jiro@example.jp")
    desk.at("2026-11-25T08:30:00+09:00")

    def broken(n: int) -> None:
        if n == 0:
            raise RuntimeError

    before_each(desk, monkeypatch, broken)
    with pytest.raises(Exception, match="RuntimeError"):
        morning.handler({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}, Context())
    monkeypatch.undo()
    desk.morning()
    desk.morning()
    kinds = sorted((row["PK"], row["kind"]) for row in desk.rows("mail") if row["kind"].startswith("missed"))
    assert kinds == [(f"SUB#{sid}", kind) for sid in (SID, other) for kind in ("missed", "missed-lead")]


def test_a_booking_that_nobody_confirmed_ends_honestly(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, slot="2026-11-30T10:00")
    early = staff("close-missed", receipt, "--yes")
    assert (early.status, early.err) == (1, "約束の期限は、まだ過ぎていません。\n")
    assert "close-missed" not in staff("show", receipt).out
    told(desk, "2026-11-25T08:30:00+09:00")
    assert "close-missed" in staff("show", receipt).out
    before = len(desk.mails())
    assert staff("close-missed", receipt, "--yes").status == 0
    ((recipient, subject, text),) = new_mails(desk, before)
    assert recipient == BOOKING["email"]
    assert subject.startswith("日時を決められませんでした")
    assert "窓口の手違いです。申し訳ありません。" in text
    assert desk.rows("slot") == []
    page = look(receipt)
    assert page.facts["状況"] == "日時を決められませんでした"
    assert APOLOGY not in page.text
    assert page.soup.select_one('a[href="/online/booking/"]')
    assert staff("reopen", receipt, "--yes").status == 0
    assert meta(desk)["status"] == "received"


def test_or_it_gets_another_time(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, slot="2026-11-30T10:00")
    told(desk, "2026-11-25T08:30:00+09:00")
    said = staff("confirm", receipt, "--url", URL, "--slot", "2026-12-01T10:00", "--reason", "asked", "--yes")
    assert said.status == 0, said.err
    assert look(receipt).facts["日時"] == "2026年12月1日(火) 10時"
    assert APOLOGY not in look(receipt).text
