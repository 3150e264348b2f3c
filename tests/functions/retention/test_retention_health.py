"""`health` reports what is kept for too long, and `orphans` what would be kept for ever."""

from pathlib import Path

from tests import actions
from tests.functions.bookings import SID, do, meta, put
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.nights import A_YEAR, a_night, ended, gone, years_later
from tests.functions.staff.watch.test_orphans import with_settings

OTHER = "22222222-2222-4333-8444-555555555555"
NAME = "保存期間を過ぎて残っている受付"


def line(out: str) -> str:
    (found,) = [" ".join(line.split()) for line in out.splitlines() if NAME in line]
    return found


def test_failed_nights_are_reported_after_a_few_days(desk: Desk, staff: Staff) -> None:
    ended(desk)
    years_later(desk)
    assert line(staff("health").out) == f"{NAME} 0件"
    desk.later(days=4)
    said = staff("health")
    assert said.status == 1
    assert line(said.out) == f"{NAME} 1件 ← 限度は0件です"
    a_night(desk)
    assert line(staff("health").out) == f"{NAME} 0件"


def test_this_month_s_deletions_are_counted(desk: Desk, staff: Staff) -> None:
    ended(desk)
    desk.at("2027-12-01T00:30:00+09:00")  # the month before in UTC
    a_night(desk)
    assert "今月、削除した受付 1件" in " ".join(staff("health").out.split())
    assert gone(desk)[0]["PK"] == "GONE#2027-12"
    desk.at("2028-01-01T00:00:00+09:00")
    assert "今月、削除した受付 0件" in " ".join(staff("health").out.split())


def test_a_submission_in_its_quiet_time_is_not_overdue(desk: Desk, staff: Staff) -> None:
    ended(desk)
    years_later(desk, days=A_YEAR + 5)
    do(actions.note(text="例のメモ"))
    assert line(staff("health").out) == f"{NAME} 0件"


def test_a_submission_that_nobody_has_ended_is_reported_too(desk: Desk, staff: Staff) -> None:
    desk.send("consultation", CONSULTATION, sid=SID)
    desk.sweep()
    years_later(desk, days=A_YEAR + 5)
    a_night(desk)
    assert line(staff("health").out) == f"{NAME} 1件 ← 限度は0件です"


def test_an_ended_submission_that_is_not_queued_is_listed(desk: Desk, staff: Staff) -> None:
    receipt = ended(desk)
    assert staff("orphans").status == 0
    put({name: value for name, value in meta(desk).items() if not name.startswith("GSI1")})
    said = staff("orphans")
    assert said.status == 1
    assert receipt in said.out
    assert "削除の予定に入っていません" in said.out
    staff("note", receipt, "--text", "確かめました", "--yes")
    assert staff("orphans").status == 0


def test_ended_submissions_of_a_removed_form_are_listed(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = ended(desk)
    with_settings(desk, tmp_path, lambda bundle: bundle["forms"].pop("booking"))
    years_later(desk)
    a_night(desk)
    assert gone(desk) == []
    said = staff("orphans")
    assert said.status == 1
    assert receipt in said.out
    assert "保存期間がわからず" in said.out
