"""Simulated time: many processes take turns, in an order that the clock decides and not the threads.

A task runs until it pauses (each network call does); then the task with the next moment goes on. So a seed
gives the same schedule at each run, and a day takes no longer than what happens in it.
"""

import heapq
from collections.abc import Callable
from itertools import count
from math import inf

from greenlet import getcurrent, greenlet


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


class Process:
    """Runs one task at a time and may be killed. `skew`: by how many seconds its clock is wrong."""

    def __init__(self, name: str, *, skew: float = 0) -> None:
        self.name = name
        self.skew = skew
        self.deadline = inf
        self.busy = False


class Kernel:
    """The clock and the queue of tasks. `now` counts seconds from the start."""

    def __init__(self) -> None:
        self.now = 0.0
        self.process: Process | None = None
        self._queue: list[tuple[float, int, Process, Callable[[], None]]] = []
        self._numbers = count()
        self._hub = getcurrent()

    def start(self, after: float, process: Process, run: Callable[[], None]) -> None:
        """Let a process run a task, beginning in so many seconds."""
        task = greenlet(run, self._hub)
        self._push(after, process, task.switch)

    def pause(self, seconds: float) -> None:
        """Let other tasks run meanwhile. Raises Killed if the process's deadline comes first."""
        process = self.process
        assert process is not None
        left = process.deadline - self.now
        self._push(min(seconds, left), process, getcurrent().switch)
        self._hub.switch()
        if seconds > left:
            raise Killed

    @property
    def is_idle(self) -> bool:
        """Whether no other task is left."""
        return not self._queue

    def run(self) -> None:
        """Run until no task is left."""
        self._hub = getcurrent()
        while self._queue:
            self.now, _, self.process, go_on = heapq.heappop(self._queue)
            go_on()

    def _push(self, after: float, process: Process, go_on: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (self.now + max(after, 0.0), next(self._numbers), process, go_on))
