"""Waiting for the applicant: the clock stops, is told, reminds once, becomes a task, and goes on."""

import pytest

from tests import actions
from tests.functions.bookings import book, do, meta
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.conversation.cases import REPLY, THREAD, consult, new_mails, own_page, texts
from tests.functions.manage_browser import look
from tests.functions.mornings import HARASSMENT, a_morning, to

# NOW is Friday, 20 November; the 23rd is a holiday. The consultation is promised for Tuesday, the 24th.


def queued(desk: Desk) -> str:
    return str(meta(desk)["GSI1SK"][:10])


def test_waiting_stops_the_clock_and_says_so(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    before = len(desk.mails())
    said = staff("wait", receipt, "--reason", "document", answer="はい\n")
    assert said.status == 0, said.err
    assert "待つもの" in said.out
    ((recipient, _, text),) = new_mails(desk, before)
    assert recipient == CONSULTATION["email"]
    assert "規程やマニュアルなど、書類の写し" in text
    page = own_page(desk)
    assert "窓口は、次のものをお待ちしています：規程やマニュアルなど、書類の写し" in page.text
    assert "1番めの開庁日までに、ご連絡します" in page.text
    assert "2026年11月24日" not in page.text
    assert "返事待ち" in staff("list").out
    assert "規程やマニュアル" in staff("show", receipt).out
    # The seventh opening day: a task for the staff.
    assert queued(desk) == "2026-12-02"


def test_a_sentence_of_the_staff_s_is_told_as_it_is(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    before = len(desk.mails())
    sentence = "{{ receipt }} と、契約した日のわかるもの"
    assert staff("wait", receipt, "--sentence", sentence, "--yes").status == 0
    assert f"\n{sentence}\n" in new_mails(desk, before)[0][2]
    assert sentence in own_page(desk).text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ((), "どちらか1つで書いてください"),
        (("--reason", "document", "--sentence", "例"), "どちらか1つで書いてください"),
        (("--reason", "elephant"), "待つものは、次の中から選ぶか"),
        (("--sentence", "長" * 201), "待つものは、200文字までで書いてください。"),
    ],
)
def test_what_is_waited_for_has_to_be_said(
    desk: Desk, staff: Staff, typed: tuple[str, ...], expected: str
) -> None:
    said = staff("wait", consult(desk), *typed, "--yes")
    assert said.status == 1
    assert expected in said.err
    assert "waiting" not in meta(desk)


def test_the_reply_lets_the_clock_go_on_with_what_was_left(desk: Desk) -> None:
    consult(desk)
    do(actions.wait(reason="document"))
    desk.at("2026-11-26T21:00:00+09:00")
    own_page(desk).press(THREAD).press(REPLY, text="送りました")
    stored = meta(desk)
    # One opening day was left on Friday; so it is one from Thursday on.
    assert (stored["status"], stored["due"], queued(desk)) == ("received", "2026-11-27", "2026-11-27")
    assert "waiting" not in stored
    assert "2026年11月27日(金)から順に" in own_page(desk).text


@pytest.mark.parametrize(("waited_from", "left"), [("2026-11-20", 1), ("2026-11-24", 1), ("2026-11-26", 1)])
def test_at_least_the_next_opening_day_is_left(desk: Desk, waited_from: str, left: int) -> None:
    """Also on the promised day itself, and after it."""
    consult(desk)
    desk.at(f"{waited_from}T15:00:00+09:00")
    do(actions.wait(reason="document"))
    assert meta(desk)["waiting"]["left"] == left
    desk.at("2026-12-28T12:00:00+09:00")
    do(actions.resume())
    # Closed from 29 December to 3 January.
    assert meta(desk)["due"] == "2027-01-04"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--reason", "document"), "規程やマニュアルなど、書類の写し"),
        (("--sentence", "契約した日のわかるもの"), "契約した日のわかるもの"),
    ],
)
def test_question_and_answer_stay_readable_together(
    desk: Desk, staff: Staff, asked: tuple[str, str], words: str
) -> None:
    receipt = consult(desk)
    assert staff("wait", receipt, *asked, "--yes").status == 0
    assert own_page(desk).press(THREAD).text.count(words) == 1
    desk.at("2026-11-26T15:00:00+09:00")
    own_page(desk).press(THREAD).press(REPLY, text="送りました")
    question = f"窓口は、次のものをお待ちしています：{words}"
    assert texts(own_page(desk).press(THREAD)) == [("窓口から", question), ("あなたから", "送りました")]
    talk = staff("show", receipt).out.partition("■ やりとり")[2].partition("■")[0]
    assert talk.index(words) < talk.index("送りました")


