"""Several deliver functions at once on the mails that a race has left: stream and sweep may overlap."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Lock
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

import deliver
from desk.domain.codes.receipt import receipt_pattern
from tests.faults.world import World
from tests.functions.events import Context

SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
BETWEEN_SWEEPS = timedelta(minutes=5)
_RECEIPT = re.compile(rf"\b{receipt_pattern()[1:-1]}\b")


@dataclass
class Pillar:
    """Stands in for SES: accepts every mail, and remembers to whom and about which receipt."""

    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def send_email(self, *, Destination: Any, Content: Any, **_: Any) -> dict[str, str]:  # noqa: N803
        message = message_from_bytes(Content["Raw"]["Data"], policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        (receipt,) = set(_RECEIPT.findall(body.get_content()))
        with self._lock:
            self.sent[Destination["ToAddresses"][0], receipt] += 1
            return {"MessageId": f"{self.sent.total():08}"}


@dataclass(kw_only=True)
class Postman:
    """Sweeps a few times while others do the same, and again later, after each lease and pause.

    Eight of them settle for two hours.
    """

    name: str
    sweeps: int = 3

    def act(self, world: World) -> None:
        for _ in range(self.sweeps):
            self._sweep()

    def settle(self, world: World) -> None:
        for _ in range(3):
            world.clock.now += BETWEEN_SWEEPS
            self._sweep()

    def _sweep(self) -> None:
        try:
            deliver.handler(SWEEP, Context())
        except (BotoCoreError, ClientError):
            return  # the index couldn't be read; the schedule runs again
