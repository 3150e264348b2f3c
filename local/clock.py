"""The desk's clock: the machine's, or one that was set to a moment and runs on from it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import local
from typing import Self

from desk.domain.calendar.moments import TOKYO


class Clock:
    """Calling it gives the current moment, in Asia/Tokyo."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start`: an aware moment to run from; None: the machine's time."""
        self._begins = self._start = start.astimezone(TOKYO) if start else None
        self._started = time.monotonic()
        self._here = local()

    @classmethod
    def parse(cls, text: str) -> Self:
        """A clock from NOW's text: ISO 8601, in Asia/Tokyo unless it has an offset; "" is the machine's time.

        Raises ValueError.
        """
        if not text.strip():
            return cls()
        start = datetime.fromisoformat(text.strip())
        return cls(start if start.tzinfo else start.replace(tzinfo=TOKYO))

    def move_to(self, moment: datetime) -> None:
        """Jump to a later, aware moment and run on from it. Raises ValueError for an earlier one."""
        if moment <= self():
            raise ValueError(moment.isoformat())
        self._start, self._started = moment.astimezone(TOKYO), time.monotonic()

    def start_again(self) -> None:
        """Back to what it was made with: the machine's time, or its first moment."""
        self._start, self._started = self._begins, time.monotonic()

    @contextmanager
    def as_of(self, moment: datetime) -> Iterator[None]:
        """Stands at `moment` (aware) for this thread; the others don't notice."""
        before, self._here.moment = getattr(self._here, "moment", None), moment.astimezone(TOKYO)
        try:
            yield
        finally:
            self._here.moment = before

    @property
    def is_set(self) -> bool:
        """Whether it differs from the machine's time."""
        return self._start is not None

    def __call__(self) -> datetime:
        if here := getattr(self._here, "moment", None):
            return here  # type: ignore[no-any-return]
        if self._start is None:
            return datetime.now(TOKYO)
        return self._start + timedelta(seconds=time.monotonic() - self._started)
