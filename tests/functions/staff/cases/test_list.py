"""`python -m desk list`: what comes first, what is marked, and that it prints no personal data."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import URL, book, do, mark_suspect, put
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff

SOON, OVERDUE, LATER = (
    "未確定で、1開庁日以内に始まるか、もう過ぎたもの",
    "期限が過ぎているもの",
    "これから期限が来るもの",
)
TODAY, STARTING = "今日までに対応するもの", "今日の予定"
AHEAD = "日時が決まった、これからの予定"
UNTOLD = "メールが届いていないか、止めているか、手紙を出していないもの"
LOST = "終わった受付で、メールが届いていないもの"


def sid(n: int) -> str:
    return f"{n:08}-0000-4000-8000-000000000000"


def consult(desk: Desk, n: int, **answers: Any) -> str:
    status, body = desk.send("consultation", {**CONSULTATION, **answers}, sid=sid(n))
    assert status == 201
    return str(body["receipt"])


def sections(out: str) -> Mapping[str, list[str]]:
    """Heading -> the receipts below it."""
    found: dict[str, list[str]] = {}
    for line in out.splitlines():
        if heading := re.fullmatch(r"■ (.+)（\d+件）", line):
            found[heading[1]] = []
        elif receipt := re.match(r"  ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]) ", line):
            found[list(found)[-1]].append(receipt[1])
    return found


def row(out: str, receipt: str) -> str:
    (found,) = (line for line in out.splitlines() if receipt in line)
    return found


def test_unconfirmed_bookings_that_start_soon_come_first_then_overdue_ones(desk: Desk, staff: Staff) -> None:
    asked = consult(desk, 1)
    soon = book(desk, sid=sid(2), slot="2026-11-26T09:00", email="a@example.jp")
    fixed = book(desk, sid=sid(3), slot="2026-11-26T10:00", email="b@example.jp")
    later = book(desk, sid=sid(4), slot="2026-11-27T09:00", email="c@example.jp")
    do(actions.confirm(url=URL), sid=sid(3))
    assert sections(staff("list").out) == {LATER: [asked, soon, later], AHEAD: [fixed]}

    desk.at("2026-11-25T08:00:00+09:00")

    said = staff("list")
    assert said.status == 0
    assert sections(said.out) == {SOON: [soon], OVERDUE: [asked, later], AHEAD: [fixed]}
    assert list(sections(said.out)) == [SOON, OVERDUE, AHEAD]
    assert "11月26日(木) 10時" in row(said.out, fixed)
    assert "日時確定" in row(said.out, fixed)
    assert row(said.out, asked).endswith("カスタマーハラスメント対策の相談  期限切れ")
    assert not row(said.out, fixed).endswith("期限切れ")


def test_what_must_be_done_today_comes_before_what_comes_later(desk: Desk, staff: Staff) -> None:
    first = consult(desk, 1)
    held = book(desk, sid=sid(2), slot="2026-11-25T10:00", email="a@example.jp")
    do(actions.confirm(url=URL), sid=sid(2))
    desk.at("2026-11-22T12:00:00+09:00")
    # A Sunday, and Monday is a holiday: what is due on Tuesday is for the next opening day.
    assert sections(staff("list").out) == {LATER: [first], AHEAD: [held]}
    desk.at("2026-11-24T09:00:00+09:00")
    second = consult(desk, 3)
    said = staff("list").out
    assert sections(said) == {TODAY: [first], LATER: [second], AHEAD: [held]}
    assert (
        said.index("【今日すること】") < said.index(first) < said.index("【あとのこと】") < said.index(second)
    )
    desk.at("2026-11-25T09:00:00+09:00")
    assert sections(staff("list").out) == {OVERDUE: [first], STARTING: [held], TODAY: [second]}


def test_soon_is_the_next_opening_day_even_over_a_weekend(desk: Desk, staff: Staff) -> None:
    """Monday 23 is a holiday: on the Friday, Tuesday is the next day that the desk works."""
    book(desk, slot="2026-12-01T09:00")
    desk.at("2026-11-27T17:00:00+09:00")
    assert SOON not in sections(staff("list").out)
    desk.at("2026-11-28T12:00:00+09:00")  # a Saturday: Monday is next, and the booking is on Tuesday
    assert SOON not in sections(staff("list").out)
    desk.at("2026-11-30T00:30:00+09:00")
    assert SOON in sections(staff("list").out)


def test_columns_line_up_on_a_terminal(desk: Desk, staff: Staff) -> None:
    consult(desk, 1)
    book(desk)
    lines = [line for line in staff("list").out.splitlines() if line.startswith("  ")]
    assert len(lines) == 3
    forms = ("フォーム", "カスタマー", "オンライン")
    before = [line[: line.index(form)] for line in lines for form in forms if form in line]
    starts = [sum(2 if char > "\u2e80" else 1 for char in text) for text in before]
    assert len(starts) == 3
    assert len(set(starts)) == 1


def test_ended_submissions_are_not_listed(desk: Desk, staff: Staff) -> None:
    book(desk)
    do(actions.cancel())
    desk.sweep()
    assert staff("list").out == "対応を待っている受付はありません。\n"


def test_one_desk_can_be_listed_alone(desk: Desk, staff: Staff) -> None:
    asked, booked = consult(desk, 1), book(desk)
    assert sections(staff("list", "--desk", "harassment").out) == {LATER: [asked]}
    assert sections(staff("list", "--desk", "consumer-center").out) == {LATER: [booked]}
    unknown = staff("list", "--desk", "nowhere")
    assert (unknown.status, unknown.out) == (2, "")
    assert "consumer-center、harassment" in unknown.err


def test_a_machine_s_submission_is_marked(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    mark_suspect(desk)
    assert row(staff("list").out, receipt).endswith("  要確認")


def test_an_undelivered_mail_is_marked_until_it_is_noted(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk, 1)
    with desk.cloud.lock:
        for address in list(desk.cloud._verified):
            desk.cloud.ses.delete_email_identity(EmailIdentity=address)
    desk.sweep()
    assert row(staff("list").out, receipt).endswith("  メール未達")

    # An ended submission stays listed as long as the applicant may not know.
    staff("finish", receipt, "--yes")
    assert sections(staff("list").out) == {LOST: [receipt]}
    desk.later(minutes=1)
    staff("note", receipt, "--text", "電話で知らせました", "--yes")
    assert sections(staff("list").out) == {}


def test_no_personal_data_is_listed(desk: Desk, staff: Staff) -> None:
    canaries = {"name": "金糸雀 太郎", "email": "kanaria@example.jp", "message": "かなりあの相談"}
    book(desk, **canaries)
    consult(desk, 1, **canaries)
    desk.sweep()
    said = staff("list")
    told = said.out + said.err
    assert "受付番号" in told
    for value in (*canaries.values(), BOOKING["phone"], "0312345678", BOOKING["address"]):
        assert value not in told


def test_no_function_in_lambda_loads_the_staff_s_code() -> None:
    names = "import submit, slots, deliver, sys; print(sorted(m for m in sys.modules if 'desk.staff' in m))"
    ran = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_reader_that_has_seen_enough_is_no_error(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """`list | head`: a pipe that nobody reads any more."""
    from desk.staff.cli import main

    book(desk)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert main(["list"], who="tester", parts=bootstrap.parts()) == 0


def test_without_settings_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from desk.staff.cli import main

    for name in ("TABLE_NAME", "BUNDLE_PATH"):
        monkeypatch.delenv(name, raising=False)
    assert main(["list"]) == 2
    assert "TABLE_NAME" in capsys.readouterr().err
    assert main(["--help"]) == 0


def test_without_the_table_it_says_so_at_once(desk: Desk, staff: Staff) -> None:
    parts = bootstrap.parts()
    with desk.cloud.lock:
        desk.cloud.dynamodb.delete_table(TableName=parts.settings.table)
    said = staff("list")
    assert said.status == 1
    assert "表が見つかりません" in said.err
    assert desk.pauses == []  # no retry fixes that


def test_what_is_due_on_a_day_that_was_closed_since_is_for_today(desk: Desk, staff: Staff) -> None:
    """Tuesday 24 gets an extra closure: nobody is there to do it then."""
    receipt = consult(desk, 1)
    assert sections(staff("list").out) == {LATER: [receipt]}
    calendars = bootstrap.parts().bundle["calendars"]
    for calendar in calendars.values():
        calendar["extra_closures"].append({"date": "2026-11-24", "reason": "例の休み"})
    assert sections(staff("list").out) == {TODAY: [receipt]}


def test_what_did_not_arrive_is_work_of_today_also_before_its_day(desk: Desk, staff: Staff) -> None:
    asked, other = consult(desk, 1), consult(desk, 2, email="b@example.jp")
    desk.sweep()
    (mail,) = (
        one for one in desk.rows("mail") if one["PK"] == f"SUB#{sid(1)}" and one["kind"] == "auto-reply"
    )
    put({**mail, "status": "failed", "GSI1PK": "MAIL#failed", "GSI1SK": "2026-11-20T01:00:00Z"})
    out = staff("list").out
    assert sections(out) == {UNTOLD: [asked], LATER: [other]}
    assert "【今日すること】" in out.split(UNTOLD)[0]
    assert row(out, asked).endswith("メール未達")
