"""The full export has the life of a dispatch as columns, besides the form's own."""

import csv
from pathlib import Path

from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import SECOND, add_expert, apply, approve, hear, ok, plan

OTHER = "22222222-2222-4333-8444-555555555555"


def exported(staff: Staff, out: Path) -> list[dict[str, str]]:
    ok(
        staff,
        *("export", "--full", "--from", "2026-11-01", "--to", "2027-01-31"),
        *("--form", "dispatch", "--reason", "例の点検", "--out", str(out)),
    )
    (file,) = out.iterdir()
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_hearing_decision_visits_and_promises_are_columns(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = apply(desk)
    ok(staff, "set-hearing", receipt, "--at", "2026-11-26T14:00", "--how", "お電話で", "--yes")
    desk.at("2026-11-26T16:00:00+09:00")
    hear(staff, receipt)
    expert, other = add_expert(staff), add_expert(staff, "例 専二", SECOND)
    approve(staff, receipt, expert, visits=2)
    plan(staff, receipt, "2026-12-01T14:00")
    desk.at("2026-12-01T17:00:00+09:00")
    ok(staff, "visit-done", receipt, "--text", "=1回めの報告です。", "--yes")
    ok(staff, "change-expert", receipt, "--expert", other, "--reason", "議題が変わったため", "--yes")
    plan(staff, receipt, "2026-12-10T10:00")
    young = apply(desk, sid=OTHER, body="例の別の団体", corporate_number="")
    first, second = exported(staff, tmp_path / "out")
    assert {name: first[name] for name in list(first)[9:20]} == {
        "ヒアリングの連絡の約束": "2026-11-30",
        "ヒアリングの日時": "2026-11-26 14:00",
        "ヒアリングをした日": "2026-11-26",
        "決定の約束": "2026-12-03",
        "決めた訪問の回数": "2",
        "専門家": "例 専一、例 専二",
        "済んだ訪問の回数": "1",
        "第1回の訪問": "2026-12-01 14:00",
        "第2回の訪問": "2026-12-10 10:00",
        "第3回の訪問": "",
        "第4回の訪問": "",
    }
    assert first["訪問の報告"].startswith("第1回")
    assert not any(value.startswith("=") for value in first.values())
    # Of one that has only come in, nothing is made up but the day that was promised.
    assert second["受付番号"] == young
    life = list(second)[9:22]
    assert [name for name in life if second[name]] == ["ヒアリングの連絡の約束"]
