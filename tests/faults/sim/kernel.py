"""Simulated time: many processes take turns, and which one goes on is a matter of the clock, not of threads.

A task runs until it pauses (each call over the network does); then whoever's moment is next goes on. So a
schedule is the same at each run of its seed, and a day of it takes no longer than what happens in it.
"""

import heapq
from collections.abc import Callable
from itertools import count
from math import inf

from greenlet import getcurrent, greenlet


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


class Process:
    """What runs one thing at a time and may be killed; `skew` is by how many seconds its clock is wrong."""

    def __init__(self, name: str, *, skew: float = 0) -> None:
        self.name = name
        self.skew = skew
        self.deadline = inf
        self.busy = False


class Kernel:
    """`now` counts seconds from the start."""

    def __init__(self) -> None:
        self.now = 0.0
        self.process: Process | None = None
        self._queue: list[tuple[float, int, Process, Callable[[], None]]] = []
        self._numbers = count()
        self._hub = getcurrent()

    def start(self, after: float, process: Process, run: Callable[[], None]) -> None:
        """Let a process do something, from so many seconds from now on."""
        task = greenlet(run, self._hub)
        self._push(after, process, task.switch)

    def pause(self, seconds: float) -> None:
        """Let others go on meanwhile. Raises Killed if the process's time is over before."""
        process = self.process
        assert process is not None
        left = process.deadline - self.now
        self._push(min(seconds, left), process, getcurrent().switch)
        self._hub.switch()
        if seconds > left:
            raise Killed

    @property
    def is_idle(self) -> bool:
        """Whether nobody else will do anything any more."""
        return not self._queue

    def run(self) -> None:
        """Until nothing is left to do."""
        self._hub = getcurrent()
        while self._queue:
            self.now, _, self.process, go_on = heapq.heappop(self._queue)
            go_on()

    def _push(self, after: float, process: Process, go_on: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (self.now + max(after, 0.0), next(self._numbers), process, go_on))
