"""Seats of a seminar: taken in order, waited for, given back to who waits first."""

from desk.domain.submissions.workflow import Action
from tests.functions.bookings import do
from tests.functions.conftest import Desk, Staff
from tests.functions.seminars.applying import SEATS, WAITING, apply, held, seats, sid, status

NAMED = {"registered": "a", "waiting": "w"}


def fill(desk: Desk, n: int) -> list[int]:
    return [apply(desk, k)[0] for k in range(n)]


def test_seats_then_the_waiting_list_then_nothing(desk: Desk) -> None:
    assert fill(desk, SEATS + WAITING + 1) == [201] * (SEATS + WAITING) + [409]
    assert [status(desk, n) for n in range(5)] == ["registered"] * 3 + ["waiting"] * 2
    assert (seats().taken, seats().waiting) == (3, 2)
    assert [held(desk)[sid(n)] for n in range(5)] == [0, 0, 0, 1, 2]


def test_the_answer_says_whether_there_is_a_seat(desk: Desk) -> None:
    answers = [apply(desk, n)[1] for n in range(SEATS + 1)]
    assert [one["status"] for one in answers] == ["registered"] * 3 + ["waiting"]
    assert answers[0]["done"]["title"] == "セミナーに申し込みました"
    assert answers[3]["done"]["title"] == "キャンセル待ちで受け付けました"
    desk.sweep()
    subjects = [str(mail["subject"]) for mail in desk.mails() if mail["to"].startswith("a")]
    assert sum("セミナーの申込みを受け付けました" in one for one in subjects) == 3
    assert sum("キャンセル待ちで受け付けました" in one for one in subjects) == 1


def test_a_seat_that_is_given_back_is_the_first_waiting_one_s(desk: Desk) -> None:
    fill(desk, SEATS + WAITING)
    do(Action(name="withdraw"), sid=sid(1), by="applicant")
    assert [status(desk, n) for n in range(5)] == [
        "registered", "withdrawn", "registered", "registered", "waiting",
    ]  # fmt: skip
    assert (seats().taken, seats().waiting) == (3, 1)
    assert held(desk) == {sid(0): 0, sid(2): 0, sid(3): 0, sid(4): 2}
    desk.sweep()
    (promoted,) = [mail for mail in desk.mails() if "席が空きました" in mail["subject"]]
    assert promoted["to"] == "a3@example.jp"


def test_a_seat_is_free_again_when_nobody_waits(desk: Desk) -> None:
    fill(desk, SEATS)
    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    assert (seats().taken, seats().left) == (2, 1)
    assert apply(desk, 7)[1]["status"] == "registered"


def test_who_waits_and_withdraws_leaves_the_line(desk: Desk) -> None:
    fill(desk, SEATS + WAITING)
    do(Action(name="withdraw"), sid=sid(3), by="applicant")
    assert (seats().taken, seats().waiting) == (3, 1)
    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    assert status(desk, 4) == "registered"


def test_a_mailbox_has_one_seat_and_only_its_owner_learns_of_it(desk: Desk) -> None:
    first = apply(desk, 0)
    again = apply(desk, 1, email="A0+work@example.jp")
    stranger = apply(desk, 2)
    known = {"receipt", "received_at", "done"}
    assert again[0] == first[0] == stranger[0] == 201
    assert {k: v for k, v in again[1].items() if k not in known} == {
        k: v for k, v in stranger[1].items() if k not in known
    }
    assert [status(desk, n) for n in range(3)] == ["registered", "repeated", "registered"]
    assert seats().taken == 2
    desk.sweep()
    (told,) = [mail for mail in desk.mails() if "すでに申し込まれています" in mail["subject"]]
    assert told["to"] == "A0+work@example.jp"


def test_a_retry_gets_its_receipt_and_no_second_seat(desk: Desk) -> None:
    receipts = {apply(desk, 0)[1]["receipt"] for _ in range(3)}
    assert (len(receipts), seats().taken) == (1, 1)


