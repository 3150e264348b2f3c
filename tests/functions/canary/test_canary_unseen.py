"""While the canary runs, and after, the staff get no mail and nothing is counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import keep
from desk import bootstrap
from tests.functions.bookings import book
from tests.functions.conftest import Desk, Staff
from tests.functions.events import Context
from tests.functions.frontdoor import FrontDoor, front_door, refused, try_it

PERIOD = ("--from", "2026-11-01", "--to", "2026-12-31")


@pytest.fixture
def door(desk: Desk) -> Iterator[FrontDoor]:
    with front_door(desk) as door:
        yield door


def left_booked(desk: Desk, door: FrontDoor) -> str:
    """A canary booking that could not be cancelled; its receipt."""
    door.breaks("POST /api/manage", refused(503))
    assert try_it(door).kind == "failed"
    (stored,) = desk.rows("submission")
    assert (stored["canary"], stored["status"]) == (True, "received")
    return str(stored["receipt"])


def to_the_desk(desk: Desk) -> str:
    """All mails to the staff, as one text."""
    mails = [mail for mail in desk.mails() if mail["To"] != "success@simulator.amazonses.com"]
    return "\n".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in mails)


def test_it_is_in_no_list_and_no_export(desk: Desk, door: FrontDoor, staff: Staff, tmp_path: Path) -> None:
    receipt = left_booked(desk, door)
    ordinary = book(desk)
    listed = staff("list").out
    assert ordinary in listed
    assert receipt not in listed
    figures = staff("export", "--deidentified", *PERIOD).out
    assert '"受け付けた件数","5未満"' in figures
    assert staff("export", "--full", *PERIOD, "--reason", "例", "--out", str(tmp_path / "out")).status == 0
    (file,) = (tmp_path / "out").iterdir()
    rows = file.read_text(encoding="utf-8-sig")
    assert ordinary in rows
    assert receipt not in rows
    assert "動作確認" not in rows
    assert receipt not in staff("orphans").out
    waiting = next(line for line in staff("health").out.splitlines() if "対応を待っている" in line)
    assert " 1件（" in waiting.replace("　", " ")


def test_the_figures_do_not_count_it(desk: Desk, door: FrontDoor, staff: Staff) -> None:
    before = staff("export", "--deidentified", *PERIOD).out
    for _ in range(5):  # fewer would be folded
        assert try_it(door).kind == "ok"
        desk.later(hours=1)
    assert staff("export", "--deidentified", *PERIOD).out == before


def test_the_digest_and_the_reminders_leave_it_out(desk: Desk, door: FrontDoor) -> None:
    receipt = left_booked(desk, door)
    ordinary = book(desk)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    told = to_the_desk(desk)
    assert ordinary in told
    assert receipt not in told
    assert "動作確認" not in told


def test_its_undelivered_mail_is_no_task_for_the_staff(desk: Desk, door: FrontDoor, staff: Staff) -> None:
    with desk.cloud.lock:
        for address in list(desk.cloud._verified):
            desk.cloud.ses.delete_email_identity(EmailIdentity=address)
    assert try_it(door).why == "mail-failed"
    assert {mail["kind"] for mail in desk.rows("mail")} == {"auto-reply", "cancellation"}
    assert "対応を待っている受付はありません" in staff("list").out
    said = staff("health").out
    for name in ("メールが届いていない受付", "送れなかったメール"):
        (line,) = (" ".join(line.split()) for line in said.splitlines() if name in line)
        assert line.endswith(" 0件")


def test_it_expires_by_ttl_without_a_deletion_record(desk: Desk, door: FrontDoor) -> None:
    """None of its items waits for `keep`, which would write a record of each deletion."""
    try_it(door)
    desk.later(days=800)
    keep.handler({}, Context(function_name="keep"))
    assert desk.items("GONE#") == []
    assert all("GSI1PK" not in item for item in desk.items("SUB#"))


def test_show_says_that_it_is_the_desk_s_own(desk: Desk, door: FrontDoor, staff: Staff) -> None:
    receipt = left_booked(desk, door)
    assert "通しの動作確認（しくみ自身の試験です。対応はいりません）" in staff("show", receipt).out


def test_others_can_book_the_same_day(desk: Desk, door: FrontDoor) -> None:
    left_booked(desk, door)
    (taken,) = desk.rows("slot")
    day = taken["SK"][:10]
    form = bootstrap.parts().form("booking")
    assert form is not None
    assert form.grid is not None
    free = [time for time in form.grid.times if f"{day}T{time}" not in taken["SK"]]
    assert len(free) == len(form.grid.times) - 1
    book(desk, slot=f"{day}T{free[-1]}")
