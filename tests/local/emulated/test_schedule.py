"""Schedules run by the machine's time, not by the desk's clock."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from desk.domain.calendar.moments import TOKYO
from local.clock import Clock
from local.emulated.sam_template import Function, load_template
from local.emulated.schedule import Timetable

FUNCTIONS = load_template().functions()


class Watch:
    """time.monotonic, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: self.seconds)


def test_the_sweep_runs_every_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    calls: list[tuple[str, Mapping[str, Any]]] = []

    def invoke(function: Function, event: Mapping[str, Any]) -> None:
        calls.append((function.name, event))

    timetable = Timetable(FUNCTIONS, invoke=invoke, clock=Clock.parse("2026-11-20T10:00:00+09:00"))
    counts = []
    for seconds in (0, 299, 300, 301, 599, 600, 5000, 5001):
        watch.seconds = seconds
        timetable.tick()
        counts.append(len(calls))
    assert counts == [0, 0, 1, 1, 1, 2, 3, 3]
    name, event = calls[0]
    assert name == "Deliver"
    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["time"] == "2026-11-20T01:05:00Z"

    timetable.run_all()
    assert len(calls) == 4


def test_the_morning_runs_at_its_time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    calls: list[str] = []
    mornings = tuple(function for function in FUNCTIONS if function.name == "Morning")
    timetable = Timetable(
        mornings,
        invoke=lambda _function, event: calls.append(event["time"]),
        clock=Clock.parse("2026-11-20T08:00:00+09:00"),
    )
    for minutes in range(0, 25 * 60, 5):
        watch.seconds = minutes * 60.0
        timetable.tick()
    days = [datetime.fromisoformat(call).astimezone(TOKYO).strftime("%d %H:%M") for call in calls]
    assert days == ["20 08:30", "20 08:40", "20 08:50", "21 08:30", "21 08:40", "21 08:50"]
    timetable.run_all()  # the sweep's button runs no morning
    assert len(calls) == 6


def test_an_unknown_kind_of_schedule_is_refused() -> None:
    odd = replace(FUNCTIONS[0], schedules=("cron(0 9 ? * MON *)",))
    with pytest.raises(ValueError, match="cron"):
        Timetable((odd,), invoke=lambda _function, _event: None, clock=Clock())
