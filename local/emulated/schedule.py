"""The functions' schedules (EventBridge), in real time: a clock set by NOW does not hurry them.

A rate counts from the start; a time of day is the desk's clock's. Where that was moved past such a time, the
function is called once, after the move.
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

_BY_ITSELF = frozenset({"Canary"})
"""It comes in by the front door, so it can't be called from behind the counter (`local.canary`)."""


@dataclass
class Appointment:
    """When a function is called next; `due` in seconds of time.monotonic()."""

    function: Function
    schedule: str
    due: float


class Timetable:
    """Calls the functions that have a schedule."""

    def __init__(
        self, functions: tuple[Function, ...], *, invoke: Invoke, clock: Callable[[], datetime]
    ) -> None:
        self._invoke = invoke
        self._clock = clock
        self._appointments = [
            Appointment(function=function, schedule=schedule, due=self._next(schedule))
            for function in functions
            for schedule in function.schedules
            if function.name not in _BY_ITSELF
        ]

    @property
    def daily(self) -> tuple[str, ...]:
        """The names of the functions that have their time of day."""
        return tuple(one.function.name for one in self._appointments if one.schedule.startswith("cron"))

    def tick(self) -> None:
        """Call those whose time has come."""
        for appointment in self._appointments:
            if appointment.due <= time.monotonic():
                appointment.due = self._next(appointment.schedule)
                self._call(appointment.function)

    def run(self, name: str) -> None:
        """Call a function that has its time of day now. Raises KeyError if there's none of that name."""
        if name not in self.daily:
            raise KeyError(name)
        self._call(next(one.function for one in self._appointments if one.function.name == name))

    def moved(self, before: datetime) -> None:
        """The clock was moved on from `before`: call what should have been called meanwhile, each once."""
        passed = {}
        for appointment in self._appointments:
            if appointment.schedule.startswith("cron"):
                wait = timedelta(seconds=_seconds(appointment.schedule, now=before))
                if before + wait <= self._clock():
                    passed[appointment.function.name] = appointment.function
                appointment.due = self._next(appointment.schedule)
        for function in passed.values():
            self._call(function)

    def run_all(self) -> None:
        """Call those now that come again and again: what has its time of day waits for it."""
        for appointment in self._appointments:
            if appointment.schedule.startswith("rate"):
                self._call(appointment.function)

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
    """How long it is until a schedule calls next."""
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