def test_what_was_asked_can_still_be_answered_after_the_waiting(desk: Desk, staff: Staff) -> None:
    """It came by phone, and the clock goes on; the applicant has a word to add."""
    receipt = consult(desk)
    assert staff("wait", receipt, "--reason", "document", "--yes").status == 0
    assert staff("resume", receipt, "--yes").status == 0
    own_page(desk).press(THREAD).press(REPLY, text="もう1枚あります")
    assert "返事" in staff("list").out


def test_staff_end_the_waiting_too_and_see_the_new_day(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    do(actions.wait(reason="document"))
    desk.at("2026-11-27T10:00:00+09:00")
    said = staff("resume", receipt, "--yes")
    assert said.status == 0, said.err
    assert "新しい期限" in said.out
    assert "2026年11月30日(月)" in said.out
    assert "新しい期限：2026年11月30日(月)" in staff("show", receipt).out
    again = staff("resume", receipt, "--yes")
    assert (again.status, again.err) == (1, "この受付は、返事を待っていません。\n")


def test_one_reminder_then_a_task_and_no_apology(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    do(actions.wait(reason="document"))
    desk.sweep()
    told: list[str] = []
    for day in ("24", "25", "26", "27", "30"):
        mails = a_morning(desk, f"2026-11-{day}T08:30:00+09:00")
        told += [f"{day}: {mail['Subject']}" for mail in mails if mail["To"] == CONSULTATION["email"]]
        desk.morning()
        desk.sweep()
    # The third opening day behind the 20th is the 26th.
    assert told == [f"26: もう一度、お願いです：カスタマーハラスメント対策（受付番号 {receipt}）"]
    digest = to(a_morning(desk, "2026-12-02T08:30:00+09:00"), HARASSMENT).get_content()
    due = digest.partition("■ 今日までに対応するもの")[2].partition("■")[0]
    assert receipt in due
    assert "返事待ち" in due
    assert receipt in staff("list").out.partition("今日までに対応するもの")[2]
    events = [(event["what"], event["by"]) for event in desk.rows("event")]
    assert events[-1] == ("remind_waiting", "clock")
    assert "自動：返事のお願い（自動）" in staff("show", receipt).out


def test_a_reply_at_the_same_time_as_the_reminder_stops_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the morning has read before."""
    from tests.functions.mornings import before_each

    consult(desk)
    do(actions.wait(reason="document"))
    desk.sweep()
    desk.at("2026-11-26T08:30:00+09:00")
    before_each(desk, monkeypatch, lambda n: do(actions.reply(text="送りました")) if n == 0 else None)
    desk.morning()
    assert [row for row in desk.rows("mail") if row["kind"] == "waiting-reminder"] == []
    assert "waiting" not in meta(desk)


def test_a_message_may_ask_and_wait_at_once(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    before = len(desk.mails())
    assert staff("message", receipt, "--text", "いつですか", "--wait", "--yes").status == 0
    assert [mail[1].partition("：")[0] for mail in new_mails(desk, before)] == [
        "窓口からメッセージがあります"
    ]
    page = own_page(desk)
    assert "窓口からのメッセージへのお返事" in page.text
    page.press(THREAD).press(REPLY, text="きのうです")
    assert "waiting" not in meta(desk)


def test_a_step_of_the_staff_s_ends_the_waiting(desk: Desk) -> None:
    consult(desk)
    do(actions.wait(reason="document"))
    do(actions.answer(text="例の回答"))
    assert "waiting" not in meta(desk)


def test_a_booking_waits_too_and_never_past_its_slot(desk: Desk) -> None:
    receipt = book(desk)  # for Wednesday, the 25th
    do(actions.wait(reason="address"))
    page = look(receipt)
    assert "住んでいるところや、勤め先のわかるもの" in page.text
    desk.at("2026-11-25T09:00:00+09:00")
    page.press(THREAD).press(REPLY, text="例町1-2-3です")
    assert meta(desk)["due"] == "2026-11-25"
    do(actions.wait(reason="address"))
    do(actions.cancel())
    assert "waiting" not in meta(desk)


def test_a_case_that_waits_is_never_called_late(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    do(actions.wait(reason="document"))
    mails = a_morning(desk, "2026-12-04T08:30:00+09:00")  # two days behind the staff's task
    digest = to(mails, HARASSMENT)
    assert "期限切れ0件" in str(digest["Subject"])
    line = next(line for line in digest.get_content().splitlines() if line.startswith(receipt))
    assert line.endswith("【返事待ち】")
    assert receipt in digest.get_content().partition("■ 今日までに対応するもの")[2].partition("■")[0]
    listed = staff("list").out
    assert receipt in listed.partition("今日までに対応するもの")[2]
    assert "期限切れ" not in listed
