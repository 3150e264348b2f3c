"""Which times a day has, and how many at a time: against a plain reading of the rules, day by day."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.calendar.starts import Capacity, Starts

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIMES = ("09:00", "10:00", "13:30", "14:30")

_days = st.lists(st.sampled_from(_NAMES), min_size=2, max_size=6, unique=True)
_times = st.lists(st.sampled_from(_TIMES), max_size=3, unique=True).map(sorted)
_when = st.one_of(
    st.builds(lambda days: {"days": days}, _days),
    st.builds(
        lambda days, nth: {"days": days, "nth": nth},
        _days,
        st.lists(st.sampled_from([1, 2, 3, 4, 5, "last"]), min_size=1, max_size=2, unique=True),
    ),
    st.builds(
        lambda days, every, since: {"days": days, "every_weeks": every, "since": since.isoformat()},
        _days,
        st.integers(2, 4),
        st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    ),
    st.builds(lambda months: {"months": [months]}, st.integers(1, 12)),
)
_day = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def is_meant(row: Mapping[str, Any], day: date) -> bool:
    """Whether a row is about a day, counted on the fingers."""
    if _NAMES[day.weekday()] not in row.get("days", _NAMES):
        return False
    if day.month not in row.get("months", [day.month]):
        return False
    if "nth" in row:
        same = [n for n in range(1, monthrange(day.year, day.month)[1] + 1) if (n - day.day) % 7 == 0]
        numbers = {same.index(day.day) + 1, *(["last"] if same[-1] == day.day else [])}
        return bool(numbers & {*row["nth"]})
    if "every_weeks" in row:
        one = date.fromisoformat(row["since"])
        step, weeks = timedelta(days=1), 0
        while one.isocalendar()[:2] != day.isocalendar()[:2]:
            before = one
            one += step if one < day else -step
            weeks += before.isocalendar()[:2] != one.isocalendar()[:2]
        return weeks % int(row["every_weeks"]) == 0
    return True


@given(st.lists(st.tuples(_when, _times), max_size=3), st.none() | _when, _times, _day)
def test_a_day_has_the_times_of_the_first_row_about_it(
    others: list[tuple[dict[str, Any], list[str]]], usual: dict[str, Any] | None, times: list[str], day: date
) -> None:
    rows = [{**when, "times": own} for when, own in others]
    slots = {"times": times, "other_times": rows, **({"usual_days": usual} if usual else {})}
    expected = next((own for when, own in others if is_meant(when, day)), None)
    if expected is None:
        expected = times if usual is None or is_meant(usual, day) else []
    starts = Starts.of(slots)
    assert list(starts.on(day)) == expected
    assert {*starts.on(day)} <= {*starts.every}


@given(st.lists(st.tuples(_when, _times, st.integers(1, 9)), max_size=3), _day, st.sampled_from(_TIMES))
def test_a_time_has_the_capacity_of_the_first_row_about_it(
    rows: list[tuple[dict[str, Any], list[str], int]], day: date, time: str
) -> None:
    others = [{**when, **({"times": of} if of else {}), "capacity": n} for when, of, n in rows]
    expected = next((n for when, of, n in rows if is_meant(when, day) and time in (of or [time])), 5)
    capacity = Capacity.of({"capacity": 5, "other_capacity": others})
    assert capacity.at(day, time) == expected <= capacity.most


@pytest.mark.parametrize(
    ("slots", "days"),
    [
        # 第2・第4水曜日
        ({"usual_days": {"days": ["wed"], "nth": [2, 4]}}, ["2026-12-09", "2026-12-23"]),
        # 隔週の水曜日, over New Year, whose week has days of both years
        (
            {"usual_days": {"days": ["wed"], "every_weeks": 2, "since": "2026-12-02"}},
            ["2026-12-02", "2026-12-16", "2026-12-30"],
        ),
        # 最終金曜日
        ({"usual_days": {"days": ["fri"], "nth": ["last"]}}, ["2026-12-25"]),
    ],
)
def test_days_as_a_leaflet_names_them(slots: dict[str, Any], days: list[str]) -> None:
    starts = Starts.of({"times": ["10:00"], **slots})
    december = [date(2026, 12, n) for n in range(1, 32)]
    assert [day.isoformat() for day in december if starts.on(day)] == days
