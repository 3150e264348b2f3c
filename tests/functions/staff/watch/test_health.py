"""`python -m desk health`: it says what is wrong and fails then; it prints no personal data."""

import re
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from desk import bootstrap
from tests.functions.bookings import book, put
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.staff.cases.test_take import SHEET

CANARIES = {"name": "金糸雀 太郎", "email": "kanaria@example.jp", "message": "かなりあの相談"}


@pytest.fixture(autouse=True)
def _no_trials(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The canary's line has tests of its own (test_canary_faults)."""
    monkeypatch.setitem(bootstrap.parts().bundle, "canary", None)  # type: ignore[arg-type]


def ses_is_down(desk: Desk) -> None:
    def fail(**_: Any) -> Any:
        raise ConnectTimeoutError(endpoint_url="")

    desk.cloud.ses.send_email = fail


def a_good_morning(desk: Desk) -> None:
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()


def line(out: str, name: str) -> str:
    (found,) = [" ".join(line.split()) for line in out.splitlines() if name in line]
    return found


def test_a_working_desk_is_healthy(desk: Desk, staff: Staff) -> None:
    a_good_morning(desk)
    desk.at("2026-11-24T12:00:00+09:00")
    book(desk, slot="2026-12-01T09:00")
    desk.sweep()
    said = staff("health")
    assert (said.status, said.err) == (0, "")
    assert "限度を超えているものは、ありません。" in said.out
    assert "←" not in said.out
    assert line(said.out, "送るのを待っている") == "送るのを待っているメール 0件"
    assert "1件（1日まで 1件、3日まで 0件" in line(said.out, "対応を待っている受付")
    assert "2026年11月24日(火) 08:30 に送りました" in line(said.out, "例市消費者センター")


def test_a_mail_that_waits_too_long_is_reported(desk: Desk, staff: Staff) -> None:
    a_good_morning(desk)
    ses_is_down(desk)
    book(desk, slot="2026-12-01T09:00")
    desk.later(minutes=60)
    desk.sweep()
    assert staff("health").status == 0
    desk.later(minutes=1)
    said = staff("health")
    assert said.status == 1
    assert "2件（いちばん古いものは61分前） ← 限度は60分です" in line(said.out, "送るのを待っている")


def test_letters_to_callers_are_counted_with_the_age_of_the_oldest(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    a_good_morning(desk)
    receipts = []
    for n, hour in enumerate((10, 11)):
        path = tmp_path / f"sheet{n}.txt"
        text = SHEET.replace("11月24日 10:00", f"2026-12-03T{hour}:00").replace(
            "例 次郎", f"例 次郎{'一二'[n]}"
        )
        path.write_text(text, encoding="utf-8")
        receipts += re.findall(
            "受付番号は ([-0-9A-Z]+)", staff("take", "booking", "--file", str(path), "--yes").out
        )
    assert (
        line(staff("health").out, "手紙を待っている") == "手紙を待っている受付 2件（いちばん古いものは今日）"
    )
    desk.at("2026-11-29T12:00:00+09:00")
    assert "2件（いちばん古いものは5日前）" in line(staff("health").out, "手紙を待っている")
    assert "限度" not in line(staff("health").out, "手紙を待っている")
    desk.at("2026-11-30T00:00:00+09:00")
    said = staff("health")
    assert said.status == 1
    assert line(said.out, "手紙を待っている").endswith("2件（いちばん古いものは6日前） ← 限度は5日です")
    for receipt in receipts:
        assert staff("letter-sent", receipt, "--yes").status == 0
    assert line(staff("health").out, "手紙を待っている") == "手紙を待っている受付 0件"


def test_a_mail_for_a_later_hour_does_not_wait_yet(desk: Desk, staff: Staff) -> None:
    """Such as the alert about held mails that is due when the next hour begins."""
    book(desk)
    desk.sweep()
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "staff-notice")
    later = {"created_at": "2026-11-20T02:00:00Z", "next_at": "2026-11-20T02:00:00Z"}
    put({**row, **later, "status": "pending", "GSI1PK": "MAIL#due", "GSI1SK": "2026-11-20T02:00:00Z#"})
    (line,) = [line for line in staff("health").out.splitlines() if "送るのを待っているメール" in line]
    assert line.endswith("0件")
    desk.at("2026-11-20T11:05:00+09:00")
    (line,) = [line for line in staff("health").out.splitlines() if "送るのを待っているメール" in line]
    assert "1件（いちばん古いものは5分前）" in line


def test_an_undelivered_mail_is_reported_until_it_is_noted(desk: Desk, staff: Staff) -> None:
    a_good_morning(desk)
    receipt = book(desk, slot="2026-12-01T09:00")
    with desk.cloud.lock:
        for address in list(desk.cloud._verified):
            desk.cloud.ses.delete_email_identity(EmailIdentity=address)
    desk.sweep()
    said = staff("health")
    assert said.status == 1
    assert "1件 ← 限度は0件です" in line(said.out, "メールが届いていない受付")
    # Somebody deals with it.
    desk.later(minutes=1)
    staff("note", receipt, "--text", "電話で知らせました", "--yes")
    assert staff("health").status == 0


def test_overdue_work_is_reported_and_open_work_is_grouped_by_age(desk: Desk, staff: Staff) -> None:
    desk.send("consultation", CONSULTATION, sid="11111111-2222-4333-8444-555555555555")
    desk.at("2026-11-25T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    said = staff("health")
    assert said.status == 1
    assert "1件 ← 限度は0件です" in line(said.out, "期限を過ぎた受付")
    assert "7日まで 1件" in line(said.out, "対応を待っている受付")


def test_a_missing_digest_is_reported(desk: Desk, staff: Staff) -> None:
    """The desk is closed from the 21st to the 23rd: the digest of the 20th counts until the 24th at ten."""
    desk.morning()
    desk.sweep()
    for moment, status in (
        ("2026-11-23T12:00:00+09:00", 0),
        ("2026-11-24T09:59:00+09:00", 0),
        ("2026-11-24T10:00:00+09:00", 1),
    ):
        desk.at(moment)
        said = staff("health")
        assert said.status == status, moment
    assert "2026年11月24日(火)の分がありません" in line(said.out, "例市消費者センター")


def test_an_unsent_digest_counts_as_missing(desk: Desk, staff: Staff) -> None:
    ses_is_down(desk)
    desk.morning()
    desk.sweep()
    assert "まだ送っていません ← 2026年11月20日(金)の分がありません" in line(
        staff("health").out, "例市消費者センター"
    )


def test_editors_set_the_limits(desk: Desk, staff: Staff, monkeypatch: Any) -> None:
    a_good_morning(desk)
    ses_is_down(desk)
    book(desk, slot="2026-12-01T09:00")
    desk.later(minutes=61)
    monkeypatch.setitem(bootstrap.parts().bundle["health"], "oldest_mail_minutes", 120)
    assert staff("health").status == 0


def test_no_personal_data_is_printed(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, **CANARIES)
    desk.later(days=5)
    said = staff("health")
    for value in (*CANARIES.values(), BOOKING["address"], "0312345678", receipt):
        assert value not in said.out + said.err
