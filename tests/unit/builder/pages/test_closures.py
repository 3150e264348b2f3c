"""The days that a desk is closed beside its week, by month."""

from datetime import date
from typing import Any

from builder.pages.closures import Month, Stretch, closures_by_month
from desk.domain.calendar.opening_days import OpeningCalendar

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
YEAR_END = {"from": "12-29", "to": "01-03"}


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
