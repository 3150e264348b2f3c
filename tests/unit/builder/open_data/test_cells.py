"""What offices write into a cell, and what it is; and what to write instead."""

from collections.abc import Callable
from typing import Any

import pytest

from builder.open_data.taking import cells
from desk.domain.calendar.regular_days import WEEKDAYS

ALL, WORKDAYS = WEEKDAYS, WEEKDAYS[:5]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:00", "09:00"),
        ("９：００", "09:00"),
        ("9：00", "09:00"),
        ("09:00:00", "09:00"),
        ("24:00", "24:00"),
        ("0:00", "00:00"),
        ("9時", "09:00"),
        ("17:00まで", "17:00"),
        ("12:00 PM", "12:00"),
        ("９時半", "09:30"),
        ("16時45分", "16:45"),
        ("午前9時", "09:00"),
        ("午後5時15分", "17:15"),
        ("午後0時30分", "12:30"),
        ("正午", "12:00"),
        ("9:00 AM", "09:00"),
        ("5:00PM", "17:00"),
        ("0.375", "09:00"),
    ],
)
def test_a_time(text: str, time: str) -> None:
    assert cells.time_of(text) == time


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9:00～17:00", [("09:00", "17:00")]),
        ("9:00〜17:00", [("09:00", "17:00")]),
        ("9：00－17：00", [("09:00", "17:00")]),
        ("9:00-17:00", [("09:00", "17:00")]),
        ("9時から17時まで", [("09:00", "17:00")]),
        ("8時30分　～　17時15分", [("08:30", "17:15")]),
        ("9:00～12:00、13:00～17:00", [("09:00", "12:00"), ("13:00", "17:00")]),
        ("9:00～12:00\n13:00～17:00", [("09:00", "12:00"), ("13:00", "17:00")]),
        ("9:00～12:00 13:00～17:00", [("09:00", "12:00"), ("13:00", "17:00")]),
        ("9時～正午・13時～17時", [("09:00", "12:00"), ("13:00", "17:00")]),
        ("午前9時から午後5時15分まで", [("09:00", "17:15")]),
        ("24時間", [("00:00", "24:00")]),
        ("9:00～17:00（土曜は12:00まで）", []),
        ("9:00", []),
    ],
)
def test_a_stretch_of_time(text: str, spans: list[cells.Span]) -> None:
    assert cells.spans_of(text) == spans


@pytest.mark.parametrize(
    ("text", "days", "on_holidays"),
    [
        ("月火水木金", WORKDAYS, None),
        ("月～金", WORKDAYS, None),
        ("月曜日から金曜日", WORKDAYS, None),
        ("月－金", WORKDAYS, None),
        ("月・水・金曜", ("mon", "wed", "fri"), None),
        ("土～月", ("mon", "sat", "sun"), None),
        ("月火水木金（祝日休）", WORKDAYS, False),
        ("月;火;水;木;金;祝日を除く", WORKDAYS, False),
        ("平日", WORKDAYS, False),
        ("土日祝", ("sat", "sun"), True),
        ("月曜日～金曜日（祝日・年末年始（12/29～1/3）を除く）", WORKDAYS, False),
        ("月火水木金（土・日・祝休）", WORKDAYS, False),
        ("毎日（月曜、年末年始休館）", ("tue", "wed", "thu", "fri", "sat", "sun"), None),
        ("毎日", ALL, None),
        ("年中無休", ALL, True),
    ],
)
def test_weekdays(text: str, days: tuple[str, ...], on_holidays: bool | None) -> None:
    assert cells.days_of(text) == (days, on_holidays)


@pytest.mark.parametrize(
    "text",
    [
        "2026/12/1",
        "2026-12-01",
        "２０２６／１２／１",
        "2026年12月1日(火)",
        "令和8年12月1日",
        "R8.12.1",
        "46357",
        "2026/12/1 0:00",
    ],
)
def test_a_day(text: str) -> None:
    assert cells.date_of(text) == "2026-12-01"


@pytest.mark.parametrize("text", ["30", "３０", "30人", "約30名（先着順）", "1,200人"])
def test_a_number_of_people(text: str) -> None:
    assert cells.number_of(text) == (1200 if "2" in text else 30)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("03-0000-5380", "03-0000-5380"),
        ("０３（００００）５３８０", "03-0000-5380"),
        ("0300005380", "03-0000-5380"),
        ("０３ー００００－５３８０", "03-0000-5380"),
        ("03-0000-5380（内線2345）", "03-0000-5380"),
        ("03-0000-5380（代表）", "03-0000-5380"),
        ("188", "188"),
        ("#9110", "#9110"),
        ("042-500-1234", "042-500-1234"),
    ],
)
def test_a_phone(text: str, phone: str) -> None:
    assert cells.phone_of(text) == phone


@pytest.mark.parametrize(
    ("reader", "text", "said"),
    [
        (cells.time_of, "9;00", "9:00 のことなら"),
        (cells.time_of, "900", "9:00 のことなら"),
        (cells.time_of, "9.30", "9:30 のことなら"),
        (cells.time_of, "25:00", "翌日の 01:00 のことなら"),
        (cells.time_of, "9:75", "ない時刻"),
        (cells.time_of, "午後12時", "昼か真夜中か"),
        (cells.time_of, "応相談", "9:00 のように"),
        (cells.spans_of, "9:00～25:99", "ない時刻"),
        (cells.days_of, "第1・3土曜", "のように書き"),
        (cells.days_of, "不定期", "のように書き"),
        (cells.days_of, "日・祝休", "のように書き"),
        (cells.days_of, "月曜休館", "のように書き"),
        (cells.days_of, "祝日、年末年始", "のように書き"),
        (cells.date_of, "12/1", "年から"),
        (cells.date_of, "2026/2/30", "実際にある日付"),
        (cells.date_of, "平成38年12月1日", "西暦"),
        (cells.date_of, "未定", "実際にある日付"),
        (cells.number_of, "若干名", "数字だけ"),
        (cells.number_of, "0", "数字だけ"),
        (cells.phone_of, "300005380", "03-0000-5380 と書いて"),
        (cells.phone_of, "3.00E+09", "Excelが数に直して"),
        (cells.phone_of, "03-0000-5380、03-0000-5381", "1つだけ"),
        (cells.extension_of, "なし", "数字だけ"),
    ],
)
def test_what_can_not_be_read_says_what_to_write(reader: Callable[[str], Any], text: str, said: str) -> None:
    with pytest.raises(cells.Unreadable, match=said):
        reader(text)
