"""A seminar that is gone from content/seminars.yml, or has another id: who applied for it isn't lost."""

import pytest

from desk.domain.submissions.workflow import Action
from tests.functions.bookings import do
from tests.functions.conftest import Desk, Staff
from tests.functions.manage_browser import Page, code, look
from tests.functions.seminars.applying import apply, edit, held, sid, status

TITLE = "カスタマーハラスメント対策の基本"


@pytest.fixture
def receipts(desk: Desk) -> list[str]:
    """Of three who have a seat and one who waits, at a seminar that was renamed since."""
    numbers = [apply(desk, n)[1]["receipt"] for n in range(4)]
    edit(id="renamed")
    return numbers


def page(receipts: list[str], n: int) -> Page:
    return look(receipts[n], code(sid(n)))


def test_its_applicants_still_see_what_they_applied_for_and_withdraw(
    desk: Desk, receipts: list[str], staff: Staff
) -> None:
    found = page(receipts, 0)
    assert found.facts["セミナー"].startswith(TITLE + "2026年12月10日(木) 14時")
    found.press("取消しへ進む").press("取り消す")
    assert status(desk, 0) == "withdrawn"
    assert status(desk, 3) == "waiting", "nobody gets a seat at what isn't there"
    assert staff("cancel", receipts[1], "--yes").status == 0
    assert sorted(held(desk)) == [sid(2), sid(3)]
    desk.sweep()
    ends = {
        str(mail["to"]): str(mail.get_body(("plain",)).get_content())
        for mail in desk.mails()
        if "取り消" in mail["subject"]
    }
    assert all(TITLE in text and "2026年12月10日(木) 14時" in text for text in ends.values())
    assert sorted(ends) == ["a0@example.jp", "a1@example.jp"]
    counter = next(one for one in desk.items("LIMIT#seminar") if one["SK"] == "basics")
    assert (counter["taken"], counter["waiting"]) == (1, 1)


def test_staff_move_them_to_the_new_one(desk: Desk, receipts: list[str], staff: Staff) -> None:
    for number in receipts:
        assert staff("change", number, "--seminar", "renamed", "--yes").status == 0
    assert [status(desk, n) for n in range(4)] == ["registered"] * 3 + ["waiting"]
    assert (held(desk), set(held(desk, "renamed").values())) == ({}, {0, 1})


def test_nobody_gets_a_seat_there(desk: Desk, receipts: list[str], staff: Staff) -> None:
    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    for command, n in (("reopen", 0), ("promote", 3), ("attend", 1)):
        said = staff(command, receipts[n], "--yes")
        assert (said.status, "今の日程（seminars.yml）にありません" in said.err) == (1, True), command
    assert staff("show", receipts[1]).status == 0
