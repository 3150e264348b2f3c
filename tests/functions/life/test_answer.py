"""`python -m desk answer`: the staff's own text is sent once, discreetly, to an applicant who chose mail."""

from pathlib import Path
from typing import Any

import pytest

from tests import actions
from tests.functions.bookings import SID, book, do, meta
from tests.functions.conftest import CONSULTATION, Desk, Staff

ANSWER = "ご相談ありがとうございます。\n\n髙﨑①𠮷さまの件は、{{ receipt }} のとおりです。\n1. 記録を残す\n"
BY_PHONE = {"reply_by": "phone", "phone": "03-1234-5678"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "answer.txt"
    path.write_text(ANSWER, encoding="utf-8")
    return path


def consult(desk: Desk, **answers: Any) -> str:
    status, body = desk.send("consultation", {**CONSULTATION, **answers}, sid=SID)
    assert status == 201
    desk.sweep()
    return str(body["receipt"])


def test_it_shows_the_whole_text_asks_and_sends_it(desk: Desk, staff: Staff, file: Path) -> None:
    receipt = consult(desk)
    before = len(desk.mails())

    said = staff("answer", receipt, "--file", str(file), answer="はい\n")

    assert said.status == 0, said.err
    told, _, result = said.out.partition("進めますか（はい／いいえ）：")
    for line in ANSWER.split("\n"):
        assert line in told
    assert "ご相談への回答：カスタマーハラスメント対策" in told
    assert "「回答ずみ」" in result
    desk.sweep()
    desk.sweep()
    (mail,) = desk.mails()[before:]
    assert mail["To"] == CONSULTATION["email"]
    assert mail["Subject"] == f"ご相談への回答：カスタマーハラスメント対策（受付番号 {receipt}）"
    assert mail["Auto-Submitted"] == "no"
    assert mail["Reply-To"] == "info@taisaku.example.jp"
    text = "\n".join(mail.get_content().splitlines())
    assert ANSWER.strip() in text  # with its own braces: staff's text is no editor's
    assert CONSULTATION["message"] not in text
    assert [(event["what"], event["by"]) for event in desk.rows("event")][1:] == [("answer", "staff-1")]
    assert "ご相談" not in str(desk.rows("event"))
    # An answer is no end: five opening days later the staff are asked to end it.
    assert (meta(desk)["GSI1PK"], meta(desk)["GSI1SK"][:10]) == ("WORK#harassment", "2026-11-30")
    assert "記録を残す" in staff("show", receipt).out


def test_nothing_is_sent_without_a_yes(desk: Desk, staff: Staff, file: Path) -> None:
    receipt = consult(desk)
    assert staff("answer", receipt, "--file", str(file), answer="いいえ\n").status == 1
    assert meta(desk)["status"] == "received"


def test_repeating_the_answer_sends_no_second_mail(desk: Desk, staff: Staff, file: Path) -> None:
    receipt = consult(desk)
    before = len(desk.mails())
    do(actions.answer(text=ANSWER), op="one")
    assert not do(actions.answer(text=ANSWER), op="one").changed
    assert "もう、そのとおりになっています" in staff("answer", receipt, "--file", str(file), "--yes").out
    desk.sweep()
    assert len(desk.mails()) == before + 1


def test_a_discreet_answer_has_a_neutral_sender_and_subject(desk: Desk, staff: Staff, file: Path) -> None:
    receipt = consult(desk, discreet=True)
    before = len(desk.mails())
    staff("answer", receipt, "--file", str(file), "--yes")
    desk.sweep()
    (mail,) = desk.mails()[before:]
    assert mail["Subject"] == f"お問い合わせへの回答（受付番号 {receipt}）"
    assert mail["From"].addresses[0].display_name == "受付窓口"
    first = mail.get_content().splitlines()[0]
    assert "ハラスメント" not in str(mail["Subject"]) + str(mail["From"].addresses[0].display_name) + first


def test_an_applicant_who_chose_the_phone_gets_no_mail(desk: Desk, staff: Staff, file: Path) -> None:
    receipt = consult(desk, **BY_PHONE)
    said = staff("answer", receipt, "--file", str(file), "--yes")
    assert said.status == 1
    assert "電話で回答して、「相談終了」で記録" in said.err
    assert meta(desk)["status"] == "received"


def test_a_booking_can_not_be_answered_by_mail(desk: Desk, staff: Staff, file: Path) -> None:
    said = staff("answer", book(desk), "--file", str(file), "--yes")
    assert said.status == 1
    assert "「回答」はできません" in said.err


@pytest.mark.parametrize("text", ["", " \n ", "長" * 10_001, "鳴る\0"])
def test_an_invalid_answer_is_refused(desk: Desk, staff: Staff, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(text, encoding="utf-8")
    said = staff("answer", consult(desk), "--file", str(path), "--yes")
    assert (said.status, said.err) == (1, "回答は、1文字以上10,000文字以内で書いてください。\n")


def test_an_unreadable_file_is_reported_with_what_to_do(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt, path = consult(desk), tmp_path / "answer.txt"
    missing = staff("answer", receipt, "--file", str(path), "--yes")
    assert (missing.status, "開けません" in missing.err) == (2, True)
    path.write_bytes("回答です。".encode("cp932"))
    wrong = staff("answer", receipt, "--file", str(path), "--yes")
    assert (wrong.status, "UTF-8 で保存しなおしてください" in wrong.err) == (2, True)
    path.write_bytes("\ufeff回答です。".encode())
    assert staff("answer", receipt, "--file", str(path), "--yes").status == 0
    assert meta(desk)["answer"]["text"] == "回答です。"