def test_a_wrongly_cancelled_one_gets_what_who_applies_now_would(desk: Desk, staff: Staff) -> None:
    """A free seat; else the end of the waiting list, also who waited before, or had a seat."""
    numbers = [apply(desk, n)[1]["receipt"] for n in range(SEATS + 1)]
    for n in (0, SEATS):
        do(Action(name="withdraw"), sid=sid(n), by="applicant")
    assert (seats().taken, seats().left) == (2, 1)
    said = staff("reopen", numbers[SEATS], "--yes").out  # who waited gets the seat that is free now
    assert "今の状態は「申込ずみ」です" in said
    apply(desk, 8)
    said = staff("reopen", numbers[0], "--yes").out
    assert "キャンセル待ちにもどす（取消し（申し込んだ方） → キャンセル待ち）" in said
    assert "「キャンセル待ちにもどしました（受付番号" in said
    assert (status(desk, 0), status(desk, 8)) == ("waiting", "waiting")
    assert held(desk)[sid(8)] < held(desk)[sid(0)], "behind who waits already"
    assert (seats().taken, seats().waiting) == (3, 2)
    do(Action(name="withdraw"), sid=sid(1), by="applicant")
    assert [status(desk, n) for n in (8, 0)] == ["registered", "waiting"]
    desk.sweep()
    subjects = [
        str(mail["subject"]).partition("（")[0] for mail in desk.mails() if mail["to"] == "a0@example.jp"
    ]
    assert subjects[-1] == "キャンセル待ちにもどしました"


def test_nobody_is_brought_back_where_nothing_is_left(desk: Desk, staff: Staff) -> None:
    number = apply(desk, 0)[1]["receipt"]
    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    for n in range(1, SEATS + WAITING + 1):
        assert apply(desk, n)[0] == 201
    said = staff("reopen", number, "--yes")
    assert (said.status, said.err) == (
        1,
        "この回は、キャンセル待ちもいっぱいです。ほかの回を選んでください。\n",
    )
    apply(desk, 0, email="b@example.jp")  # a retry of the same sid changes nothing
    assert (status(desk, 0), seats().waiting) == ("withdrawn", WAITING)


def test_who_applied_twice_can_have_a_seat_once_the_first_one_is_withdrawn(desk: Desk, staff: Staff) -> None:
    apply(desk, 0)
    number = apply(desk, 1, email="a0@example.jp")[1]["receipt"]
    assert "もう申し込まれています" in staff("reopen", number, "--yes").err
    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    assert staff("reopen", number, "--yes").status == 0
    assert (status(desk, 1), held(desk)) == ("registered", {sid(1): 0})


def test_staff_move_somebody_to_a_full_seminar_s_waiting_list(desk: Desk, staff: Staff) -> None:
    numbers = [apply(desk, n)[1]["receipt"] for n in range(SEATS)]
    number = apply(desk, 7, seminar="manual")[1]["receipt"]
    said = staff("change", number, "--seminar", "basics", "--yes")
    assert "ほかの回のキャンセル待ちへの変更" in said.out
    assert (status(desk, 7), held(desk)[sid(7)]) == ("waiting", 1)
    said = staff("change", numbers[0], "--seminar", "manual", "--yes")
    assert [status(desk, n) for n in (0, 7)] == ["registered", "registered"]
    assert (seats().taken, seats("manual").taken) == (3, 1)


def test_attendance_that_was_recorded_by_mistake_is_taken_back(desk: Desk, staff: Staff) -> None:
    number = apply(desk, 0)[1]["receipt"]
    desk.at("2026-12-10T16:30:00+09:00")
    for command, then in (("attend", "attended"), ("reopen", "registered"), ("miss", "absent")):
        assert staff(command, number, "--yes").status == 0
        assert (status(desk, 0), held(desk)) == (then, {sid(0): 0})
    desk.at("2027-01-12T08:30:00+09:00")
    staff("reopen", number, "--yes")
    for day in ("12", "13"):
        desk.at(f"2027-01-{day}T08:30:00+09:00")
        desk.morning()
        assert status(desk, 0) == "over"
        staff("reopen", number, "--yes")
