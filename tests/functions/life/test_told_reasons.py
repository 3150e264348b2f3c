"""Why the desk moves or cancels a booking: in the mail and on the applicant's page, and nowhere else."""

import pytest

from tests import actions
from tests.functions.booking.manage.test_manage import CHANGE
from tests.functions.bookings import OTHER_SLOT, URL, book, do, meta
from tests.functions.conftest import Desk, Staff
from tests.functions.life.bookings.test_other_times import sent
from tests.functions.manage_browser import look

WORDS = "担当の職員が、急に休むことになりました。"
ASKED = "お電話で、日時を変えたいとうかがいました。"
SENTENCE = "会議のしくみの点検が入りました"
A_WISH = "申込みのときに書いていただいた、都合のよい日時の1つです。"


@pytest.mark.parametrize(
    ("state", "command"),
    [
        ("received", ("move", "--slot", OTHER_SLOT)),
        ("confirmed", ("move", "--slot", OTHER_SLOT)),
        ("received", ("confirm", "--url", URL, "--slot", OTHER_SLOT)),
        ("received", ("cancel",)),
        ("confirmed", ("cancel",)),
    ],
)
@pytest.mark.parametrize(
    ("typed", "told"),
    [("staff_away", WORDS), (SENTENCE, f"{SENTENCE}。"), (f"{SENTENCE}。", f"{SENTENCE}。")],
)
def test_it_is_in_the_mail_and_on_the_page(
    desk: Desk, staff: Staff, state: str, command: tuple[str, ...], typed: str, told: str
) -> None:
    number = book(desk)
    if state == "confirmed":
        do(actions.confirm(url=URL))
    desk.sweep()
    before = len(desk.mails())
    said = staff(command[0], number, *command[1:], "--reason", typed, answer="はい\n")
    assert said.status == 0, said.err
    assert f"{told}（メールとページに、そのまま出ます）" in said.out
    ((_, text),) = sent(desk, before)
    assert told in text.splitlines()
    assert told in look(number).text
    assert told in staff("show", number).out
    event = next(one for one in desk.rows("event") if one["what"] == command[0] and one["v"] > 1)
    assert event.get("details", {}).get("why") == ("staff_away" if typed == "staff_away" else None)
    assert SENTENCE not in str(event)


