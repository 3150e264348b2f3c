"""Regular openings and closures: the cases that calendars get wrong, and any rule against a list of days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar
from desk.domain.calendar.regular_days import RegularDays
from tests.unit.calendar.regular_oracle import NAMES, closed_by, days_of

HOLIDAYS = {
    "2025-05-03": "憲法記念日",  # a first Saturday
    "2026-01-01": "元日",
    "2026-05-03": "憲法記念日",
    "2026-05-04": "みどりの日",
    "2026-05-05": "こどもの日",
    "2026-05-06": "休日",
    "2026-08-11": "山の日",
    "2026-09-21": "敬老の日",
    "2026-09-22": "休日",
    "2026-09-23": "秋分の日",
    "2026-11-23": "勤労感謝の日",
    "2027-01-01": "元日",
    "2027-03-22": "休日",
}
YEAR_END = {"from": "12-29", "to": "01-03"}
EVERY_DAY = {"weekly": NAMES, "public_holidays": "open"}
WEEKDAYS = {"weekly": NAMES[:5], "public_holidays": "closed", "year_end": YEAR_END}
MONDAYS = {"days": ["mon"], "if_holiday": "next_weekday"}


def calendar(*closures: dict[str, Any], openings: Any = (), **usual: Any) -> OpeningCalendar:
    row = {**(usual or EVERY_DAY), "regular_openings": openings, "regular_closures": closures}
    return OpeningCalendar.from_bundle(row, HOLIDAYS)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-16", "月曜日"),
        ("2026-11-17", None),
        ("2026-11-23", None),  # a holiday
        ("2026-11-24", "月曜日の休みの振り替え"),
        ("2026-09-21", None),  # three holidays in a row
        ("2026-09-22", None),
        ("2026-09-23", None),
        ("2026-09-24", "月曜日の休みの振り替え"),
        ("2026-09-25", None),
        ("2026-05-04", None),
        ("2026-05-07", "月曜日の休みの振り替え"),
        ("2027-03-22", None),  # a substitute
        ("2027-03-23", "月曜日の休みの振り替え"),
        ("2026-08-10", "月曜日"),  # the holiday is the day after
        ("2026-08-11", None),
        ("2028-01-03", "開庁日がまだ決まっていません"),
    ],
)
def test_mondays_or_the_day_after_where_that_is_a_holiday(day: str, reason: str | None) -> None:
    assert calendar(MONDAYS).closed_reason(date.fromisoformat(day)) == reason


@pytest.mark.parametrize(
    ("if_holiday", "closed"),
    [
        # A holiday on a Sunday, the Monday is its substitute, and two more follow.
        (None, ["2026-05-03"]),
        ("open", []),
        ("next_day", ["2026-05-07"]),
        ("next_weekday", ["2026-05-07"]),
    ],
)
def test_what_a_closure_does_on_a_holiday(if_holiday: str | None, closed: list[str]) -> None:
    row = {"days": ["sun"], "nth": [1]} | ({"if_holiday": if_holiday} if if_holiday else {})
    found = calendar(row)
    week = [date(2026, 5, 1) + timedelta(n) for n in range(9)]
    assert [f"{day}" for day in week if not found.is_open(day)] == closed


def test_the_next_day_may_be_a_saturday_but_the_next_weekday_may_not() -> None:
    def of(if_holiday: str) -> OpeningCalendar:
        row = {**EVERY_DAY, "regular_closures": [{"days": ["fri"], "if_holiday": if_holiday}]}
        return OpeningCalendar.from_bundle(row, {"2026-01-01": "元日", "2026-11-20": "例の祝日"})

    for name, closed in (("next_day", date(2026, 11, 21)), ("next_weekday", date(2026, 11, 23))):
        days = [date(2026, 11, 20) + timedelta(n) for n in range(5)]
        assert [day for day in days if not of(name).is_open(day)] == [closed]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-07", None),
        ("2026-11-14", "第2土曜日"),
        ("2026-11-21", None),
        ("2026-11-22", "日曜日"),
        ("2025-05-03", "祝日（憲法記念日）"),
        ("2026-01-03", "年末年始"),
        ("2026-01-17", None),
        ("2026-10-31", "第5土曜日"),
    ],
)
def test_first_and_third_saturdays_but_for_holidays_and_the_year_s_end(day: str, reason: str | None) -> None:
    found = calendar(openings=[{"days": ["sat"], "nth": [1, 3]}], **WEEKDAYS)
    assert found.closed_reason(date.fromisoformat(day)) == reason


def test_a_second_closure_of_the_year_and_one_of_a_month() -> None:
    found = calendar(
        {"from": "08-13", "to": "08-16", "reason": "夏の休み"},
        {"days": ["mon"], "nth": [1], "months": [6], "reason": "設備点検"},
        **WEEKDAYS,
    )
    said = {day: found.closed_reason(date.fromisoformat(day)) for day in ("2026-08-13", "2027-08-16")}
    assert {*said.values()} == {"夏の休み"}
    assert [n for n in range(1, 31) if found.closed_reason(date(2026, 6, n)) == "設備点検"] == [1]
    assert found.last_day_in_time(date(2026, 8, 17), 2) == date(2026, 8, 10)


def test_every_other_saturday_before_and_after_the_day_it_is_counted_from() -> None:
    rule = RegularDays.from_row({"days": ["sat"], "every_weeks": 2, "since": "2026-12-05"})
    saturdays = [date(2026, 11, 7) + timedelta(weeks=n) for n in range(10)]
    assert [rule.falls_on(day) for day in saturdays] == [True, False] * 5


@pytest.mark.parametrize(
    ("last", "first", "is_in"),
    [("02-28", "12-01", True), ("02-28", "02-01", True), ("02-28", "02-26", False), ("02-29", "02-26", True)],
)
def test_the_end_of_february_is_its_29th_in_a_leap_year(last: str, first: str, is_in: bool) -> None:
    rule = RegularDays.from_row({"from": first, "to": last})
    assert rule.falls_on(date(2028, 2, 29)) is is_in
    assert rule.falls_on(date(2027, 2, 28))
    assert not rule.falls_on(date(2027, 3, 1))


def test_beyond_the_published_years_a_day_that_may_be_a_holiday_may_be_open() -> None:
    found = calendar(MONDAYS, {"days": ["wed"], "nth": [3]})
    monday, wednesday = date(2028, 1, 17), date(2028, 1, 19)
    assert (found.may_open(monday), found.is_open(monday)) == (True, False)
    assert (found.may_open(wednesday), found.is_open(wednesday)) == (False, False)
    with pytest.raises(NotPublished):
        found.nth_opening_day_after(date(2027, 12, 31), 1)


def _month_days() -> Iterator[str]:
    day = date(2028, 1, 1)
    while day.year == 2028:
        yield f"{day:%m-%d}"
        day += timedelta(days=1)


month_days = st.sampled_from([*_month_days()])
some_days = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
nth = st.lists(st.sampled_from([1, 2, 3, 4, 5, "last"]), min_size=1, max_size=3, unique=True)
months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
turns = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = {}
    kind = draw(st.sampled_from(["every", "nth", "turns", "period"]))
    if kind != "period":
        row["days"] = draw(some_days)
    if kind == "nth":
        row["nth"] = draw(nth)
    if kind == "turns":
        row |= {"every_weeks": draw(st.integers(2, 4)), "since": draw(turns)}
    when = draw(st.sampled_from(["period"] if kind == "period" else ["always", "months", "period"]))
    if when == "months":
        row["months"] = draw(months)
    if when == "period":
        row |= {"from": draw(month_days), "to": draw(month_days)}
    if "days" in row and draw(st.booleans()):
        row["if_holiday"] = draw(st.sampled_from(["open", "next_day", "next_weekday"]))
    return row


asked = st.dates(date(2024, 1, 1), date(2028, 12, 31))
runs = st.lists(st.tuples(asked, st.integers(1, 6)), max_size=6)


@given(rows(), runs, asked, asked)
def test_any_rule_against_a_list_of_its_days(
    row: dict[str, Any], holidays: list[tuple[date, int]], start: date, other: date
) -> None:
    off = {day + timedelta(n) for day, length in [*holidays, (other, 3)] for n in range(length)}
    rule, days, closed = RegularDays.from_row(row), days_of(row), closed_by(row, off)
    for n in range(120):
        for day in (start + timedelta(n), other + timedelta(n - 60)):
            if 2024 <= day.year <= 2028:
                assert rule.falls_on(day) == (day in days), day
                assert (rule.closes(day, off.__contains__) is not None) == (day in closed), day


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, Any]:
    """A calendar with everything that one can have."""
    openings = draw(
        st.lists(rows().filter(lambda row: "days" in row and "if_holiday" not in row), max_size=2)
    )
    exceptions = draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=6, unique=True))
    extra = [{"date": f"{day}", "reason": "例"} for day in exceptions]
    return {
        "weekly": draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)),
        "public_holidays": draw(st.sampled_from(["open", "closed"])),
        **draw(st.sampled_from([{}, {"year_end": YEAR_END}])),
        "regular_openings": openings,
        "regular_closures": draw(st.lists(rows(), max_size=3)),
        "extra_closures": extra[::2],
        "extra_openings": extra[1::2],
    }


def open_days_of(row: dict[str, Any], holidays: set[date]) -> list[date]:
    """The opening days of 2026 and 2027, put together from lists."""
    days = {*days_of({"days": row["weekly"]})}.union(*map(days_of, row["regular_openings"]))
    if row["public_holidays"] == "closed":
        days -= holidays
    for closure in [row["year_end"]] if "year_end" in row else []:
        days -= days_of(closure)
    days = days.difference(*(closed_by(closure, holidays) for closure in row["regular_closures"]))
    days |= {date.fromisoformat(one["date"]) for one in row["extra_openings"]}
    days -= {date.fromisoformat(one["date"]) for one in row["extra_closures"]}
    return sorted(day for day in days if day.year in (2026, 2027))


@settings(max_examples=25)
@given(calendars(), runs, st.integers(1, 4), st.integers(0, 200))
def test_any_calendar_against_lists_of_its_days(
    row: dict[str, Any], off: list[tuple[date, int]], lead: int, place: int
) -> None:
    listed = {day + timedelta(n) for day, length in off for n in range(length)}
    holidays = {day for day in listed if day.year in (2026, 2027)} | {date(2026, 1, 1), date(2027, 1, 1)}
    found = OpeningCalendar.from_bundle(row, {f"{day}": "例の祝日" for day in holidays})
    days = open_days_of(row, holidays)
    assert [*found.opening_days()] == days
    if lead <= place < len(days):
        assert found.last_day_in_time(days[place], lead) == days[place - lead]
        assert found.nth_opening_day_after(days[place - lead], lead) == days[place]
    # Why a day is closed is said of each that is, and no day that may be open is told for a closed one.
    assert all(found.closed_reason(day) for day in (*found.published_days(),) if day not in {*days})
    assert all(found.opened_words(day) for day in days if day.weekday() not in found.usual_weekdays)
