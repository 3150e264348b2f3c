"""Japanese words for the hours of a line."""

from collections.abc import Mapping
from typing import Any

import pytest

from builder.texts.figures.hours_words import hours_words
from builder.texts.words import days_words

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
WHOLE_WEEK = [*WEEKDAYS, "sat", "sun"]
YEAR_END = {"from": "12-29", "to": "01-03"}


@pytest.mark.parametrize(
    ("calendar", "days", "hours"),
    [
        (
            {"weekly": WEEKDAYS, "public_holidays": "closed", "year_end": YEAR_END},
            "月曜日から金曜日（祝日と12月29日から1月3日を除く）",
            "月曜日から金曜日 9時から16時45分まで（祝日と12月29日から1月3日を除く）",
        ),
        (
            {"weekly": WHOLE_WEEK, "public_holidays": "open", "year_end": YEAR_END},
            "毎日（12月29日から1月3日を除く）",
            "毎日 9時から16時45分まで（12月29日から1月3日を除く）",
        ),
        (
            {"weekly": ["sat"], "public_holidays": "closed"},
            "土曜日（祝日を除く）",
            "土曜日 9時から16時45分まで（祝日を除く）",
        ),
        ({"weekly": WHOLE_WEEK, "public_holidays": "open"}, "毎日", "毎日 9時から16時45分まで"),
    ],
)
def test_days_and_hours(calendar: Mapping[str, Any], days: str, hours: str) -> None:
    assert days_words(calendar) == days
    assert hours_words({"hours": {"open": "09:00", "close": "16:45"}}, calendar, 24) == hours
    assert hours_words({}, calendar, 24) == days


def test_hours_of_a_weekday_that_is_open_sometimes() -> None:
    calendar = {
        "weekly": WEEKDAYS,
        "public_holidays": "open",
        "regular_openings": [{"days": ["sat", "sun"], "nth": [1]}],
    }
    line: dict[str, Any] = {"hours": {"open": "09:00", "close": "17:00"}}
    words = "月曜日から金曜日と、毎月第1の土曜日・日曜日 9時から17時まで"
    assert hours_words(line, calendar, 24) == words
    line["other_hours"] = [{"days": ["sat"], "open": "10:00", "close": "12:00"}]
    words = "月曜日から金曜日と、毎月第1日曜日 9時から17時まで、毎月第1土曜日 10時から12時まで"
    assert hours_words(line, calendar, 24) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"open": "00:00", "close": "24:00"}, "毎日 24時間"),
        ({"open": "18:00", "close": "24:00"}, "毎日 18時から24時まで"),
        ({"open": "22:00", "close": "05:30", "next_day": True}, "毎日 22時から翌日の5時30分まで"),
        (
            {"open": "09:00", "close": "17:00", "break": {"from": "12:00", "to": "13:00"}},
            "毎日 9時から12時までと、13時から17時まで",
        ),
        (
            {"open": "20:00", "close": "06:00", "next_day": True, "break": {"from": "01:00", "to": "02:00"}},
            "毎日 20時から翌日の1時までと、翌日の2時から翌日の6時まで",
        ),
    ],
)
def test_hours_of_any_kind(hours: Mapping[str, Any], words: str) -> None:
    calendar = {"weekly": WHOLE_WEEK, "public_holidays": "open"}
    assert hours_words({"hours": hours}, calendar, 24) == words


LAST_ENTRY = {"open": "09:00", "close": "17:00", "last_entry": "16:30"}
LATE = {"open": "09:00", "close": "19:00"}
SHORT = {"open": "09:00", "close": "16:00"}
AFTERNOON = {"open": "10:00", "close": "15:00"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"hours": LAST_ENTRY}, "9時から17時まで（受付は16時30分まで）"),
        (
            {"hours": LATE, "seasons": [{"months": [1, 2, 6, 11, 12], "hours": SHORT}]},
            "9時から19時まで。6月と11月から2月は16時まで",
        ),
        (
            {
                "hours": {
                    **LAST_ENTRY,
                    "break": {"from": "12:00", "to": "13:00", "last_entry": "11:30"},
                }
            },
            "9時から12時まで（受付は11時30分まで）と、13時から17時まで（受付は16時30分まで）",
        ),
        (
            {"hours": LATE, "seasons": [{"from": "12-01", "to": "02-28", "hours": SHORT}]},
            "9時から19時まで。12月から2月は16時まで",
        ),
        (
            {"hours": LATE, "seasons": [{"months": [8], "hours": LAST_ENTRY}]},
            "9時から19時まで。8月は17時まで（受付は16時30分まで）",
        ),
        (
            {
                "hours": SHORT,
                "seasons": [{"from": "07-20", "to": "08-31", "hours": {**LATE, "open": "10:00"}}],
            },
            "9時から16時まで。7月20日から8月31日は10時から19時まで",
        ),
    ],
)
def test_last_entry_and_seasons(line: Mapping[str, Any], words: str) -> None:
    calendar = {"weekly": WHOLE_WEEK, "public_holidays": "open"}
    assert hours_words(line, calendar, 24) == f"毎日 {words}"


def test_hours_by_season_weekday_nth_weekday_and_holiday() -> None:
    calendar = {"weekly": WHOLE_WEEK, "public_holidays": "open", "year_end": YEAR_END}
    line = {
        "hours": {"open": "09:00", "close": "17:00"},
        "other_hours": [
            {"days": ["sat", "sun", "holiday"], **SHORT},
            {"days": ["thu"], "nth": [2, 4], **LATE},
        ],
        "seasons": [
            {
                "from": "12-01",
                "to": "02-28",
                "hours": SHORT,
                "other_hours": [{"days": ["sat", "sun", "holiday"], **AFTERNOON}],
            }
        ],
    }
    assert hours_words(line, calendar, 24) == (
        "月曜日から金曜日 9時から17時まで、土曜日・日曜日・祝日 9時から16時まで、"
        "毎月第2・第4木曜日 9時から19時まで。"
        "12月から2月は、月曜日から金曜日 9時から16時まで、土曜日・日曜日・祝日 10時から15時まで"
        "（12月29日から1月3日を除く）"
    )


def test_hours_that_differ_by_the_weekday() -> None:
    calendar = {"weekly": [*WEEKDAYS, "sat"], "public_holidays": "closed"}
    line = {
        "hours": {"open": "09:00", "close": "17:00"},
        "other_hours": [{"days": ["sat"], "open": "09:00", "close": "12:00"}],
    }
    words = "月曜日から金曜日 9時から17時まで、土曜日 9時から12時まで（祝日を除く）"
    assert hours_words(line, calendar, 24) == words
