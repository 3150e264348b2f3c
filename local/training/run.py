"""A training at a running desk: the cases are made in a thread, while people already look at the pages.

It has the table for one step at a time: whoever waits for a page has it before the next step
(`local.emulated.turns`).
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from threading import Event, Thread
from typing import Protocol

from desk import bootstrap
from desk.domain.calendar.moments import TOKYO, tokyo_day
from desk.storage.staff.members import record_member
from local.clock import Clock
from local.emulated.ses.mailbox import Mail, Mailbox
from local.emulated.turns import Turns
from local.training.training import Played, Training
from local.web.console import Console

_DIGEST_AT = time(8, 30, tzinfo=TOKYO)


class _Cloud(Protocol):
    @property
    def lock(self) -> Turns: ...


class Desk(Protocol):
    """What it needs of LocalDesk."""

    @property
    def cloud(self) -> _Cloud: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def mailbox(self) -> Mailbox: ...
    def send_mails(self) -> None: ...
    def run(self, name: str) -> None: ...
    def sweep(self) -> None: ...
    def report(self, mail: Mail, kind: str) -> None: ...


class TrainingRun:
    """`played` grows while it runs; `is_over` says when it's whole."""

    def __init__(self, desk: Desk, console: Console) -> None:
        self.played = Played()
        self._desk = desk
        self._console = console
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="training", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends it after the step that it is at."""
        self._stopped.set()
        self._thread.join()

    def wait(self) -> None:
        """Until all is made."""
        self._thread.join()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with _quiet():
                for _ in self._scenes():
                    if self._stopped.is_set():
                        return
        except Exception:
            traceback.print_exc(file=sys.stderr)

    def _scenes(self) -> Iterator[None]:
        desk, lock = self._desk, self._desk.cloud.lock
        scenes = self._training().scenes(self.played)
        while True:
            with lock:
                if next(scenes, scenes) is scenes:
                    break
            yield
        with lock, desk.clock.as_of(self._last_morning()):
            desk.run("Morning")
        yield
        with lock:
            desk.sweep()
            self._bounce()

    def _training(self) -> Training:
        parts, now = bootstrap.parts(), self._desk.clock()
        ids = []
        for right in ("handle", "lead"):
            member, person = self._console.member(parts.bundle, right)
            record_member(parts.store, member, name=person.subject, groups=person.groups, now=now)
            ids.append(member)
        done, clock = self._desk.send_mails, self._desk.clock
        return Training(parts=parts, clock=clock, handler=ids[0], lead=ids[1], done=done)

    def _last_morning(self) -> datetime:
        """The morning of this day, or of the last one if it's still early."""
        now = self._desk.clock()
        today = datetime.combine(tokyo_day(now), _DIGEST_AT)
        return today if today < now else today - timedelta(days=1)

    def _bounce(self) -> None:
        """One mail didn't arrive, so that the lists show how that looks."""
        to_applicants = [mail for mail in self._desk.mailbox.mails if mail.recipients[0].startswith("rei")]
        if to_applicants:
            self._desk.report(to_applicants[-1], "no-address")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without a line in the terminal for each of a hundred mails."""
    logger = logging.getLogger("deliver")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
