"""Two of the staff and one case: who has it is on record, in the list, and can be handed on."""

from tests import actions
from tests.functions.bookings import URL, book, do, meta
from tests.functions.conftest import Desk, Staff


def test_a_case_is_taken_and_handed_on(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    assert "担当" not in staff("list").out

    said = staff("assign", number, "--yes")
    assert said.status == 0, said.err
    assert meta(desk)["assignee"] == "staff-1"
    assert "担当 staff-1" in staff("list").out

    assert staff("assign", number, "--to", "例 花子", "--yes").status == 0
    assert "担当 例 花子" in staff("list").out
    shown = staff("show", number).out
    assert "例 花子" in shown
    assert "担当を決める → 確定前（担当なし から staff-1 へ）" in shown
    assert "担当を決める → 確定前（staff-1 から 例 花子 へ）" in shown
    # The trail itself has nothing that somebody typed.
    assert "例 花子" not in str(desk.rows("event"))
    assert "もう、そのとおり" in staff("assign", number, "--to", "例 花子", "--yes").out


def test_assigning_is_in_nobody_s_way_and_sends_nothing(desk: Desk) -> None:
    book(desk)
    desk.sweep()
    seen, mails = int(meta(desk)["v"]), len(desk.mails())
    do(actions.assign(to="staff-2"))
    assert do(actions.confirm(url=URL), version=seen).changed
    assert meta(desk)["assignee"] == "staff-2"
    assert len([one for one in desk.rows("mail") if one["v"] == seen + 1]) == 0
    assert len(desk.mails()) == mails


def test_a_name_that_is_too_long_is_told(desk: Desk, staff: Staff) -> None:
    said = staff("assign", book(desk), "--to", "長" * 41, "--yes")
    assert (said.status, said.err) == (1, "担当の人の名前は、40文字までで書いてください。\n")
