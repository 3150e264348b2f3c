"""Opening days: tables of the cases that calendars get wrong."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.calendar.moments import (
    TOKYO,
    day_words,
    deadline_words,
    hour_words,
    moment_words,
    tokyo_day,
)
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar

HOLIDAYS = {
    "2026-01-01": "元日",
    "2026-05-03": "憲法記念日",
    "2026-05-04": "みどりの日",
    "2026-05-05": "こどもの日",
    "2026-05-06": "休日",
    "2026-09-21": "敬老の日",
    "2026-09-22": "休日",
    "2026-09-23": "秋分の日",
    "2026-11-03": "文化の日",
    "2026-11-23": "勤労感謝の日",
    "2027-01-01": "元日",
    "2027-01-11": "成人の日",
    "2027-03-21": "春分の日",
    "2027-03-22": "休日",
}
YEAR_END = {"from": "12-29", "to": "01-03"}
WEEKDAYS = {
    "weekly": ["mon", "tue", "wed", "thu", "fri"],
    "public_holidays": "closed",
    "year_end": YEAR_END,
    "extra_closures": [{"date": "2026-12-01", "reason": "設備点検"}],
    "extra_openings": [{"date": "2026-12-05", "reason": "休日相談会"}],
}
SATURDAYS_TOO = {"weekly": [*WEEKDAYS["weekly"], "sat"], "public_holidays": "closed", "year_end": YEAR_END}
HOTLINE = {
    "weekly": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "public_holidays": "open",
    "year_end": YEAR_END,
}

weekdays = OpeningCalendar.from_bundle(WEEKDAYS, HOLIDAYS)
saturdays_too = OpeningCalendar.from_bundle(SATURDAYS_TOO, HOLIDAYS)
hotline = OpeningCalendar.from_bundle(HOTLINE, HOLIDAYS)


@pytest.mark.parametrize(
    ("day", "weekday_desk", "saturday_desk", "hotline_desk"),
    [
        ("2026-11-20", None, None, None),
        ("2026-11-21", "土曜日", None, None),
        ("2026-11-22", "日曜日", "日曜日", None),
        ("2026-11-23", "祝日（勤労感謝の日）", "祝日（勤労感謝の日）", None),
        ("2026-05-06", "祝日（休日）", "祝日（休日）", None),  # substitute holiday after 5/3 on a Sunday
        ("2026-09-22", "祝日（休日）", "祝日（休日）", None),  # a day between two holidays
        ("2027-03-22", "祝日（休日）", "祝日（休日）", None),
        ("2026-12-28", None, None, None),
        ("2026-12-29", "年末年始", "年末年始", "年末年始"),
        ("2027-01-01", "年末年始", "年末年始", "年末年始"),
        ("2027-01-03", "年末年始", "年末年始", "年末年始"),
        ("2027-01-04", None, None, None),
        ("2026-12-01", "設備点検", None, None),
        ("2026-12-05", None, None, None),
        (
            "2028-01-11",
            "開庁日がまだ決まっていません",
            "開庁日がまだ決まっていません",
            "開庁日がまだ決まっていません",
        ),
    ],
)
def test_why_a_day_is_closed(
    day: str, weekday_desk: str | None, saturday_desk: str | None, hotline_desk: str | None
) -> None:
    date_ = date.fromisoformat(day)
    assert weekdays.closed_reason(date_) == weekday_desk
    assert saturdays_too.closed_reason(date_) == saturday_desk
    assert hotline.closed_reason(date_) == hotline_desk


@pytest.mark.parametrize(
    ("day", "last_day", "why"),
    [
        ("2026-11-25", "2026-11-20", "the source's example: 11-23 is a holiday"),
        ("2026-11-24", "2026-11-19", "a weekend and a holiday between"),
        ("2026-11-27", "2026-11-25", "plain weekdays"),
        ("2026-12-03", "2026-11-30", "12-01 is an extra closure"),
        ("2026-12-07", "2026-12-04", "12-05 (Sat) is an extra opening"),
        ("2027-01-04", "2026-12-25", "over the year's end: 12-28 is the 1st, 12-25 the 2nd"),
        ("2027-01-05", "2026-12-28", "over the year's end"),
        ("2027-01-06", "2027-01-04", "just after it"),
        ("2027-01-12", "2027-01-07", "成人の日 between"),
        ("2026-05-07", "2026-04-30", "05-01 is the 1st before the May holidays, 04-30 the 2nd"),
        ("2026-09-24", "2026-09-17", "over the September holidays"),
    ],
)
def test_last_day_in_time_is_counted_back_over_opening_days(day: str, last_day: str, why: str) -> None:
    assert weekdays.last_day_in_time(date.fromisoformat(day), 2) == date.fromisoformat(last_day), why


@pytest.mark.parametrize(
    ("now", "in_time"),
    [
        ("2026-11-20T23:59:59+09:00", True),
        ("2026-11-21T00:00:00+09:00", False),
        ("2026-11-20T14:59:59+00:00", True),  # the same two moments by Lambda's clock
        ("2026-11-20T15:00:00+00:00", False),
        ("2026-11-19T20:00:00+00:00", True),  # 5 o'clock on the 20th in Tokyo
    ],
)
def test_the_whole_of_the_last_day_in_tokyo_is_in_time(now: str, in_time: bool) -> None:
    deadline = weekdays.deadline(date(2026, 11, 25), 2, "24:00")
    assert (datetime.fromisoformat(now) < deadline) is in_time


def test_a_cutoff_during_the_day() -> None:
    deadline = weekdays.deadline(date(2026, 11, 25), 2, "17:00")
    assert deadline == datetime(2026, 11, 20, 17, 0, tzinfo=TOKYO)
    assert deadline_words(deadline, 24) == "11月20日(金) 16時59分"


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-11-20", 1, "2026-11-24"),
        ("2026-11-22", 1, "2026-11-24"),  # sent on a closed day
        ("2026-12-28", 1, "2027-01-04"),
        ("2026-12-31", 2, "2027-01-05"),
        ("2026-11-30", 1, "2026-12-02"),
        ("2026-12-04", 1, "2026-12-05"),
    ],
)
def test_nth_opening_day_after(day: str, n: int, expected: str) -> None:
    assert weekdays.nth_opening_day_after(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_beyond_the_published_years_is_unknown_not_guessed() -> None:
    assert not weekdays.is_open(date(2028, 1, 11))
    with pytest.raises(NotPublished):
        weekdays.nth_opening_day_after(date(2027, 12, 28), 1)
    with pytest.raises(NotPublished):
        weekdays.last_day_in_time(date(2026, 1, 5), 2)


def test_beyond_the_published_years_the_desk_s_own_rules_say_when_it_may_be_open() -> None:
    """For its own work: New Year's closing and weekends are known, public holidays are not."""
    assert weekdays.earliest_opening_day_after(date(2027, 12, 27), 3) == date(2028, 1, 5)
    assert weekdays.latest_opening_day_before(date(2028, 1, 4)) == date(2027, 12, 28)
    assert weekdays.may_open(date(2028, 1, 10)), "a public holiday, not published yet"
    assert not weekdays.may_open(date(2028, 1, 8))
    assert not weekdays.may_open(date(2027, 3, 22))