def test_a_broken_line_is_told_when_the_case_is_rebooked(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:20:00+09:00")
    do(actions.identify())
    desk.sweep()
    before = len(desk.mails())
    assert staff("rebook", number, "--slot", "2026-12-01T10:00", "--reason", SENTENCE, "--yes").status == 0
    ((_, text),) = sent(desk, before)
    assert f"{SENTENCE}。" in text.splitlines()


def test_a_cancellation_without_a_reason_says_none(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    desk.sweep()
    before = len(desk.mails())
    assert staff("cancel", number, "--yes").status == 0
    ((_, text),) = sent(desk, before)
    assert "窓口が取り消した" not in look(number).text
    assert "\n\n\n" not in text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("state", "command"),
    [
        ("received", ("move", "--slot", OTHER_SLOT)),
        ("confirmed", ("move", "--slot", OTHER_SLOT)),
        ("received", ("confirm", "--url", URL, "--slot", OTHER_SLOT)),
        ("identified", ("rebook", "--slot", "2026-12-02T10:00")),
    ],
)
@pytest.mark.parametrize(
    ("typed", "told"),
    [("１\n", ASKED), (f"{SENTENCE}\n", f"{SENTENCE}。")],
    ids=["by its number", "in their own words"],
)
def test_nobody_is_moved_without_a_reason_which_is_asked_for(
    desk: Desk, staff: Staff, state: str, command: tuple[str, ...], typed: str, told: str
) -> None:
    number = book(desk)
    if state != "received":
        do(actions.confirm(url=URL))
    if state == "identified":
        desk.at("2026-11-25T10:05:00+09:00")
        do(actions.identify())
    desk.sweep()
    before, seen = len(desk.mails()), meta(desk)["v"]
    refused = staff(command[0], number, *command[1:], "--yes")
    assert (refused.status, meta(desk)["v"]) == (1, seen)
    assert "理由は --reason に書きます" in refused.err
    assert "staff_away" in refused.err
    assert WORDS in refused.err
    assert "空いています" not in refused.err
    unsaid = staff(command[0], number, *command[1:], answer="\n")
    assert (unsaid.status, meta(desk)["v"]) == (1, seen)
    said = staff(command[0], number, *command[1:], answer=f"{typed}はい\n")
    assert said.status == 0, said.err
    assert f"1  {ASKED}" in said.out
    ((_, text),) = sent(desk, before)
    assert told in text.splitlines()
    assert told in look(number).text


@pytest.mark.parametrize("command", ["move", "confirm"])
def test_who_is_moved_to_a_wish_of_theirs_is_told_that_without_a_reason(
    desk: Desk, staff: Staff, command: str
) -> None:
    number = book(desk, other_slots=[OTHER_SLOT])
    desk.sweep()
    before = len(desk.mails())
    url = ("--url", URL) if command == "confirm" else ()
    said = staff(command, number, "--slot", "2", *url, answer="はい\n")
    assert said.status == 0, said.err
    assert f"{A_WISH}（--reason で変えられます）" in said.out
    ((_, text),) = sent(desk, before)
    assert A_WISH in text.splitlines()


def test_the_reason_of_a_refusal_and_of_waiting_is_asked_for_too(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    assert staff("wait", number, answer="契約書の写しを待っています\nはい\n").status == 0
    assert meta(desk)["waiting"]["sentence"] == "契約書の写しを待っています"
    assert staff("decline", number, answer="わからない\n").status == 1
    assert staff("decline", number, answer="２\nはい\n").status == 0
    assert meta(desk)["reason"] == "business"


def test_it_is_gone_from_the_page_once_the_applicant_has_moved_or_it_goes_on(
    desk: Desk, staff: Staff
) -> None:
    number = book(desk)
    staff("move", number, "--slot", OTHER_SLOT, "--reason", "staff_away", "--yes")
    do(actions.confirm(url=URL))
    assert WORDS in look(number).text
    look(number).press(CHANGE, slot_day="2026-11-30", slot_time="14:00")
    assert WORDS not in look(number).text
    staff("cancel", number, "--reason", "no_room", "--yes")
    assert "相談に使う部屋が、使えなくなりました。" in look(number).text
    staff("reopen", number, "--yes")
    assert "相談に使う部屋が、使えなくなりました。" not in look(number).text
    assert "change_reason" not in meta(desk)


@pytest.mark.parametrize(
    "reason",
    [
        "stuff_away",
        "急用",
        "例 太郎さんの都合です",
        "太郎さんの都合です",
        "03-1234-5678 に電話しました",
        "a@example.jp の件で",
    ],
)
def test_no_personal_data_and_no_slip_gets_into_it(desk: Desk, staff: Staff, reason: str) -> None:
    number = book(desk)
    said = staff("move", number, "--slot", OTHER_SLOT, "--reason", reason, "--yes")
    assert said.status == 1
    assert "staff_away" in said.err or "お名前、メールアドレス" in said.err
    assert meta(desk)["v"] == 1


def test_the_wishes_are_offered_first_and_taken_by_their_number(desk: Desk, staff: Staff) -> None:
    number = book(desk, other_slots=[OTHER_SLOT, "2026-11-27T09:00"])
    book(desk, sid="33333333-2222-4333-8444-555555555555", email="jiro@example.jp", slot="2026-11-27T09:00")
    said = staff("confirm", number, "--url", URL, answer="いいえ\n")
    lines = [line.split() for line in said.out.splitlines() if "希望" in line]
    assert [line[0] for line in lines] == ["第1希望", "第2希望", "第3希望"]
    assert [
        "今の日時です" in said.out,
        "14時（空いています）" in said.out,
        "9時（埋まっています）" in said.out,
    ] == [True] * 3
    assert staff("confirm", number, "--url", URL, "--slot", "3", "--yes").status == 1
    assert staff("confirm", number, "--url", URL, "--slot", "2", "--yes").status == 0
    assert (meta(desk)["slot"], meta(desk)["status"]) == (OTHER_SLOT, "confirmed")


def test_who_did_not_keep_the_precautions_is_told_and_counted(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    do(actions.confirm(url=URL))
    desk.sweep()
    assert staff("not-kept", number, "--yes").status == 1  # nobody is in the meeting yet
    desk.at("2026-11-25T10:05:00+09:00")
    do(actions.identify())
    do(actions.start())
    before = len(desk.mails())
    assert staff("not-kept", number, answer="はい\n").status == 0
    ((subject, text),) = sent(desk, before)
    assert subject == f"相談を終えました（受付番号 {number}）"
    assert "注意事項" in text
    assert "注意事項が守られなかった" in look(number).text
    period = ("--from", "2026-11-01", "--to", "2026-12-31")
    assert "注意事項が守られず終了,1" in staff("export", "--internal", *period).out.replace('"', "")
    # The slot was used: nobody else gets it.
    assert [slot["SK"] for slot in desk.rows("slot")] == ["2026-11-25T10:00#0"]


def test_no_page_promises_a_day_that_has_passed(desk: Desk) -> None:
    number = book(desk)
    assert "11月24日(火)までに" in look(number).text
    desk.at("2026-11-25T08:00:00+09:00")
    text = look(number).text
    assert "11月24日(火)までに、決まった日時" not in text
    assert "11月24日(火)までにご連絡するお約束でしたが、まだできていません" in text
