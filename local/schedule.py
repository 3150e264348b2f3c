"""The functions' schedules (EventBridge), in real time: a clock set by NOW does not hurry them."""

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.runtime import ACCOUNT, REGION, Invoke
from local.template import Function


@dataclass
class Appointment:
    """When a function is called next; seconds, of time.monotonic()."""

    function: Function
    every: float
    due: float


class Timetable:
    """Calls the functions that have a schedule."""

    def __init__(
        self, functions: tuple[Function, ...], *, invoke: Invoke, clock: Callable[[], datetime]
    ) -> None:
        self._invoke = invoke
        self._clock = clock
        now = time.monotonic()
        self._appointments = [
            Appointment(function=function, every=_seconds(schedule), due=now + _seconds(schedule))
            for function in functions
            for schedule in function.schedules
        ]

    def tick(self) -> None:
        """Call those whose time has come."""
        for appointment in self._appointments:
            if appointment.due <= time.monotonic():
                appointment.due = time.monotonic() + appointment.every
                self._call(appointment.function)

    def run_all(self) -> None:
        """Call all of them now."""
        for appointment in self._appointments:
            self._call(appointment.function)

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


def _seconds(schedule: str) -> float:
    match = re.fullmatch(r"rate\((\d+) minutes?\)", schedule)
    if not match:
        raise ValueError(f"schedule not known on this machine: {schedule}")
    return 60.0 * int(match[1])
