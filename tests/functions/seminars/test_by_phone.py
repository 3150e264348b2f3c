"""Somebody calls to apply: staff take it by the form's rules, until the seminar begins."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.functions.conftest import Desk, Said, Staff
from tests.functions.seminars.applying import SEATS, WAITING, apply, held, seats
from tests.functions.seminars.test_viewing_url import URL, set_basics, told

SHEET = """\
seminar：basics
viewers：2
organisation：例株式会社
kind：1
industry：1
employees：2
in_tokyo：1
name：例 次郎
kana：れい じろう
phone：03-1234-5678
no_recording：はい
"""
Take = Callable[..., Said]


@pytest.fixture
def take(desk: Desk, staff: Staff, tmp_path: Path) -> Take:
    def run(text: str = SHEET) -> Said:
        path = tmp_path / "sheet.txt"
        path.write_text(text, encoding="utf-8")
        return staff("take", "seminar", "--file", str(path), "--yes")

    return run


def test_a_caller_has_a_seat_and_is_written_to(desk: Desk, staff: Staff, take: Take) -> None:
    said = take()
    assert (said.status, said.err) == (0, "")
    assert seats().taken == 1
    (stored,) = [item for item in desk.items("SUB#") if item["SK"] == "META"]
    assert (stored["channel"], stored["status"]) == ("phone", "registered")
    assert "セミナーに申し込みました" in said.out or "受付番号は" in said.out
    letter = staff("letter", str(stored["receipt"])).out
    assert "例 次郎 様" in letter
    assert "カスタマーハラスメント対策の基本" in letter
    assert "{{" not in letter


def test_two_callers_without_an_address_have_a_seat_each(desk: Desk, take: Take) -> None:
    assert [take().status, take(SHEET.replace("次郎", "三郎")).status] == [0, 0]
    assert seats().taken == 2


def test_when_it_is_full_they_wait_and_then_there_is_no_room(desk: Desk, staff: Staff, take: Take) -> None:
    for n in range(SEATS):
        apply(desk, n)
    said = take()
    assert said.status == 0
    assert "キャンセル待ち" in said.out, "staff read it out"
    assert max(held(desk).values()) == 1
    for n in range(SEATS, SEATS + WAITING - 1):
        apply(desk, n)
    said = take(SHEET.replace("次郎", "三郎"))
    assert (said.status, "キャンセル待ちもいっぱいです" in said.err) == (1, True)


def test_when_it_is_called_off(desk: Desk, staff: Staff, take: Take) -> None:
    staff("call-off", "basics", "--reason", "講師が来られないため", "--yes")
    said = take()
    assert (said.status, "この回は、中止になりました" in said.err) == (1, True)


def test_past_the_closing_but_not_past_its_start(desk: Desk, staff: Staff, take: Take) -> None:
    """The URL goes out at once: whoever has an address gets it by mail."""
    set_basics(URL)
    desk.at("2026-12-10T13:30:00+09:00")
    desk.morning()
    assert apply(desk, 9)[0] == 422, "the site takes nobody any more"
    assert take(f"{SHEET}email：caller@example.jp\n").status == 0
    assert told(desk) == ["caller@example.jp"]
    desk.at("2026-12-10T14:30:00+09:00")
    said = take(SHEET.replace("次郎", "三郎"))
    assert said.status == 1
    assert "2026年12月10日(木) 14時に終わりました" in said.err


def test_staff_are_told_that_a_mailbox_has_applied_already(desk: Desk, take: Take) -> None:
    apply(desk, 0)
    said = take(f"{SHEET}email：a0@example.jp\n")
    assert said.status == 0
    assert "同じメールアドレスで、もう申し込まれています" in said.out
    assert seats().taken == 1


def test_not_before_its_applications_begin(desk: Desk, take: Take) -> None:
    said = take(SHEET.replace("basics", "response"))
    assert (said.status, "2026年12月14日(月)" in said.err) == (1, True)


def test_not_one_that_is_not_held(desk: Desk, take: Take) -> None:
    said = take(SHEET.replace("basics", "law"))
    assert (said.status, seats("law").taken) == (1, 0)
