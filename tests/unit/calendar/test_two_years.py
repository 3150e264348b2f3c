"""Every day of two years, computed in another way: by positions in a list of opening days."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import jpholiday
import pytest

from desk.domain.calendar.moments import TOKYO
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar

YEARS = (2026, 2027)
EVERY_DAY = [date(2026, 1, 1) + timedelta(n) for n in range(730)]
# Calendar -> its closed weekdays, and whether it's closed on public holidays. Facts C-38 to C-40.
DESKS = {"weekdays": ({5, 6}, True), "mon-sat": ({6}, True), "nationwide-hotline": (set(), False)}


def open_days(name: str) -> list[date]:
    closed_weekdays, closed_on_holidays = DESKS[name]
    return [
        day
        for day in EVERY_DAY
        if day.weekday() not in closed_weekdays
        and (day.month, day.day) not in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
        and not (closed_on_holidays and jpholiday.is_holiday(day))
    ]


def calendar_of(bundle: Mapping[str, Any], name: str, **extra: Any) -> OpeningCalendar:
    """A desk's calendar without the days that its editors have closed or opened."""
    usual: dict[str, Any] = {**bundle["calendars"][name], "extra_closures": [], "extra_openings": []}
    return OpeningCalendar.from_bundle({**usual, **extra}, bundle["holidays"])


@pytest.mark.parametrize("name", DESKS)
def test_opening_days(bundle: Mapping[str, Any], name: str) -> None:
    calendar = calendar_of(bundle, name)
    assert [day for day in calendar.opening_days() if day.year in YEARS] == open_days(name)


@pytest.mark.parametrize("lead", range(6))
@pytest.mark.parametrize("name", DESKS)
def test_the_last_day_in_time_of_every_opening_day(bundle: Mapping[str, Any], name: str, lead: int) -> None:
    calendar, days = calendar_of(bundle, name), open_days(name)
    for position, day in enumerate(days):
        if position >= lead:
            assert calendar.last_day_in_time(day, lead) == days[position - lead], day


@pytest.mark.parametrize("n", range(1, 6))
@pytest.mark.parametrize("name", DESKS)
def test_the_nth_opening_day_after_every_day(bundle: Mapping[str, Any], name: str, n: int) -> None:
    calendar, days = calendar_of(bundle, name), open_days(name)
    for day in EVERY_DAY:
        position = bisect_left(days, day + timedelta(1)) + n - 1
        if position < len(days):
            assert calendar.nth_opening_day_after(day, n) == days[position], day
        else:
            with pytest.raises(NotPublished):
                calendar.nth_opening_day_after(day, n)


@pytest.mark.parametrize("hour", range(24))
def test_every_hour_of_the_last_day_is_in_time_whatever_day_it_is_in_utc(
    bundle: Mapping[str, Any], hour: int
) -> None:
    """From 0 to 9 o'clock in Tokyo, UTC is still on the day before."""
    calendar = calendar_of(bundle, "weekdays")
    for day in open_days("weekdays")[2:]:
        last = calendar.last_day_in_time(day, 2)
        moment = datetime(last.year, last.month, last.day, hour, 59, 59, tzinfo=TOKYO)
        assert moment < calendar.deadline(day, 2, "24:00")
        assert moment + timedelta(days=1) >= calendar.deadline(day, 2, "24:00")


def test_an_extra_closure_makes_deadlines_earlier_and_an_opening_later(bundle: Mapping[str, Any]) -> None:
    wednesday = date(2026, 11, 25)
    usual = calendar_of(bundle, "weekdays")
    closed = calendar_of(
        bundle, "weekdays", extra_closures=[{"date": "2026-11-20", "reason": "設備点検のため"}]
    )
    opened = calendar_of(bundle, "weekdays", extra_openings=[{"date": "2026-11-21", "reason": "臨時開庁"}])
    assert [one.last_day_in_time(wednesday, 2) for one in (closed, usual, opened)] == [
        date(2026, 11, 19),
        date(2026, 11, 20),
        date(2026, 11, 21),
    ]
