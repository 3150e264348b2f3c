"""What applicants set off at their own booking: one budget a mailbox, and few notices to the desk."""

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import SID, book, do, meta
from tests.functions.conftest import BOOKING, Desk, Staff

DESK = "kurashi@city.example.jp"
HERS = "taro@example.jp"
SLOTS = ("2026-11-26T14:00", "2026-11-27T14:00")
MANY = 12


def changes(desk: Desk, number: int) -> None:
    for n in range(number):
        do(actions.change(slot=SLOTS[n % 2]))
        desk.later(seconds=20)
        desk.sweep()


def to(desk: Desk, address: str, part: str) -> list[str]:
    return [
        mail.get_content()
        for mail in desk.mails()
        if mail["To"].addresses[0].addr_spec == address and part in mail["Subject"]
    ]


@pytest.fixture
def desk_address(desk: Desk) -> str:
    return str(desk.bundle["desks"]["consumer-center"]["mail"]["desk"]["address"])


def test_many_changes_are_one_notice_now_and_one_of_the_newest_state_in_the_next_hour(
    desk: Desk, desk_address: str
) -> None:
    book(desk)
    desk.sweep()
    changes(desk, MANY + 1)
    assert len(to(desk, desk_address, "変更・取消し")) == 1
    desk.at("2026-11-20T11:00:00+09:00")
    desk.sweep()
    first, last = to(desk, desk_address, "変更・取消し")
    assert "2026年11月26日" in first
    assert meta(desk)["slot"] == SLOTS[0]
    assert "2026年11月26日" in last
    desk.at("2026-11-20T12:00:00+09:00")
    desk.sweep()
    assert len(to(desk, desk_address, "変更・取消し")) == 2
    waiting = [row for row in desk.rows("mail") if row["status"] in ("pending", "held")]
    assert {row["kind"] for row in waiting} <= {"change"}


def test_bookings_are_counted_apart(desk: Desk, desk_address: str) -> None:
    other = "22222222-2222-4333-8444-555555555555"
    book(desk)
    book(desk, sid=other, email="jiro@example.jp", slot="2026-11-30T10:00")
    do(actions.change(slot=SLOTS[0]))
    do(actions.change(slot=SLOTS[1]), sid=other)
    desk.sweep()
    assert len(to(desk, desk_address, "変更・取消し")) == 2


def test_a_cancellation_is_told_at_once_and_replaces_what_waits(desk: Desk, desk_address: str) -> None:
    book(desk)
    desk.sweep()
    changes(desk, 3)
    do(actions.withdraw())
    desk.sweep()
    notices = to(desk, desk_address, "変更・取消し")
    assert len(notices) == 2
    assert "取消し（申し込んだ方）" in notices[-1]
    desk.at("2026-11-20T11:00:00+09:00")
    desk.sweep()
    assert len(to(desk, desk_address, "変更・取消し")) == 2


def test_how_many_is_the_editors_figure(desk: Desk, desk_address: str) -> None:
    bootstrap.parts().bundle["auto_reply_caps"]["changes_an_hour"] = 3
    book(desk)
    changes(desk, 6)
    assert len(to(desk, desk_address, "変更・取消し")) == 3


def test_her_own_mails_end_with_the_day_s_budget_and_the_newest_comes_in_the_morning(desk: Desk) -> None:
    budget = desk.bundle["auto_reply_caps"]["per_address_a_day"]
    book(desk)
    desk.sweep()
    changes(desk, MANY)
    assert len(to(desk, HERS, "")) == budget < 1 + MANY
    desk.at("2026-11-21T08:00:00+09:00")
    desk.sweep()
    assert len(to(desk, HERS, "")) == budget + 1
    assert "2026年11月27日" in to(desk, HERS, "")[-1]


def test_staff_see_until_when_a_mail_waits(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    desk.sweep()
    changes(desk, MANY)
    shown = staff("show", receipt).out
    # The applicant's over the day's budget, and the desk's own over the hour's.
    assert "数が多いため、2026年11月21日(土) 08:00 に送ります" in shown
    assert "数が多いため、2026年11月20日(金) 11:00 に送ります" in shown
    assert "これから送ります" not in shown


def test_what_waits_over_a_cap_is_no_late_mail(desk: Desk, staff: Staff) -> None:
    """Else each such booking would be an alarm of the queue, for hours."""
    book(desk)
    desk.sweep()
    changes(desk, MANY)
    desk.later(hours=5)
    desk.sweep()
    line = next(one for one in staff("health").out.splitlines() if "送るのを待っているメール" in one)
    assert "0件" in line, line
    assert bootstrap.outbox().queue.overdue().total_seconds() <= 0


def test_what_waited_is_overtaken_in_its_hour(desk: Desk) -> None:
    book(desk)
    changes(desk, 3)
    do(actions.withdraw())
    desk.at("2026-11-20T11:00:00+09:00")
    desk.sweep()
    kept = [row["status"] for row in desk.rows("mail") if row["PK"] == f"SUB#{SID}" and "folds" in row]
    assert sorted(kept) == ["sent", "superseded", "superseded"]


def test_the_receipt_says_that_the_booking_stands_without_a_mail_and_nothing_of_others(desk: Desk) -> None:
    """Her auto-reply may be held because of what strangers have sent in her name: that is told to nobody."""
    bootstrap.parts().bundle["auto_reply_caps"]["per_address_a_day"] = 1
    texts = []
    for n, slot in enumerate((*SLOTS, "2026-11-30T14:00")):
        sid = f"{n}1111111-2222-4333-8444-555555555555"
        _, body = desk.send("booking", {**BOOKING, "slot": slot}, sid=sid, source=f"192.0.2.{n}")
        desk.sweep()
        texts.append(body["done"]["no_mail"])
    assert [row["status"] for row in desk.rows("mail") if row["kind"] == "auto-reply"].count("held") == 2
    assert texts[0] == texts[1] == texts[2]
    assert "30分たっても届かないときも、申込みは受け付けています。" in texts[2][0]
    assert "電話" in texts[2][-1]
