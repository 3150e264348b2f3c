"""The thread: staff write, the applicant is told that something waits, reads it and replies on the page."""

import uuid
from pathlib import Path

import pytest

from desk.domain.calendar.moments import stamp
from tests import actions
from tests.functions.bookings import SID, URL, book, do, meta
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.conversation.cases import REPLY, THREAD, consult, new_mails, own_page, texts
from tests.functions.manage_browser import look, submit

QUESTION = "窓口です。\n\n  いつのことですか。\n"
ANSWER = "　きのうの夜です。\n\n\n髙﨑さんが見ていました。<b>"


def test_a_message_is_told_without_its_text_and_answered_on_the_page(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    before = len(desk.mails())
    said = staff("message", receipt.replace("-", "")[-4:], "--text", QUESTION, answer="はい\n")
    assert said.status == 0, said.err
    ((to, subject, text),) = new_mails(desk, before)
    assert to == CONSULTATION["email"]
    assert subject.startswith("窓口からメッセージがあります")
    assert f"/online/manage/#{receipt}." in text
    assert "いつのこと" not in text

    page = own_page(desk).press(THREAD)
    assert (page.status, page.title) == (200, "窓口とのやりとり")
    assert texts(page) == [("窓口から", QUESTION.strip("\n"))]
    before = len(desk.mails())
    sent = page.press(REPLY, text=ANSWER.replace("\n", "\r\n"))
    assert (sent.status, sent.title) == (200, "お返事を送りました")
    assert ANSWER not in sent.html
    assert texts(sent.press(THREAD))[1] == ("あなたから", ANSWER)
    ((to, _, text),) = new_mails(desk, before)
    assert to == "info@taisaku.example.jp"
    assert "返事（申し込んだ方）" in text
    assert "きのう" not in text
    shown = staff("show", receipt).out
    assert "きのうの夜です。" in shown
    assert "返事あり" in staff("list").out
    assert "きのう" not in staff("list").out
    assert "きのう" not in str(desk.rows("event")) + str(desk.rows("mail"))


def test_pressing_twice_is_one_reply(desk: Desk) -> None:
    consult(desk)
    do(actions.message(text=QUESTION))
    page = own_page(desk).press(THREAD)
    first, again = page.press(REPLY, text="はい"), page.press(REPLY, text="はい")
    assert (again.status, again.title) == (first.status, first.title)
    assert len(texts(own_page(desk).press(THREAD))) == 2


def test_an_answer_is_no_end_until_staff_say_so(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    do(actions.answer(text="例の回答"))
    assert meta(desk)["status"] == "answered"
    assert "回答ずみ" in staff("list").out
    assert texts(own_page(desk).press(THREAD)) == [("窓口から", "例の回答")]
    desk.at("2026-11-26T22:00:00+09:00")
    own_page(desk).press(THREAD).press(REPLY, text="もう1つ教えてください")
    # Thursday night: from Friday on, as many opening days as the form promises.
    assert (meta(desk)["status"], meta(desk)["due"]) == ("replied", "2026-11-27")
    assert "2026年11月27日(金)までに、ご連絡します。" in own_page(desk).text
    desk.later(minutes=1)
    do(actions.answer(text="2つめの回答"))
    assert [text for _, text in texts(own_page(desk).press(THREAD))] == [
        "例の回答",
        "もう1つ教えてください",
        "2つめの回答",
    ]
    assert staff("finish", receipt, "--yes").status == 0
    assert "ended_at" in meta(desk)


def test_a_reply_after_the_end_reopens_the_case(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    do(actions.answer(text="例の回答"))
    do(actions.finish())
    assert receipt not in staff("list").out
    own_page(desk).press(THREAD).press(REPLY, text="すみません、もう1つ")
    stored = meta(desk)
    assert (stored["status"], stored["GSI1PK"], "ended_at" in stored) == ("replied", "WORK#harassment", False)
    assert receipt in staff("list").out


def test_what_ended_by_an_answer_before_there_were_replies_can_be_read(desk: Desk) -> None:
    """An old `done`: the answer under its own name, and no messages."""
    consult(desk)
    do(actions.finish())
    parts = {"status": "done", "answer": {"at": stamp(desk.now), "by": "staff-1", "text": "前の回答"}}
    from tests.functions.bookings import put

    put({**meta(desk), **parts})
    page = own_page(desk).press(THREAD)
    assert texts(page) == [("窓口から", "前の回答")]
    assert page.press(REPLY, text="例").title == "お返事を送りました"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "お返事は、1文字以上2,000文字以内で書いてください。"),
        (" \r\n　\u200b", "お返事は、1文字以上2,000文字以内で書いてください。"),
        ("長" * 2001, "お返事は、1文字以上2,000文字以内で書いてください。"),
        ("鳴る\0", "お返事は、1文字以上2,000文字以内で書いてください。"),
    ],
)
def test_a_wrong_reply_is_told_at_its_field_and_kept(desk: Desk, typed: str, expected: str) -> None:
    consult(desk)
    do(actions.message(text=QUESTION))
    page = own_page(desk).press(THREAD).press(REPLY, text=typed)
    assert (page.status, page.title) == (422, "窓口とのやりとり")
    assert expected in page.soup.select_one("#manage-reply-error").text  # type: ignore[union-attr]
    assert page.soup.select_one(".error-summary a")["href"] == "#manage-reply"  # type: ignore[index]
    assert len(texts(page)) == 1
    assert meta(desk)["v"] == 2


