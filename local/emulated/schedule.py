"""The functions' schedules (EventBridge), in real time: setting the clock by NOW doesn't speed them up.

A rate counts from the start; a time of day is by the desk's clock. If the clock is moved past it, the
function is called once after the move.
"""

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from local.emulated.lambda_runtime import ACCOUNT, REGION, Invoke
from local.emulated.sam_template import Function

_NOT_SCHEDULED = frozenset({"Canary"})
"""It sends HTTP requests to this process, so it can't be called like the others (see `local.canary`)."""


@dataclass
class ScheduledCall:
    """The next call of a function; `due` is in seconds of time.monotonic()."""

    function: Function
    schedule: str
    due: float


class Timetable:
    """Calls the functions by their schedules."""

    def __init__(
        self, functions: tuple[Function, ...], *, invoke: Invoke, clock: Callable[[], datetime]
    ) -> None:
        self._invoke = invoke
        self._clock = clock
        self._calls = [
            ScheduledCall(function=function, schedule=schedule, due=self._next(schedule))
            for function in functions
            for schedule in function.schedules
            if function.name not in _NOT_SCHEDULED
        ]

    @property
    def daily(self) -> tuple[str, ...]:
        """The names of the functions that run at a time of day."""
        return tuple(call.function.name for call in self._calls if call.schedule.startswith("cron"))

    def tick(self) -> None:
        """Call the functions that are due."""
        for call in self._calls:
            if call.due <= time.monotonic():
                call.due = self._next(call.schedule)
                self._call(call.function)

    def run(self, name: str) -> None:
        """Call one of `daily` now. Raises KeyError if it has no such name."""
        if name not in self.daily:
            raise KeyError(name)
        self._call(next(call.function for call in self._calls if call.function.name == name))

    def clock_moved(self, before: datetime) -> None:
        """Call, once each, the functions of `daily` that were due between `before` and now."""
        missed = {}
        for call in self._calls:
            if call.schedule.startswith("cron"):
                wait = timedelta(seconds=_seconds(call.schedule, now=before))
                if before + wait <= self._clock():
                    missed[call.function.name] = call.function
                call.due = self._next(call.schedule)
        for function in missed.values():
            self._call(function)

    def start_again(self) -> None:
        """Count from now on, by a clock that was set back."""
        for call in self._calls:
            call.due = self._next(call.schedule)

    def run_all(self) -> None:
        """Call the functions that run at a rate; not those of `daily`."""
        for call in self._calls:
            if call.schedule.startswith("rate"):
                self._call(call.function)

    def _next(self, schedule: str) -> float:
        return time.monotonic() + _seconds(schedule, now=self._clock())

    def _call(self, function: Function) -> None:
        self._invoke(function, _scheduled_event(self._clock()))


def _scheduled_event(now: datetime) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/madoguchi-local"],
        "detail": {},
    }


def _seconds(schedule: str, *, now: datetime) -> float:
    """Seconds until the next call of a schedule. Raises ValueError for other forms than the template's."""
    if match := re.fullmatch(r"rate\((\d+) minutes?\)", schedule):
        return 60.0 * int(match[1])
    if match := re.fullmatch(r"cron\(([\d,]+) ([\d,]+) \* \* \? \*\)", schedule):
        minutes, hours = ([int(part) for part in group.split(",")] for group in match.groups())
        today = datetime.combine(now.astimezone(UTC).date(), time_of_day(), UTC)
        times = (
            today + timedelta(days=day, hours=hour, minutes=minute)
            for day in (0, 1)
            for hour in hours
            for minute in minutes
        )
        return min((moment - now).total_seconds() for moment in times if moment > now)
    raise ValueError(f"schedule not known on this machine: {schedule}")
