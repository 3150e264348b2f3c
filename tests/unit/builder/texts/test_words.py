"""Japanese words for days, dates and spans."""

from typing import Any

import pytest

from builder.texts.figures.hours_words import minute_words
from builder.texts.figures.regular_words import weekly_words
from builder.texts.words import date_words, days_words, retention_words, usual_closing_words

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
WHOLE_WEEK = [*WEEKDAYS, "sat", "sun"]


@pytest.mark.parametrize(
    ("weekly", "words"),
    [
        (WEEKDAYS, "月曜日から金曜日"),
        ([*WEEKDAYS, "sat"], "月曜日から土曜日"),
        (WHOLE_WEEK, "毎日"),
        (["fri", "mon", "wed"], "月曜日・水曜日・金曜日"),
        (["sat", "sun"], "土曜日・日曜日"),
        (["mon", "tue", "wed", "fri", "sat"], "月曜日から水曜日・金曜日・土曜日"),
        (["thu"], "木曜日"),
    ],
)
def test_days_of_the_week(weekly: list[str], words: str) -> None:
    assert weekly_words(weekly) == words


@pytest.mark.parametrize(
    ("openings", "closures", "words"),
    [
        ([{"days": ["sat"], "nth": [1, 3]}], [], "月曜日から金曜日と、毎月第1・第3土曜日（祝日を除く）"),
        (
            [
                {"days": ["sat", "sun"], "nth": [2, "last"]},
                {"days": ["sun"], "from": "06-01", "to": "09-30"},
                {"days": ["sat"], "every_weeks": 2, "since": "2026-12-05"},
            ],
            [],
            "月曜日から金曜日と、毎月第2・最終の土曜日・日曜日と、6月から9月の日曜日と、"
            "2026年12月5日から隔週の土曜日（祝日を除く）",
        ),
        (
            [],
            [{"days": ["mon"], "if_holiday": "next_weekday"}],
            "月曜日から金曜日（祝日と月曜日（祝日のときは、その次の平日）を除く）",
        ),
        (
            [],
            [
                {"days": ["tue"], "nth": [1], "months": [6], "reason": "設備点検"},
                {"from": "08-13", "to": "08-16", "reason": "夏の休み"},
                {"days": ["fri"], "from": "12-01", "to": "02-28", "if_holiday": "open"},
                {"from": "10-01", "to": "10-01", "reason": "記念日"},
                {"months": [2, 8, 9], "days": ["wed"], "every_weeks": 3, "since": "2026-12-02"},
            ],
            "月曜日から金曜日（祝日、6月の第1火曜日、8月13日から16日、12月から2月の祝日でない金曜日、"
            "10月1日、2月と8月から9月の2026年12月2日から3週ごとの水曜日を除く）",
        ),
    ],
)
def test_days_that_come_again(openings: list[Any], closures: list[Any], words: str) -> None:
    calendar = {"weekly": WEEKDAYS, "public_holidays": "closed"}
    assert days_words({**calendar, "regular_openings": openings, "regular_closures": closures}) == words


def test_days_that_a_desk_is_usually_closed() -> None:
    rests = [{"days": ["mon"], "if_holiday": "next_day"}, {"days": ["wed"], "nth": [3]}]
    assert usual_closing_words({"weekly": WHOLE_WEEK, "regular_closures": rests}) == "月曜日のほかの"
    assert usual_closing_words({"weekly": WEEKDAYS}) == "土曜日・日曜日のほかの"
    assert usual_closing_words({"weekly": WHOLE_WEEK}) == ""


def test_dates_times_and_spans() -> None:
    assert date_words("2025-03-14") == "2025年3月14日"
    assert [minute_words(minutes, 24) for minutes in (540, 1005, 1440, 1740)] == [
        "9時",
        "16時45分",
        "24時",
        "翌日の5時",
    ]
    assert [minute_words(minutes, 12) for minutes in (540, 1005, 1440, 1740)] == [
        "午前9時",
        "午後4時45分",
        "夜の12時",
        "翌日の午前5時",
    ]
    assert [retention_words(days) for days in (365, 1095, 30, 400)] == ["1年間", "3年間", "30日間", "400日間"]