def test_the_limit_is_told_before_and_holds_exactly(desk: Desk) -> None:
    consult(desk)
    do(actions.message(text=QUESTION))
    page = own_page(desk).press(THREAD)
    assert "2,000文字まで書けます" in page.text
    assert page.press(REPLY, text="長" * 2000).title == "お返事を送りました"


def test_what_the_desk_wrote_meanwhile_is_shown_first_and_the_text_stays(desk: Desk) -> None:
    consult(desk)
    do(actions.message(text=QUESTION))
    page = own_page(desk).press(THREAD)
    do(actions.message(text="やはり、わかりました。"))
    refused = page.press(REPLY, text="\n\nきのうです。")
    assert refused.status == 409
    assert "別の手続きが先にあった" in refused.error
    assert len(texts(refused)) == 2
    kept = refused.soup.select_one("textarea")
    assert kept is not None
    assert kept.get_text().replace("\r\n", "\n").removeprefix("\n") == "\n\nきのうです。"
    assert refused.press(REPLY, text="きのうです。").title == "お返事を送りました"


def test_replies_in_a_row_end_until_the_desk_writes(desk: Desk) -> None:
    consult(desk)
    do(actions.message(text=QUESTION))
    for n in range(5):
        assert own_page(desk).press(THREAD).press(REPLY, text=f"{n}").status == 200
    refused = own_page(desk).press(THREAD).press(REPLY, text="6")
    assert refused.status == 422
    assert "続けて書けるのは、5回までです" in refused.text
    do(actions.message(text="読みました。"))
    assert own_page(desk).press(THREAD).press(REPLY, text="6").status == 200


def test_a_thread_that_is_full_still_lets_staff_act(desk: Desk) -> None:
    consult(desk)
    do(actions.message(text="長" * 2000))
    full = None
    for n in range(60):
        page = own_page(desk).press(THREAD).press(REPLY, text="𠮷" * 1999 + str(n % 10))
        if page.status != 200:
            full = page
            break
        do(actions.message(text=f"{n}"))
    assert full is not None
    assert "ここではもう書けません" in full.text
    do(actions.message(text="長" * 2000))
    do(actions.note(text="長" * 1000))
    assert do(actions.finish()).changed


