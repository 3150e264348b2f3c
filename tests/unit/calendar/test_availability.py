"""Availability: the state of each day, and which free slots are offered instead of a wrong one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.calendar.availability import (
    CountsByMonth,
    as_json,
    days_around,
    days_between,
    nearest_free,
    slot_words,
)
from desk.domain.calendar.moments import TOKYO
from desk.domain.calendar.slots import parse_slot
from desk.domain.calendar.starts import Capacity
from desk.domain.calendar.stays import Stay
from tests.unit.calendar.test_slots import NOW, grid

NEAR = replace(grid, horizon=timedelta(days=14))
"""Until December 4; December 1 is closed for maintenance."""


def day_json(day: str, counts: Mapping[str, int] | None = None, *, now: datetime = NOW) -> dict[str, object]:
    """The JSON of one day."""
    one = date.fromisoformat(day)
    (found,) = days_between(grid, counts or {}, one, one, now=now)
    return as_json(found, 24)


@pytest.mark.parametrize(
    ("day", "code", "reason", "deadline"),
    [
        ("2026-11-20", "past_deadline", None, "11月18日(水) 23時59分"),
        ("2026-11-21", "closed_day", "土曜日", None),
        ("2026-11-23", "closed_day", "祝日（勤労感謝の日）", None),
        ("2026-11-24", "past_deadline", None, "11月19日(木) 23時59分"),
        ("2026-11-25", None, None, "11月20日(金) 23時59分"),
        ("2026-12-01", "closed_day", "設備点検", None),
        ("2026-12-31", "closed_day", "年末年始", None),
        ("2027-01-19", None, None, "1月15日(金) 23時59分"),
    ],
)
def test_whether_a_day_is_open_and_why_not(
    day: str, code: str | None, reason: str | None, deadline: str | None
) -> None:
    answer = day_json(day)
    assert answer["open"] is (code is None)
    assert (answer.get("code"), answer.get("reason"), answer.get("deadline_words")) == (
        code,
        reason,
        deadline,
    )
    states = {at["state"] for at in answer["times"]}  # type: ignore[attr-defined]
    assert states == ({"closed"} if code else {"free"})


def test_the_deadline_is_in_utc() -> None:
    assert day_json("2026-11-25")["deadline"] == "2026-11-20T15:00:00Z"


def test_a_day_closes_at_the_minute_of_its_deadline() -> None:
    deadline = datetime(2026, 11, 21, tzinfo=TOKYO)
    assert day_json("2026-11-25", now=deadline - timedelta(seconds=1))["open"]
    assert day_json("2026-11-25", now=deadline)["code"] == "past_deadline"


@pytest.mark.parametrize(
    ("capacity", "taken", "state"),
    [(1, 0, "free"), (1, 1, "full"), (2, 1, "free"), (2, 2, "full"), (1, 2, "full")],
)
def test_a_time_is_full_when_every_lane_is_taken(capacity: int, taken: int, state: str) -> None:
    day = date(2026, 11, 25)
    wide = replace(grid, capacity=Capacity.of({"capacity": capacity}))
    (found,) = days_between(wide, {"2026-11-25T10:00": taken}, day, day, now=NOW)
    assert dict(found.times) == {"09:00": "free", "10:00": state, "14:30": "free"}


def test_days_that_are_over_or_past_the_horizon_are_left_out() -> None:
    days = [day.date for day in days_between(NEAR, {}, date.min, date.max, now=NOW)]
    assert (days[0], days[-1], len(days)) == (date(2026, 11, 20), date(2026, 12, 4), 15)
    assert not list(days_between(NEAR, {}, date(2026, 12, 5), date(2027, 12, 5), now=NOW))


def test_a_week_around_a_day() -> None:
    days = [day.date for day in days_around(grid, {}, date(2026, 12, 9), now=NOW)]
    assert (days[0], days[-1], len(days)) == (date(2026, 12, 2), date(2026, 12, 16), 15)


def test_only_months_with_a_bookable_day_are_counted() -> None:
    asked: list[str] = []

    def load(month: str) -> Mapping[str, list[Stay]]:
        asked.append(month)
        return {f"{month}-25": [stay(f"{month}-25T10:00", 30)]}

    counts = CountsByMonth(load, 30)
    list(days_between(grid, counts, date(2026, 11, 20), date(2026, 11, 24), now=NOW))
    assert asked == []
    list(days_between(grid, counts, date(2026, 11, 20), date(2026, 12, 31), now=NOW))
    list(days_between(grid, counts, date(2026, 11, 20), date(2026, 12, 31), now=NOW))
    assert asked == ["2026-11", "2026-12"]


def stay(slot: str, minutes: int) -> Stay:
    return Stay(start=parse_slot(slot), end=parse_slot(slot) + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("wanted", "minutes", "there"),
    [
        ("09:30", 30, 0),  # ends when the first begins
        ("09:31", 30, 1),
        ("10:00", 30, 1),
        ("10:30", 30, 2),
        ("10:59", 30, 2),
        ("11:00", 30, 1),  # one has ended, the other hasn't
        ("11:30", 30, 0),
        ("09:00", 240, 2),
        ("11:30", 90, 1),  # two after another are never two at once
    ],
)
def test_consultations_of_any_length_count_while_they_last(wanted: str, minutes: int, there: int) -> None:
    day = "2026-11-25"
    stays = [
        stay(f"{day}T{start}", long)
        for start, long in (("10:00", 60), ("10:30", 60), ("12:00", 30), ("12:30", 30))
    ]
    counts = CountsByMonth(lambda _: {day: stays}, minutes)
    assert counts.get(f"{day}T{wanted}", 0) == there


ALL_BUT = {
    f"{day:%Y-%m-%d}T{time}": 1
    for day in (date(2026, 11, 25) + timedelta(days=n) for n in range(10))
    for time in grid.times
}
"""Bookings of all slots in NEAR."""


@pytest.mark.parametrize(
    ("wanted", "free", "named"),
    [
        # All slots are free: the ones around it, in order.
        ("2026-11-26T10:00", None, ["11月25日(水) 14時30分", "11月26日(木) 9時", "11月26日(木) 14時30分"]),
        # Past its deadline: the first that can be booked.
        ("2026-11-24T10:00", None, ["11月25日(水) 9時", "11月25日(水) 10時", "11月25日(水) 14時30分"]),
        # A closed Saturday, a time off the grid, and days far outside.
        ("2026-11-28T10:00", None, ["11月27日(金) 9時", "11月27日(金) 10時", "11月27日(金) 14時30分"]),
        ("2026-11-25T03:59", None, ["11月25日(水) 9時", "11月25日(水) 10時", "11月25日(水) 14時30分"]),
        ("0001-01-01T00:00", None, ["11月25日(水) 9時", "11月25日(水) 10時", "11月25日(水) 14時30分"]),
        ("9999-12-31T23:59", None, ["12月4日(金) 9時", "12月4日(金) 10時", "12月4日(金) 14時30分"]),
        # One slot or none is free.
        ("2026-11-25T09:00", ["2026-12-02T09:00"], ["12月2日(水) 9時"]),
        ("2026-12-02T09:00", ["2026-12-02T09:00"], []),
        ("2026-11-25T09:00", [], []),
    ],
)
def test_the_nearest_free_slots(wanted: str, free: list[str] | None, named: list[str]) -> None:
    counts = {} if free is None else {slot: 1 for slot in ALL_BUT if slot not in free}
    found = nearest_free(NEAR, counts, parse_slot(wanted), now=NOW)
    assert [slot_words(slot, 24) for slot in found] == named


def test_of_two_equally_near_slots_the_earlier_is_offered() -> None:
    found = nearest_free(NEAR, {}, parse_slot("2026-11-25T09:30"), now=NOW, n=1)
    assert [slot_words(slot, 24) for slot in found] == ["11月25日(水) 9時"]


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=TOKYO))
counted = st.dictionaries(st.sampled_from(sorted(ALL_BUT)), st.integers(0, 2))


@given(wanted=moments, counts=counted, now=st.just(NOW) | moments, n=st.integers(1, 5))
def test_offered_slots_are_free_and_no_nearer_one_is(
    wanted: datetime, counts: Mapping[str, int], now: datetime, n: int
) -> None:
    found = nearest_free(NEAR, counts, wanted, now=now, n=n)
    free = {
        parse_slot(f"{day.date}T{time}")
        for day in days_between(NEAR, counts, date.min, date.max, now=now)
        for time, state in day.times
        if state == "free"
    } - {wanted}
    assert list(found) == sorted(found)
    assert set(found) <= free
    assert len(found) == min(n, len(free))
    assert all(NEAR.error(slot, now=now) is None for slot in found)
    farthest = max((abs(slot - wanted) for slot in found), default=timedelta(0))
    assert all(abs(slot - wanted) >= farthest for slot in free - set(found))
