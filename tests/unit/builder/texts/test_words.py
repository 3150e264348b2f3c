"""Japanese words for days, hours and spans."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from builder.pages.closures import Month, Stretch, closures_by_month
from builder.texts.figures.hours_words import hours_words, minute_words
from builder.texts.figures.regular_words import weekly_words
from builder.texts.markdown import escaped, html, plain, site_path, under
from builder.texts.words import (
    date_words,
    days_words,
    retention_words,
    usual_closing_words,
)
from desk.domain.calendar.opening_days import OpeningCalendar

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
WHOLE_WEEK = [*WEEKDAYS, "sat", "sun"]
YEAR_END = {"from": "12-29", "to": "01-03"}


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


def test_days_that_a_desk_is_usually_closed() -> None:
    rests = [{"days": ["mon"], "if_holiday": "next_day"}, {"days": ["wed"], "nth": [3]}]
    assert usual_closing_words({"weekly": WHOLE_WEEK, "regular_closures": rests}) == "月曜日のほかの"
    assert usual_closing_words({"weekly": WEEKDAYS}) == "土曜日・日曜日のほかの"
    assert usual_closing_words({"weekly": WHOLE_WEEK}) == ""


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


def calendar(**changes: Any) -> OpeningCalendar:
    rules = {
        "weekly": WEEKDAYS,
        "public_holidays": "closed",
        "year_end": YEAR_END,
        "extra_closures": [{"date": "2026-12-28", "reason": "設備点検"}],
        "extra_openings": [{"date": "2026-12-05", "reason": "休日相談会"}],
        **changes,
    }
    return OpeningCalendar.from_bundle(rules, {"2026-11-23": "勤労感謝の日", "2026-11-28": "土曜の祝日"})


def test_of_days_that_come_again_those_are_listed_that_no_week_shows() -> None:
    found = closures_by_month(
        calendar(
            weekly=WEEKDAYS[:4],
            public_holidays="open",
            regular_openings=[{"days": ["fri"], "nth": [1, 3], "reason": "夜間の相談"}],
            regular_closures=[{"days": ["mon"], "if_holiday": "next_weekday"}, {"days": ["wed"], "nth": [2]}],
        ),
        since=date(2026, 11, 1),
    )
    said = [(one.days, one.reason, one.is_open, one.is_regular) for one in found[0].stretches]
    assert said == [
        ("6日(金)", "夜間の相談", True, True),
        ("11日(水)", "第2水曜日", False, False),
        ("20日(金)", "夜間の相談", True, True),
        ("23日(月)", "祝日（勤労感謝の日）", True, True),
        ("24日(火)", "月曜日の休みの振り替え", False, False),
    ]


def test_closures_are_the_days_closed_beyond_the_weekly_pattern() -> None:
    assert closures_by_month(calendar(), since=date(2026, 11, 30)) == [
        # The whole month of `since`; a holiday on a Saturday closes nothing.
        Month(
            title="2026年11月",
            stretches=(Stretch(days="23日(月)", reason="祝日（勤労感謝の日）", is_open=False),),
        ),
        Month(
            title="2026年12月",
            stretches=(
                Stretch(days="5日(土)", reason="休日相談会", is_open=True),
                # Next to each other, but for different reasons.
                Stretch(days="28日(月)", reason="設備点検", is_open=False),
                Stretch(days="29日(火)から31日(木)", reason="年末年始", is_open=False),
            ),
        ),
    ]


def test_closures_before_and_after_the_published_years() -> None:
    assert closures_by_month(calendar(), since=date(2027, 1, 1)) == []
    assert closures_by_month(calendar(), since=date(2020, 1, 1))[0].title == "2026年1月"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("/index.md", "/"),
        ("/online/index.md", "/online/"),
        ("/online/flow.md", "/online/flow/"),
        ("/online/flow.md#apply", "/online/flow/#apply"),
        ("/images/map.svg", "/images/map.svg"),
        ("/reindex.md", "/reindex/"),
    ],
)
def test_where_a_page_is_on_the_site(page: str, path: str) -> None:
    assert site_path(page) == path


def test_markdown_as_html_for_the_functions() -> None:
    assert html("[予約](/a/index.md#b)と[外](https://example.jp/)。", base="/soudan") == (
        '<p><a href="/soudan/a/#b">予約</a>と<a href="https://example.jp/">外</a>。</p>'
    )


def test_markdown_as_plain_text() -> None:
    assert plain("**急ぐ**ときは[電話](/directory.md){ .note }へ。\n") == "急ぐときは電話へ。"


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("# 大\n\n## 中\n\n文", "### 大\n\n#### 中\n\n文"),
        ("#### 小\n\n文\n\n## 大\n\n#### 小", "### 小\n\n文\n\n### 大\n\n#### 小"),
        ("文です。\n題\n---\n\n文", "### 文です。 題\n\n\n\n文"),
        ("- # 中\n\n```\n# コード\n```", "- ### 中\n\n```\n# コード\n```"),
        ("#9110 です", "#9110 です"),
    ],
)
def test_headings_of_an_answer_come_below_its_question(text: str, below: str) -> None:
    assert under(text, 2) == below


@pytest.mark.parametrize("text", ["A*B*C", "[a](b)", "<b>太</b> & &amp;", "1_2_3 `c` ~~d~~ |", "C# {#x}"])
def test_titles_are_shown_as_they_are_written(text: str) -> None:
    shown = BeautifulSoup(html(f"# {escaped(text)} {{#id}}"), "html.parser")
    assert [(one.name, one.text, one["id"]) for one in shown.select("*")] == [("h1", text, "id")]