def test_nobody_replies_to_a_desk_that_has_not_written(desk: Desk) -> None:
    consult(desk)
    page = own_page(desk)
    assert THREAD not in page.buttons
    body = {"receipt": page.facts["受付番号"], "code": _code(), "_step": "reply", "text": "例"}
    refused = submit(body | {"_op": str(uuid.uuid4()), "_v": "1"})
    assert refused.status == 409
    assert "窓口からのメッセージがないので" in refused.error
    assert meta(desk)["v"] == 1


def _code() -> str:
    from tests.functions.manage_browser import code

    return code()


def test_a_message_from_a_file_keeps_its_lines(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = consult(desk)
    path = tmp_path / "message.txt"
    path.write_bytes(b"\xef\xbb\xbf" + QUESTION.replace("\n", "\r\n").encode())
    assert staff("message", receipt, "--file", str(path), "--yes").status == 0
    assert meta(desk)["messages"][0]["text"] == QUESTION.strip("\n")
    both = staff("message", receipt, "--file", str(path), "--text", "例", "--yes")
    assert both.status == 2


def test_a_booking_has_a_thread_and_comes_up_in_the_queue(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, slot="2026-12-10T10:00")
    do(actions.confirm(url=URL))
    assert "2026-12-10" in meta(desk)["GSI1SK"]
    desk.sweep()
    do(actions.message(text="身分証を用意してください。"))
    look(receipt).press(THREAD).press(REPLY, text="免許証でいいですか")
    stored = meta(desk)
    assert (stored["status"], stored["GSI1SK"][:10]) == ("confirmed", "2026-11-24")
    assert "返事あり" in staff("list").out
    assert staff("seen", receipt, "--yes").status == 0
    assert meta(desk)["GSI1SK"][:10] == "2026-12-10"
    assert "返事あり" not in staff("list").out
    again = staff("seen", receipt, "--yes")
    assert (again.status, again.err) == (1, "まだ確かめていない返事は、ありません。\n")


@pytest.mark.parametrize("settled", [actions.message(text="はい"), actions.phone(text="話しました")])
def test_writing_or_calling_settles_a_reply(desk: Desk, settled: actions.Action) -> None:
    book(desk, slot="2026-12-10T10:00")
    do(actions.confirm(url=URL))
    do(actions.message(text="例"))
    do(actions.reply(text="例"))
    do(actions.reply(text="もう1つ"))
    do(settled)
    assert "reply" not in meta(desk)
    assert meta(desk)["GSI1SK"][:10] == "2026-12-10"


def test_a_message_never_stops_the_invitation_nor_the_other_way_round(desk: Desk) -> None:
    """Both are sent, whichever was written first while nothing was sent."""
    book(desk)
    do(actions.confirm(url=URL))
    do(actions.message(text="例"))
    do(actions.move(slot="2026-11-26T14:00"))
    desk.sweep()
    desk.sweep()
    states = {row["SK"]: row["status"] for row in desk.rows("mail") if row["to"] == "taro@example.jp"}
    assert states["OUT#message#3"] == "sent"
    assert states["OUT#invitation#4"] == "sent"
    assert states["OUT#invitation#2"] == "superseded"
    reached = [mail for mail in desk.mails() if mail["To"] == "taro@example.jp"]
    assert len(reached) == 2


def test_the_thread_is_exported_and_deleted_with_the_answers(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    from tests.functions.nights import a_night

    receipt = consult(desk)
    do(actions.message(text=QUESTION))
    do(actions.reply(text="=きのうです。"))
    out = tmp_path / "out"
    period = ("--from", "2026-11-01", "--to", "2026-11-30")
    said = staff("export", "--full", *period, "--reason", "確かめるため", "--out", str(out))
    assert said.status == 0, said.err
    (path,) = out.iterdir()
    content = path.read_text(encoding="utf-8-sig")
    assert "やりとり" in content.splitlines()[0]
    assert "きのうです。" in content
    do(actions.finish())
    desk.sweep()
    desk.later(days=400)
    a_night(desk)
    assert desk.items(f"SUB#{SID}") == []
    assert receipt not in str(desk.items())
