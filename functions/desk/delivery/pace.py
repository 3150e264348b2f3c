"""The pace of sending: no more mails a second than SES accepts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(kw_only=True)
class Pace:
    """At most `rate` mails a second from this process; 0 means no limit. `sleep` takes seconds."""

    rate: float
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    _next: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def wait(self) -> None:
        """Sleep until the next mail may be sent."""
        pause = (self._next - self.clock()).total_seconds()
        if pause > 0:
            # If the clock was set back, the difference may be hours.
            self.sleep(min(pause, 1 / self.rate))

    def sent(self) -> None:
        """Note that a mail is sent now."""
        if self.rate:
            self._next = self.clock() + timedelta(seconds=1 / self.rate)