days = st.dates(date(2026, 1, 20), date(2027, 12, 20))


@given(days, st.integers(1, 5), st.sampled_from([weekdays, saturdays_too, hotline]))
def test_the_last_day_in_time_is_an_earlier_opening_day(
    day: date, lead: int, calendar: OpeningCalendar
) -> None:
    last = calendar.last_day_in_time(day, lead)
    assert calendar.is_open(last)
    assert last < day
    between = [d for d in calendar.opening_days() if last < d < day]
    assert len(between) == lead - 1


@given(days, days, st.integers(1, 5))
def test_a_later_day_never_has_an_earlier_deadline(one: date, other: date, lead: int) -> None:
    first, second = sorted((one, other))
    assert weekdays.last_day_in_time(first, lead) <= weekdays.last_day_in_time(second, lead)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 19, 14, 59, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 19, 15, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_is_tokyos_day(moment: datetime, day: date) -> None:
    assert tokyo_day(moment) == day


@pytest.mark.parametrize(
    ("time", "of_24", "of_12"),
    [
        ((0, 0), "0時", "午前0時"),
        ((9, 0), "9時", "午前9時"),
        ((11, 59), "11時59分", "午前11時59分"),
        ((12, 0), "12時", "正午"),
        ((12, 5), "12時5分", "午後0時5分"),
        ((14, 30), "14時30分", "午後2時30分"),
        ((23, 59), "23時59分", "午後11時59分"),
    ],
)
def test_a_time_by_both_clocks(time: tuple[int, int], of_24: str, of_12: str) -> None:
    assert (hour_words(*time, 24), hour_words(*time, 12)) == (of_24, of_12)


def test_words() -> None:
    assert day_words(date(2026, 11, 20)) == "11月20日(金)"
    assert moment_words(datetime(2026, 11, 25, 1, 30, tzinfo=UTC), 24) == "2026年11月25日(水) 10時30分"
    assert deadline_words(weekdays.deadline(date(2026, 11, 25), 2, "24:00"), 24) == "11月20日(金) 23時59分"
