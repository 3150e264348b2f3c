"""A fourth life is files alone: states, actions, words and mails, and no Python.

`desk/` holds them, laid over a copy of the example desk. A submission is taken, acted on by the staff's
command line, told by mail, ended, and deleted by retention.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.functions.bookings import SID
from tests.functions.conftest import Desk, Staff
from tests.functions.life.fourth_life.made import fourth_bundle
from tests.functions.nights import a_night

ADDRESS = "sora@example.jp"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    return fourth_bundle(tmp_path_factory.mktemp("fourth"))


def ask(desk: Desk) -> str:
    status, answer = desk.send("callback", {"topic": "例の件", "email": ADDRESS}, sid=SID)
    assert status == 201, answer
    return str(answer["receipt"])


def meta(desk: Desk) -> Mapping[str, Any]:
    return next(item for item in desk.items("SUB#") if item["SK"] == "META")


def new_mails(desk: Desk, before: int) -> list[tuple[str, str]]:
    """(subject, text) of the mails to the applicant since then."""
    desk.sweep()
    return [
        (str(mail["Subject"]), mail.get_content().replace("\r\n", "\n"))
        for mail in desk.mails()[before:]
        if mail["To"] == ADDRESS
    ]


def test_from_the_request_to_the_call_and_the_deletion(desk: Desk, staff: Staff) -> None:
    receipt = ask(desk)
    assert (meta(desk)["status"], meta(desk)["due"]) == ("asked", "2026-11-25")
    ((subject, text),) = new_mails(desk, 0)
    assert subject == f"申込みを受け付けました（受付番号 {receipt}）"
    assert text == "2026年11月25日(水)までに、電話の日をお知らせします。\n"
    assert "電話待ち" in staff("list").out

    before = len(desk.mails())
    said = staff("plan", receipt, "--call-on", "2026-12-01", "--caller", "例の係", answer="はい\n")
    assert said.status == 0, said.err
    assert "電話の日の決定（電話待ち → 電話の日が決定）" in said.out
    # Its due day is what staff typed.
    assert (meta(desk)["status"], meta(desk)["due"]) == ("planned", "2026-12-01")
    assert new_mails(desk, before) == [
        (f"電話の日が決まりました（受付番号 {receipt}）", "2026年12月1日(火)に、例の係がお電話します。\n")
    ]
    again = staff("plan", receipt, "--call-on", "2026-12-01", "--caller", "例の係", "--yes")
    assert "もう、そのとおり" in again.out
    # An earlier day counts, too.
    assert staff("plan", receipt, "--call-on", "2026-11-30", "--yes").status == 0
    assert meta(desk)["due"] == "2026-11-30"
    shown = staff("show", receipt).out
    assert "電話の日が決定" in shown
    assert re.search("かける人 +例の係", shown)
    assert "give-up" in shown.partition("今できること")[2]

    assert staff("call", receipt, "--yes").status == 0
    assert "list" not in staff("list").out
    assert "対応を待っている受付はありません。" in staff("list").out
    again = staff("give-up", receipt, "--yes")
    assert (again.status, "「電話ずみ」なので、「取りやめ」はできません" in again.err) == (1, True)

    desk.sweep()
    desk.later(days=31)
    a_night(desk)
    assert desk.items("SUB#") == []


def test_what_is_typed_wrongly_is_told_in_the_life_s_own_words(desk: Desk, staff: Staff) -> None:
    receipt = ask(desk)
    long = staff("plan", receipt, "--call-on", "2026-12-01", "--caller", "長" * 21, "--yes")
    assert (long.status, long.err) == (1, "かける人の名前は、20文字までで書いてください。\n")
    day = staff("plan", receipt, "--call-on", "2026-02-30", "--yes")
    assert day.status == 1
    assert "電話をかける日を、年・月・日で書いてください" in day.err
    assert staff("plan", receipt, "--yes").status == 2
    assert meta(desk)["v"] == 1


def test_it_can_be_given_up_with_its_own_mail(desk: Desk, staff: Staff) -> None:
    receipt = ask(desk)
    new_mails(desk, 0)
    before = len(desk.mails())
    assert staff("give-up", receipt, "--yes").status == 0
    ((subject, text),) = new_mails(desk, before)
    assert subject == f"電話は取りやめになりました（受付番号 {receipt}）"
    assert "{{" not in text
    shown = staff("show", receipt).out
    assert "のお知らせ（" in shown, "by the step that it tells of"
    assert "手続きのお知らせ" not in shown
