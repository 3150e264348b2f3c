"""The desk's clock: the machine's own, or one that was set to a moment and runs on from there."""

import time
from datetime import datetime, timedelta
from typing import Self

from desk.domain.calendar.moments import TOKYO


class Clock:
    """Call it for the present moment, in Asia/Tokyo."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start`: an aware moment to run on from; None for the machine's time."""
        self._start = start.astimezone(TOKYO) if start else None
        self._started = time.monotonic()

    @classmethod
    def parse(cls, text: str) -> Self:
        """A clock from NOW's text, ISO 8601; empty for the machine's time. No offset means Asia/Tokyo.

        Raises ValueError if it isn't a moment.
        """
        if not text.strip():
            return cls()
        start = datetime.fromisoformat(text.strip())
        return cls(start if start.tzinfo else start.replace(tzinfo=TOKYO))

    def move_to(self, moment: datetime) -> None:
        """Run on from a later, aware moment. Raises ValueError for one that's over: time doesn't go back."""
        if moment <= self():
            raise ValueError(moment.isoformat())
        self._start, self._started = moment.astimezone(TOKYO), time.monotonic()

    @property
    def is_set(self) -> bool:
        """Whether it was set to a moment of its own."""
        return self._start is not None

    def __call__(self) -> datetime:
        if self._start is None:
            return datetime.now(TOKYO)
        return self._start + timedelta(seconds=time.monotonic() - self._started)
