"""Which days and hours the page's script is given for a line of the directory."""

from datetime import date
from pathlib import Path
from typing import Any

from builder.check import load
from builder.pages.opening import opening_data
from tests.unit.builder.cases import change, small_desk

HOURS = 'hours: {open: "08:30", close: "17:15"}'


def line(tmp_path: Path, hours: str = HOURS, calendar: str = "", holidays: str = "closed") -> dict[str, Any]:
    """The data of the small desk's first line, with these hours, and these rows in its calendar."""
    root = small_desk(tmp_path)
    change(root / "content/desks.yml", HOURS, hours)
    put = f"public_holidays: {holidays}\n{calendar}"
    change(root / "content/calendar.yml", "public_holidays: closed\n", put)
    found = opening_data(load(root))["life-line"]
    assert found["start"] == "2026-01-01"
    return dict(found)


def on(found: dict[str, Any], *days: tuple[int, int]) -> str:
    """The characters of days of 2026."""
    return "".join(found["days"][(date(2026, *day) - date(2026, 1, 1)).days] for day in days)


def test_a_day_has_one_character(tmp_path: Path) -> None:
    found = line(tmp_path)
    assert len(found["days"]) == 365
    # From Thursday 1 January: closed until the 3rd, Sunday, then five days open.
    assert found["days"][:10] == "0000111110"
    # From Monday 21 December: five days open, a weekend, one more, 年末年始.
    assert found["days"][-11:] == "11111001000"
    # 設備点検 and 休日相談会.
    assert on(found, (12, 1), (12, 4), (12, 5), (12, 6)) == "0110"
    assert "others" not in found


def test_days_that_come_again_are_in_it(tmp_path: Path) -> None:
    rows = (
        "    regular_openings: [{days: [sat], nth: [2]}]\n"
        '    regular_closures: [{from: "08-13", to: "08-16", reason: 夏の休み}]\n'
    )
    found = line(tmp_path, calendar=rows)
    assert on(found, (11, 7), (11, 14), (11, 21)) == "010"
    assert on(found, (8, 12), (8, 13), (8, 14), (8, 17)) == "1001"


def test_each_kind_of_hours_has_its_own_character(tmp_path: Path) -> None:
    hours = """hours: {open: "09:00", close: "17:00", last_entry: "16:30"}
    other_hours:
      - {days: [fri], open: "09:00", close: "12:00"}
      - {days: [fri], nth: [3], open: "09:00", close: "19:00"}
    seasons:
      - months: [12, 1]
        hours: {open: "09:00", close: "16:00"}
        other_hours: [{days: [fri], open: "09:00", close: "16:30"}]"""
    found = line(tmp_path, hours)
    # Taken until 16:30 or open until then is the same to who calls.
    assert on(found, (11, 12), (11, 13), (11, 20), (12, 3), (12, 4), (1, 8)) == "123414"
    assert [one["to"] for one in found["spans"]] == [16 * 60 + 30]
    assert {key: [one["close"] for one in spans] for key, spans in found["others"].items()} == {
        "2": ["12時"],
        "3": ["19時"],
        "4": ["16時"],
    }


def test_public_holidays_have_their_hours_whatever_weekday_they_are(tmp_path: Path) -> None:
    hours = """hours: {open: "09:00", close: "17:00"}
    other_hours:
      - {days: [mon], open: "09:00", close: "12:00"}
      - {days: [fri, holiday], open: "10:00", close: "12:00"}"""
    found = line(tmp_path, hours, holidays="open")
    # 文化の日, a Tuesday, and 勤労感謝の日, a Monday.
    assert on(found, (11, 2), (11, 3), (11, 4), (11, 6), (11, 16), (11, 23)) == "231323"
