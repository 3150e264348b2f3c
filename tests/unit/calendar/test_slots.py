"""Slots: which can be booked, until when, and the error otherwise."""

from datetime import datetime, timedelta

import pytest

from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.calendar.slots import SlotGrid, parse_slot, times_words
from desk.domain.calendar.starts import Capacity, Starts
from tests.unit.calendar.test_opening_days import HOLIDAYS, WEEKDAYS

grid = SlotGrid(
    calendar_id="weekdays",
    calendar=OpeningCalendar.from_bundle(WEEKDAYS, HOLIDAYS),
    starts=Starts.of({"times": ["09:00", "10:00", "14:30"]}),
    minutes=30,
    capacity=Capacity.of({"capacity": 1}),
    lead=2,
    cutoff="24:00",
    horizon=timedelta(days=60),
    clock=24,
)
NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")


@pytest.mark.parametrize(
    ("slot", "code", "words"),
    [
        ("2026-11-25T10:00", None, {}),
        ("2026-12-05T09:00", None, {}),
        ("2026-11-24T10:00", "past_deadline", {"day": "11月24日(火)", "deadline": "11月19日(木) 23時59分"}),
        ("2026-11-20T14:30", "past_deadline", {"day": "11月20日(金)", "deadline": "11月18日(水) 23時59分"}),
        ("2025-11-20T14:30", "past_deadline", {"day": "11月20日(木)", "deadline": "12月31日(水) 23時59分"}),
        ("2026-11-28T10:00", "closed_day", {"day": "11月28日(土)", "reason": "土曜日"}),
        ("2027-01-01T10:00", "closed_day", {"day": "1月1日(金)", "reason": "年末年始"}),
        ("2026-12-01T10:00", "closed_day", {"day": "12月1日(火)", "reason": "設備点検"}),
        ("2026-11-25T10:30", "not_a_start_time", {"times": "9時・10時・14時30分"}),
        ("2027-01-20T10:00", "too_far", {"last_day": "2027年1月19日(火)"}),
        ("2028-01-11T10:00", "not_published", {"last_day": "2027年12月31日(金)"}),
    ],
)
def test_the_error_of_a_slot(slot: str, code: str | None, words: dict[str, str]) -> None:
    error = grid.error(parse_slot(slot), now=NOW)
    assert (error.code if error else None) == code
    assert not error or dict(error.words) == words


def test_a_slot_can_be_booked_until_the_last_minute_of_the_last_day() -> None:
    slot = parse_slot("2026-11-25T10:00")
    last_minute = datetime.fromisoformat("2026-11-20T23:59:59+09:00")
    assert grid.error(slot, now=last_minute) is None
    assert grid.error(slot, now=last_minute + timedelta(seconds=1)) is not None


def test_every_offered_day_can_be_booked_until_its_deadline() -> None:
    for day, deadline in grid.days():
        moment = max(deadline - timedelta(seconds=1), deadline - timedelta(days=1))
        error = grid.error(parse_slot(f"{day}T09:00"), now=moment)
        assert error is None or error.code == "too_far", day


def test_times_words() -> None:
    assert times_words(("09:00", "14:30"), 24) == "9時・14時30分"
