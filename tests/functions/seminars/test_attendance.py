"""Who was there, from the sheets that staff have: their own, and the reports of meeting services."""

from pathlib import Path

import pytest

from desk.counter.seminars.attendance import ATTEND
from desk.counter.seminars.sheets import read_attendance, rows_of_text
from tests.functions.conftest import Desk, Staff
from tests.functions.seminars.applying import apply, status

ZOOM = """\
Attendee Report
Report Generated:,"Dec 10, 2026 05:00 PM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,Unique Viewers
対策の基本,812 3456 7890,"Dec 10, 2026 01:50 PM",135,3,2
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,例県例市,desk@example.lg.jp,"Dec 10, 2026 01:50 PM","Dec 10, 2026 04:05 PM",135,No
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Join Time,Leave Time,Is Guest
Yes,例 太郎,太郎,例,A0@Example.jp,"Dec 10, 2026 01:58 PM","Dec 10, 2026 02:30 PM",Yes
Yes,例 太郎,太郎,例,a0@example.jp,"Dec 10, 2026 02:31 PM","Dec 10, 2026 04:00 PM",Yes
No,例 花子,花子,例,a1@example.jp,--,--,--
Yes,"例, 次郎",次郎,例,other@example.jp,"Dec 10, 2026 01:59 PM","Dec 10, 2026 04:00 PM",Yes
"""
WEBEX = """\
Meeting Name\tDisplay Name\tRole\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration
"対策"\t"例 太郎"\t"Attendee"\t"a0@example.jp"\t"2026-12-10 13:58:00"\t"2026-12-10 16:00:00"\t"122 mins"
"""
COPIED = (
    "Topic\t例, 対策の基本\n\nAttended\tUser Name\tEmail\tJoin Time\n"
    "Yes\t例 太郎\ta0@example.jp\tDec 10, 2026 01:58 PM\n"
    "No\t例 花子\ta1@example.jp\t--\n"
)
"""Out of a spreadsheet, where the meeting's name and times have commas."""
JAPANESE = """\
参加者の詳細
出席済み,ユーザー名（元の名前）,メールアドレス,参加時刻
はい,例 太郎,a0@example.jp,2026/12/10 13:58
いいえ,例 花子,a1@example.jp,--
"""


@pytest.fixture
def numbers(desk: Desk) -> list[str]:
    """Of three with a seat and one who waits; the seminar is over."""
    found = [apply(desk, n)[1]["receipt"] for n in range(4)]
    desk.at("2026-12-10T16:30:00+09:00")
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize(
    ("sheet", "after"),
    [
        (ZOOM, ["attended", "absent", "registered"]),
        (WEBEX, ["attended", "registered", "registered"]),
        (JAPANESE, ["attended", "absent", "registered"]),
        (COPIED, ["attended", "absent", "registered"]),
    ],
    ids=["zoom", "webex", "japanese", "copied"],
)
def test_the_report_of_a_service_is_read_as_it_was_exported(
    desk: Desk, numbers: list[str], staff: Staff, tmp_path: Path, sheet: str, after: list[str], encoding: str
) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(sheet.encode(encoding))
    said = staff("attendance", "basics", str(path), "--yes")
    assert (said.status, said.err) == (0, "")
    assert [status(desk, n) for n in range(3)] == after
    assert "@" not in said.out, "addresses are nobody's business at the counter"
    if sheet == ZOOM:
        assert "2人は、席のある方のメールアドレスと合いません（7、13行目）" in said.out


def test_who_is_not_in_the_sheet_stays_or_was_absent(
    desk: Desk, numbers: list[str], staff: Staff, tmp_path: Path
) -> None:
    path = tmp_path / "report.csv"
    path.write_text(ZOOM)
    assert "1件は、表にないので、そのままです" in staff("attendance", "basics", str(path), "--yes").out
    assert staff("attendance", "basics", str(path), "--rest-absent", "--yes").status == 0
    assert [status(desk, n) for n in range(4)] == ["attended", "absent", "absent", "waiting"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04....", "表計算ソフトの形"),
        (b"\x81\x00\x00", "文字コードを読み取れません"),
        (b"", "見つかりません"),
        ("こんにちは,さようなら\n".encode(), "受付番号も、メールアドレスの列"),
        ("受付番号,出欠\nK7M2,出席\n".encode(), "2行目：受付番号を読み取れません"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    desk: Desk, numbers: list[str], staff: Staff, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "there.csv"
    path.write_bytes(content)
    said = staff("attendance", "basics", str(path), "--yes")
    assert (said.status, words in said.err) == (2, True), said.err
    assert [status(desk, n) for n in range(3)] == ["registered"] * 3


@pytest.mark.parametrize(
    ("text", "cells"), [('a,"b\n' + "x" * 140_000, []), ("a,b\rc,d\r", [["a", "b"], ["c", "d"]])]
)
def test_what_no_spreadsheet_writes_is_no_error(text: str, cells: list[list[str]]) -> None:
    assert rows_of_text(text) == cells


def test_the_head_of_one_s_own_sheet_is_nobody() -> None:
    """Its words are those of the lines below it."""
    read = read_attendance(rows_of_text("受付番号,出席\nK7M2-9XQ4-F,出席\n"))
    assert (read.wrong, read.receipts) == ([], {"K7M2-9XQ4-F": ATTEND})


def test_nothing_before_it_begins_and_not_who_waits(
    desk: Desk, numbers: list[str], staff: Staff, tmp_path: Path
) -> None:
    path = tmp_path / "there.csv"
    path.write_text(f"受付番号,出欠\n{numbers[3]},出席\n")
    assert "席がありません" in staff("attendance", "basics", str(path), "--yes").err
    assert "始まってから" in staff("attendance", "manual", str(path), "--yes").err
    assert "ファイル「どこにもない.csv」を開けません" in staff("attendance", "basics", "どこにもない.csv").err
