"""`python -m desk erase --mail`: all that an address has sent, as far as it is known by it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests import actions
from tests.functions.bookings import SID, book, do
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.nights import ended, left_of
from tests.functions.retention.test_erase import OTHER


def test_all_submissions_of_an_address_but_the_open_ones_are_erased(desk: Desk, staff: Staff) -> None:
    first = ended(desk)
    live = book(desk, slot="2026-11-26T10:00", sid=OTHER, email="TARO@example.jp")
    someone = ended(desk, sid=f"3{SID[1:]}", email="taro2@example.jp", slot="2026-11-27T10:00")
    said = staff("erase", "--mail", "ｔａｒｏ@EXAMPLE.jp", "--reason", "requested", answer="はい\n")
    assert said.status == 1
    assert f"受付番号 {live} は、まだ終わっていません" in said.err
    assert left_of(desk, SID, first) == []
    assert left_of(desk, live)
    assert left_of(desk, someone)
    assert someone not in said.out
    staff("cancel", live, "--yes")
    said = staff("erase", "--mail", "taro@example.jp", "--reason", "requested", "--yes")
    assert said.status == 0
    assert left_of(desk, "taro@example.jp", "TARO@example.jp") == []
    assert staff("erase", "--mail", "taro@example.jp", "--reason", "requested").status == 1


def test_a_corrected_address_is_found_too_and_deleted_by_its_number_only(desk: Desk, staff: Staff) -> None:
    """The old address may be a stranger's, who has no right over this booking."""
    receipt = book(desk, email="tarou@example.jp")
    do(actions.correct(mail="taro@example.jp"))
    do(actions.cancel())
    own = ended(desk, sid=OTHER, email="tarou@example.jp", slot="2026-11-26T10:00")
    desk.sweep()
    said = staff("erase", "--mail", "Tarou@example.jp", "--reason", "requested", "--yes")
    assert said.status == 1
    rows = {line.split()[0]: line for line in said.out.splitlines() if "EXAM" not in line and "-" in line}
    assert "前のアドレス（今は、別のアドレスに直してあります）" in rows[receipt]
    assert "今のアドレス" in rows[own]
    assert f"受付番号 {receipt} は、前のアドレスの受付です。" in said.err
    assert "erase に受付番号を書いて" in said.err
    assert (left_of(desk, own), bool(left_of(desk, receipt))) == ([], True)
    assert staff("erase", receipt, "--reason", "requested", "--yes").status == 0
    assert left_of(desk, "tarou@example.jp", "taro@example.jp", receipt) == []


def test_a_case_of_the_present_address_is_deleted_with_what_was_corrected(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, email="tarou@example.jp")
    do(actions.correct(mail="taro@example.jp"))
    do(actions.cancel())
    desk.sweep()
    assert staff("erase", "--mail", "taro@example.jp", "--reason", "requested", "--yes").status == 0
    assert left_of(desk, "tarou@example.jp", "taro@example.jp", receipt) == []


def test_a_consultation_is_found_by_its_address(desk: Desk, staff: Staff) -> None:
    _, body = desk.send("consultation", CONSULTATION, sid=SID)
    staff("finish", body["receipt"], "--yes")
    desk.sweep()
    said = staff("erase", "--mail", CONSULTATION["email"], "--reason", "requested", "--yes")
    assert said.status == 0
    assert left_of(desk, SID, body["receipt"], CONSULTATION["email"]) == []


def test_a_missing_scan_right_is_named(desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "Scan")

    monkeypatch.setattr(desk.cloud.dynamodb, "scan", refuse)
    said = staff("erase", "--mail", "taro@example.jp", "--reason", "requested", "--yes")
    assert (said.status, said.out) == (1, "")
    assert "ErasePolicy" in said.err
