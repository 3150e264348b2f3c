"""Days and hours in the words of a language's file."""

from collections.abc import Mapping
from typing import Any

import pytest

from builder.check import load
from builder.texts.languages.figures import (
    date_words,
    days_words,
    hours_words,
    minute_words,
    slot_days_words,
    starts_words,
)
from tests.conftest import EXAMPLE

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS = {"weekly": WEEK[:5], "public_holidays": "closed", "year_end": {"from": "12-29", "to": "01-03"}}
DAILY = {"weekly": WEEK, "public_holidays": "open"}


@pytest.fixture(scope="module")
def languages() -> Mapping[str, Any]:
    return load(EXAMPLE).languages


def test_days(languages: Mapping[str, Any]) -> None:
    english, easy = languages["en"], languages["easy"]
    closed = "closed: public holidays, 29 December to 3 January"
    assert days_words(english, WEEKDAYS) == f"Monday to Friday ({closed})"
    assert days_words(english, DAILY) == "every day"
    assert days_words(english, {**DAILY, "weekly": ["sat", "mon"]}) == "Monday, Saturday"
    # The third of a month is read in a way of its own.
    assert days_words(easy, WEEKDAYS).endswith("1月《がつ》｜3日《みっか》までは、休《やす》みです）")
    assert date_words(english, "2026-11-30") == "30 November 2026"
    assert date_words(easy, "2026-12-01") == "2026年《ねん》12月《がつ》｜1日《ついたち》"


def test_hours_by_season_and_last_entry(languages: Mapping[str, Any]) -> None:
    late = {"open": "09:00", "close": "19:00"}
    line = {
        "hours": {"open": "09:00", "close": "17:00", "last_entry": "16:30"},
        "other_hours": [{"days": ["sat", "holiday"], **late}, {"days": ["thu"], "nth": [2, 4], **late}],
        "seasons": [
            {
                "from": "12-01",
                "to": "02-28",
                "hours": {"open": "09:00", "close": "16:00"},
                "other_hours": [{"days": ["sat", "holiday"], **late}],
            }
        ],
    }
    assert hours_words(languages["en"], line, DAILY) == (
        "Monday to Friday, Sunday, 9:00 am to 5:00 pm (last entry: 4:30 pm), "
        "Saturday, public holidays, 9:00 am to 7:00 pm, "
        "the 2nd, 4th Thursday of the month, 9:00 am to 7:00 pm; "
        "from 1 December to 28 February: Monday to Friday, Sunday, 9:00 am to 4:00 pm, "
        "Saturday, public holidays, 9:00 am to 7:00 pm"
    )
    summer = {"hours": late, "seasons": [{"months": [8], "hours": {"open": "10:00", "close": "15:00"}}]}
    assert hours_words(languages["easy"], summer, DAILY) == (
        "毎日《まいにち》 午前《ごぜん》9時《じ》から 午後《ごご》7時《じ》まで。"
        "8月《がつ》｜1日《ついたち》から 8月《がつ》31日《にち》までは、"
        "午前《ごぜん》10時《じ》から 午後《ごご》3時《じ》まで"
    )


def test_days_that_come_again(languages: Mapping[str, Any]) -> None:
    rests = [
        {"days": ["mon"], "if_holiday": "next_weekday"},
        {"days": ["tue"], "nth": [1], "months": [6, 7]},
        {"from": "08-13", "to": "08-16", "reason": "夏の休み"},
    ]
    opens = [
        {"days": ["sat"], "nth": [1, "last"]},
        {"days": ["sun"], "every_weeks": 2, "since": "2026-12-06"},
    ]
    calendar = {**DAILY, "weekly": WEEK[:5], "regular_openings": opens, "regular_closures": rests}
    assert days_words(languages["en"], calendar) == (
        "Monday to Friday, the 1st, last Saturday of the month, Sunday every 2 weeks, counted from 6 "
        "December 2026 (closed: Monday (or the next weekday, if that is a public holiday), the 1st "
        "Tuesday of the month (1 June to 31 July), 13 August to 16 August)"
    )
    easy = days_words(languages["easy"], {**DAILY, "regular_closures": rests[:1]})
    assert easy == (
        "毎日《まいにち》（月曜日《げつようび》"
        "（祝日《しゅくじつ》のときは、次《つぎ》の 平日《へいじつ》）は、休《やす》みです）"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "midnight"),
        (9 * 60, "9:00 am"),
        (12 * 60, "12 noon"),
        (16 * 60 + 5, "4:05 pm"),
        (12 * 60 + 5, "12:05 pm"),
        (24 * 60, "midnight"),
        (29 * 60, "5:00 am the next day"),
    ],
)
def test_times(languages: Mapping[str, Any], minutes: int, words: str) -> None:
    assert minute_words(languages["en"], minutes) == words


def test_times_of_24_hours(languages: Mapping[str, Any]) -> None:
    english = languages["en"]
    own = ("noon", "midnight")
    times = {key: text for key, text in english["times"].items() if key not in own}
    assert minute_words({**english, "times": times}, 12 * 60) == "12:00 pm"
    times = {key: text for key, text in english["times"].items() if key not in ("am", "pm")}
    assert minute_words({**english, "times": times}, 12 * 60) == "12:00"
    assert minute_words({**english, "times": times}, 16 * 60 + 45) == "16:45"
    assert minute_words({**english, "times": times}, 24 * 60) == "24:00"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"hours": {"open": "09:00", "close": "16:45"}}, "every day, 9:00 am to 4:45 pm"),
        ({"hours": {"open": "00:00", "close": "24:00"}}, "every day, 24 hours a day"),
        ({"usual_hours": {"open": "09:00", "close": "17:00"}}, "every day, usually 9:00 am to 5:00 pm"),
        ({}, "every day"),
        (
            {
                "hours": {"open": "09:00", "close": "17:00", "break": {"from": "12:00", "to": "13:00"}},
                "other_hours": [{"days": ["sat", "sun"], "open": "10:00", "close": "11:30"}],
            },
            "Monday to Friday, 9:00 am to 12 noon, 1:00 pm to 5:00 pm, "
            "Saturday, Sunday, 10:00 am to 11:30 am",
        ),
    ],
)
def test_hours_of_a_phone(languages: Mapping[str, Any], line: Mapping[str, Any], words: str) -> None:
    assert hours_words(languages["en"], line, DAILY) == words


def test_starts_of_consultations(languages: Mapping[str, Any]) -> None:
    slots = {"times": ["09:00", "14:30"]}
    assert starts_words(languages["en"], slots) == "9:00 am, 2:30 pm"
    saturdays = {"days": ["sat"], "times": ["11:00"]}
    said = starts_words(languages["en"], {**slots, "other_times": [saturdays]})
    assert said == "9:00 am, 2:30 pm (Saturday, 11:00 am)"
    days = {"usual_days": {"days": ["tue", "thu"]}, "other_times": [saturdays]}
    assert slot_days_words(languages["en"], days, DAILY) == "Tuesday, Thursday, Saturday"
    assert slot_days_words(languages["en"], {}, DAILY) == "every day"
