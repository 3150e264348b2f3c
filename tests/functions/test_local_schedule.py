"""Schedules run by the machine's time, whatever the desk's clock says."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from local.clock import Clock
from local.schedule import Timetable
from local.template import Function, load_template

FUNCTIONS = load_template().functions()


class Watch:
    """time.monotonic, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: self.seconds)


def test_the_sweep_comes_every_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_schedule_that_is_not_known_is_refused() -> None:
    odd = replace(FUNCTIONS[0], schedules=("cron(0 9 * * ? *)",))
    with pytest.raises(ValueError, match="cron"):
        Timetable((odd,), invoke=lambda _function, _event: None, clock=Clock())
