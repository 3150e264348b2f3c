"""Somebody calls: staff take the submission by the form's own rules; who has no address is written to."""

import re
from pathlib import Path
from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import SID, book, do, meta
from tests.functions.conftest import Desk, Staff

SHEET = """\
# 電話で聞いたこと
とのかかわり (eligibility)： 住んでいる
relationship: 1
注意事項を読んで、同意します：はい
slot：11月24日 10:00
topic：1
message：訪問販売で契約しました。
  やめたいとのことです。
name：例 次郎
kana：れい じろう
postal_code：120-0000
address：例県例市例町1-2-3
phone：03-1234-5678
camera：2
meeting_kind：電話
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    def write(text: str = SHEET) -> str:
        path = tmp_path / "sheet.txt"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def sid_of_all(desk: Desk) -> list[str]:
    return [str(item["PK"]).removeprefix("SUB#") for item in desk.items("SUB#") if item["SK"] == "META"]


def test_inside_the_lead_time_and_without_an_address(desk: Desk, staff: Staff, sheet: Any) -> None:
    """On the 24th for the 24th: no visitor of the site could book that, nor without a mail address."""
    desk.at("2026-11-24T09:00:00+09:00")

    said = staff("take", "booking", "--file", sheet(), answer="はい\n")

    assert said.status == 0, said.err
    (stored,) = [item for item in desk.items("SUB#") if item["SK"] == "META"]
    number = str(stored["receipt"])
    assert f"受付番号は {number} です" in said.out
    assert " ".join(number) in said.out  # to be read out
    assert (stored["channel"], stored["slot"], stored["answers"]["meeting_kind"]) == (
        "phone",
        "2026-11-24T10:00",
        "phone",
    )
    assert stored["answers"]["message"] == "訪問販売で契約しました。\nやめたいとのことです。"
    assert [item["SK"] for item in desk.items("SLOT#")] == ["2026-11-24", "2026-11-24T10:00#0"]
    (event,) = desk.rows("event")
    assert (event["what"], event["by"]) == ("receive", stored["taken_by"])
    assert event["details"] == {"channel": "phone", "read_out": "consent_precautions"}
    shown = staff("show", number).out
    assert "受け付け方" in shown
    assert "読み上げて、同意を得たもの：注意事項を読んで、同意します" in shown
    listed = staff("list").out
    assert re.search(rf"{number}.*電話受付・手紙を出す", listed)
    # Nobody but the desk gets a mail.
    desk.sweep()
    assert [mail["Subject"] for mail in desk.mails() if "受け付けました" in str(mail["Subject"])] == []


def test_what_would_have_been_mailed_is_a_letter_until_it_is_sent(
    desk: Desk, staff: Staff, sheet: Any
) -> None:
    desk.at("2026-11-20T09:00:00+09:00")
    assert staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes").status == 0
    number = str(desk.rows("receipt")[0]["PK"]).removeprefix("RCPT#")
    received = staff("letter", number).out
    for wrong in ("迷惑メール", "招待メール", "このメール", "\n\n\n"):
        assert wrong not in received
    assert "お知らせが届かないとき" in received
    said = staff("confirm", number, answer="はい\n")
    assert said.status == 0, said.err
    assert "カレンダーのファイル付き" not in said.out
    assert "手紙か電話で知らせること" in said.out
    assert "letter で文を出し" in said.out
    desk.sweep()

    letter = staff("letter", number)

    assert letter.status == 0, letter.err
    assert letter.out.startswith("〒120-0000\n例県例市例町1-2-3\n例 次郎 様\n")
    assert "相談の日時が決まりました" in letter.out
    assert "2026年11月26日(木) 10時" in letter.out
    assert "窓口からかけます" in letter.out
    assert "予定表" not in letter.out
    assert "申込みを受け付けました" not in letter.out  # the invitation has replaced it
    assert "手紙でお送りします" in letter.out
    assert "{{" not in letter.out
    assert desk.rows("view")  # it names a person
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    digest = next(mail for mail in desk.mails() if "今日の受付" in str(mail["Subject"])).get_content()
    assert re.search(rf"手紙か電話で知らせるもの（1件）\r?\n{number}", digest)

    sent = staff("letter-sent", number[-6:], "--yes")

    assert sent.status == 0, sent.err
    assert "招待メール" in sent.out
    assert "手紙を出す" not in staff("list").out
    assert "手紙の発送" in staff("show", number).out
    again = staff("letter-sent", number, "--yes")
    assert (again.status, "ありません" in again.err) == (1, True)
    assert [row["status"] for row in desk.rows("mail") if row["kind"] == "invitation"] == ["posted"]


def test_a_letter_of_an_ended_case_is_still_listed_and_keeps_it(desk: Desk, staff: Staff, sheet: Any) -> None:
    desk.at("2026-11-20T09:00:00+09:00")
    assert staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes").status == 0
    (sid,) = sid_of_all(desk)
    do(actions.cancel(), sid=sid)
    assert "終わった受付で、手紙を出していないもの" in staff("list").out
    number = str(desk.rows("receipt")[0]["PK"]).removeprefix("RCPT#")
    assert staff("letter-sent", number, "--yes").status == 0
    assert "対応を待っている受付はありません" in staff("list").out


def test_who_has_an_address_gets_mails_as_usual(desk: Desk, staff: Staff, sheet: Any) -> None:
    text = SHEET.replace("24日", "26日") + "email: Ｊｉｒｏ@example.jp\n"
    said = staff("take", "booking", "--file", sheet(text), "--yes")
    assert said.status == 0, said.err
    desk.sweep()
    (mail,) = [one for one in desk.mails() if one["To"] == "Jiro@example.jp"]
    assert "受け付けました" in str(mail["Subject"])
    assert desk.items("UNIQ#")
    assert "手紙を出す" not in staff("list").out
    number = str(desk.rows("receipt")[0]["PK"]).removeprefix("RCPT#")
    assert (staff("letter", number).status, staff("resend", number, "--yes").status) == (1, 0)


def test_an_address_that_is_told_later_gets_the_mail_instead(desk: Desk, staff: Staff, sheet: Any) -> None:
    assert staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes").status == 0
    number = str(desk.rows("receipt")[0]["PK"]).removeprefix("RCPT#")
    assert "letter" in staff("resend", number, "--yes").err
    assert staff("correct", number, "--mail", "jiro@example.jp", "--yes").status == 0
    desk.later(minutes=1)
    assert staff("resend", number, "--mail", "auto-reply", "--yes").status == 0
    desk.sweep()
    assert len([one for one in desk.mails() if one["To"] == "jiro@example.jp"]) == 2
    assert "手紙を出す" not in staff("list").out
    assert len(desk.items("UNIQ#")) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("topic：1", "topic：9"), "相談したいこと"),
        (("はい", "いいえ"), "同意"),
        (("03-1234-5678", "12"), "電話番号"),
        (("11月24日 10:00", "11月23日 10:00"), "休み"),
        (("11月24日 10:00", "11月24日 12:00"), "9時"),
        (("とのかかわり (eligibility)： 住んでいる", "eligibility: 事業者として相談したい"), "商工の窓口"),
        (("name：例 次郎", "name：匿名"), "本名"),
        (("topic：1", "colour：1"), "「colour」という項目は"),
    ],
)
def test_all_other_rules_stay(
    desk: Desk, staff: Staff, sheet: Any, change: tuple[str, str], words: str
) -> None:
    desk.at("2026-11-24T09:00:00+09:00")
    assert change[0] in SHEET
    said = staff("take", "booking", "--file", sheet(SHEET.replace(*change)), "--yes")
    assert said.status == 1
    assert words in said.err
    assert sid_of_all(desk) == []


def test_a_slot_that_has_begun_or_is_taken_is_refused(desk: Desk, staff: Staff, sheet: Any) -> None:
    book(desk, slot="2026-11-26T10:00", sid=SID)
    taken = staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes")
    assert (taken.status, "近い日時" in taken.err or "空いて" in taken.err) == (1, True)
    desk.at("2026-11-24T10:00:00+09:00")
    begun = staff("take", "booking", "--file", sheet(), "--yes")
    assert begun.status == 1
    assert sid_of_all(desk) == [SID]
    assert meta(desk)["status"] == "received"


def test_asked_question_by_question(desk: Desk, staff: Staff) -> None:
    desk.at("2026-11-24T09:00:00+09:00")
    answers = [
        *("1", "1", "はい"),  # eligibility, relationship, consent
        "今日 午前10時",
        "",  # other_slots
        "",  # earlier
        "1",
        *("契約のことです。", "2行めです。", ""),
        *("例 次郎", "じろう@", "れい じろう"),  # a wrong kana is asked once more
        *("120-0000", "例県例市例町1-2-3", ""),
        "",  # no mail address
        "",  # no_phone
        "0312345678",
        *("2", "3"),
        *("", "はい"),
    ]
    said = staff("take", "booking", answer="\n".join(answers) + "\n")
    assert said.status == 0, said.out + said.err
    (stored,) = [item for item in desk.items("SUB#") if item["SK"] == "META"]
    assert stored["answers"]["kana"] == "レイ\u3000ジロウ"
    assert (stored["answers"]["meeting_kind"], stored["slot"]) == ("counter", "2026-11-24T10:00")
    assert "始まる時刻：9時、10時、11時、14時、15時" in said.out
    assert "録音と録画はできません" in said.out or "当日は、お名前と住所を確かめます" in said.out  # read out
    assert "勤め先" not in said.out  # not asked of a resident


def test_nobody_is_taken_who_hangs_up(desk: Desk, staff: Staff) -> None:
    said = staff("take", "booking", answer="1\n1\n")
    assert (said.status, "何も受け付けませんでした" in said.out) == (1, True)
    assert sid_of_all(desk) == []


def test_the_blank_sheet_names_every_question(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    said = staff("take", "consultation", "--sheet")
    for part in ("あなたの立場", "(inquirer)：", "#  1. ", "(message)："):
        assert part in said.out
    filled = said.out.replace("(inquirer)：", "(inquirer)： 2").replace("(topics)：", "(topics)： 1、2")
    filled = filled.replace("(message)：", "(message)： 例です。").replace(
        "(reply_by)：", "(reply_by)： 電話"
    )
    filled = filled.replace("(phone)：", "(phone)： 0312345678")
    path = tmp_path / "filled.txt"
    path.write_text(filled, encoding="utf-8")
    taken = staff("take", "consultation", "--file", str(path), "--yes")
    assert taken.status == 0, taken.err
    (stored,) = [item for item in desk.items("SUB#") if item["SK"] == "META"]
    assert stored["answers"]["topics"] == ["definition", "policy"]


def test_the_channel_is_counted_and_exported(desk: Desk, staff: Staff, sheet: Any, tmp_path: Path) -> None:
    book(desk)
    assert staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes").status == 0
    period = ("--from", "2026-11-01", "--to", "2026-11-30", "--form", "booking")
    out = tmp_path / "figures.csv"
    assert staff("export", "--internal", *period, "--out", str(out)).status == 0
    figures = out.read_text(encoding="utf-8-sig")
    assert '"受け付け方","電話","1"' in figures
    assert '"受け付け方","サイト","1"' in figures
    folder = tmp_path / "full"
    assert staff("export", "--full", *period, "--out", str(folder), "--reason", "例").status == 0
    (full,) = folder.iterdir()
    assert "電話" in full.read_text(encoding="utf-8-sig")


def test_a_form_without_the_rule_is_not_taken_by_phone(desk: Desk, staff: Staff) -> None:
    assert staff("take", "nothing").status == 2
    forms: Any = bootstrap.parts().bundle["forms"]
    del forms["consultation"]["words"]["by_phone"]
    said = staff("take", "consultation")
    assert (said.status, "電話では受け付けません" in said.err) == (1, True)


def test_a_message_is_still_to_be_written_once_a_newer_letter_is(
    desk: Desk, staff: Staff, sheet: Any
) -> None:
    """Each says something that no other letter says."""
    desk.at("2026-11-20T09:00:00+09:00")
    assert staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes").status == 0
    number = str(desk.rows("receipt")[0]["PK"]).removeprefix("RCPT#")
    (sid,) = sid_of_all(desk)
    do(actions.message(text="例のメッセージ"), sid=sid)
    do(actions.confirm(), sid=sid)
    letters = staff("letter", number).out
    assert "相談の日時が決まりました" in letters
    assert "メッセージ" in letters
    assert "申込みを受け付けました" not in letters


def test_a_caller_is_told_until_when_applicants_can_change_it(desk: Desk, staff: Staff, sheet: Any) -> None:
    """Staff may take it inside the lead time; the page of the applicant goes by the form's own."""
    desk.at("2026-11-20T09:00:00+09:00")
    assert staff("take", "booking", "--file", sheet(SHEET.replace("24日", "26日")), "--yes").status == 0
    number = str(desk.rows("receipt")[0]["PK"]).removeprefix("RCPT#")
    letter = staff("letter", number).out
    assert "ご自分で日時を変えられるのは、11月24日(火) 23時59分まで" in letter
    desk.at("2026-11-25T10:00:00+09:00")
    assert "ご自分で日時を変えられるのは" not in staff("letter", number).out
