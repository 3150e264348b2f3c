"""Seats of a seminar: taken in order, waited for, given back to who waits first."""

from desk.domain.submissions.workflow import Action
from tests.functions.bookings import do
from tests.functions.conftest import Desk
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
