"""The region of a schedule: what Lambda, the table's stream and SES do with the functions, by the seed.

An event comes once, twice, late or never; a process may be reused, killed or out of its time; SES reports on
a mail early, late, twice or not at all.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

import deliver
import feedback
import morning
import submit
from desk import bootstrap
from desk.delivery.outbox import Outbox
from desk.domain.calendar.moments import stamp
from desk.domain.errors import Problem
from desk.domain.mail.stored.rows import row_tag
from desk.parts import Parts
from desk.scheduled import NotAllDone
from local.emulated.sam_template import load_template
from tests.faults.sim.kernel import Kernel, Killed, Process
from tests.faults.sim.network import Ledger, Plan, Postman, SimulatedSES, Taken, Wire
from tests.faults.sim.setting import HOUR, Context, Edition, plan_of, settings
from tests.faults.sim.table import Item, Key, MemoryTable
from tests.functions.events import ses, stream

START = datetime.fromisoformat("2026-11-20T10:00:00+09:00")

_TIMEOUTS = {function.name: function.timeout for function in load_template().functions()}


class Written(NamedTuple):
    """One item before and after a write; None where there is none."""

    at: float
    key: Key
    before: Item | None
    after: Item | None


@dataclass(kw_only=True)
class Region:
    """Where the functions of one schedule run. All that happens is drawn from its seed."""

    seed: int
    editions: tuple[Edition, Edition]
    """The bundle deployed first, and the one that may replace it."""
    leaning: Mapping[str, Any] = field(default_factory=dict)
    """Fixed values instead of drawn ones: attributes of the plan or of the town."""
    script: Plan | None = None
    """Faults that aren't drawn from the seed."""
    letters: dict[Key, Item] = field(default_factory=dict)
    """Every outbox row, as it was when it was written."""
    newest: dict[str, list[int]] = field(default_factory=dict)
    """Of each submission, the versions that supersede older mails."""
    corrected: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    """Of each submission, since when which mail address was right."""
    reports: dict[Key, set[str]] = field(default_factory=dict)
    """What SES reported of a mail, and the desk has recorded."""
    unsent: dict[Key, None] = field(default_factory=dict)
    """The mails that are still to be sent."""
    lost_reports: set[Key] = field(default_factory=set)
    log: list[Written] = field(default_factory=list)
    """Every write to the table, in its order. What one transaction writes is at one moment."""
    deployed: bool = False

    def __post_init__(self) -> None:
        self.rng = rng = Random(f"mails {self.seed}")  # noqa: S311
        self.kernel = Kernel()
        self.plan = self.script or plan_of(rng)
        self.ledger = Ledger()
        lag = rng.choice((0.0, 0.0, 1.5))
        self.table = MemoryTable(
            now=lambda: self.kernel.now,
            lag=lambda: rng.uniform(0, lag),
            written=self._written,
            page=rng.choice((3, 1000)),
        )
        self.wire = Wire(self.table, self.kernel, self.plan, self.ledger)
        self.ses = SimulatedSES(self.kernel, self.plan, self.ledger, took=self._report_on)
        self.bell = rng.choice((0.0, 0.5, 0.9, 1.0))
        self.skewed = rng.random() < 0.7
        self.reported = rng.choice((0.0, 0.3, 0.9))
        self.returned = rng.choice((0.05, 0.15, 0.6))
        self.prompt = self.hasty = False
        """`prompt`: SES reports at once. `hasty`: the desk acts at once."""
        self.steps: tuple[int, ...] = (0, 1, 1, 2, 3)
        """How many actions the desk takes on a submission: one of these is drawn."""
        self.mailboxes = rng.choice((100, 100, 3))
        """Of so many mailboxes each applicant has one."""
        self.restless = rng.choice((0, 0, 0, 8))
        """How often applicants change or cancel what they have booked, beside what the desk does."""
        self.deploys = 0.3
        self.tagged = rng.random() < 0.7
        for name, value in self.leaning.items():
            setattr(self.plan if hasattr(self.plan, name) else self, name, value)
        self.pool: dict[str, list[Postman]] = {}
        self.numbers = iter(range(1_000_000))

    # ---- What Lambda does

    def _call_soon(
        self,
        function: str,
        event: Mapping[str, Any],
        *,
        after: float = 0,
        tries: int = 1,
        of: Key | None = None,
    ) -> None:
        self.kernel.start(
            after, Process(f"call of {function}"), lambda: self._call(function, event, tries, of)
        )

    def _call(self, function: str, event: Mapping[str, Any], tries: int, of: Key | None) -> None:
        """One invocation, and those that Lambda makes after one that failed."""
        process = self._instance(function)
        process.busy = True
        process.deadline = self.kernel.now + _TIMEOUTS[function]
        self._look_through(process)
        handler: Callable[[Any, Any], Any] = {
            "Deliver": deliver.handler,
            "Feedback": feedback.handler,
            "Morning": morning.handler,
        }[function]
        answer: Any = None
        ended = True
        try:
            answer = handler(event, Context(process, self.kernel))
        except Killed:
            ended = False
            self.ledger.fault("ended", process)
            self.pool[function] = [one for one in self.pool.get(function, []) if one is not process]
        except (feedback.BringItAgain, NotAllDone, Problem):
            ended = False
        except Exception as error:
            if function != "Deliver":  # whose sweep may find the index out of reach
                raise AssertionError(f"seed {self.seed}: {function}") from error
            ended = False
        finally:
            self.ledger.moved_on(process)
            process.busy = False
        again = dict(event)
        if function == "Deliver" and "Records" in event and ended:
            failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
            first = min((numbers.index(number) for number in failed), default=len(numbers))
            again["Records"] = event["Records"][first:]
            ended = not again["Records"]
        if ended and of:
            self.reports.setdefault(of, set()).add(event["detail"]["eventType"])
        most = 4 if "Records" in event else 3
        if not ended and tries < most and (function != "Deliver" or "Records" in event):
            pause = 1 if "Records" in event else 60.0 * tries
            self._call_soon(function, again, after=pause, tries=tries + 1, of=of)
        elif not ended and of:
            self.lost_reports.add(of)

    def _instance(self, function: str) -> Postman:
        """An idle process of a function: an existing one, or a new one."""
        pool = self.pool.setdefault(function, [])
        idle = [one for one in pool if not one.busy]
        if idle and self.rng.random() < 0.7:
            return self.rng.choice(idle)
        skew = self.rng.choice((-120, 120, self.rng.uniform(-120, 120))) if self.skewed else 0
        mortal = function not in ("Submit", "Manage")
        made = Postman(name=f"{function} {next(self.numbers)}", skew=skew, mortal=mortal)
        made.parts = Parts(
            settings=settings(),
            dynamodb=self.wire,  # type: ignore[arg-type]
            ses=self.ses,
            clock=lambda: START + timedelta(seconds=self.kernel.now + made.skew),
            sleep=self.kernel.pause,
            jitter=self.rng.random,
        )
        edition = self.editions[self.deployed]
        made.parts.__dict__["bundle"] = edition.bundle
        made.parts._forms = edition.forms
        pool.append(made)
        return made

    def _look_through(self, process: Postman) -> Parts:
        """The running task is this process from now on."""
        self.kernel.process = process
        return process.parts

    # ---- What follows from writes and mails

    def _written(self, key: Key, before: Item | None, after: Item | None) -> None:
        process = self.kernel.process
        self.log.append(Written(self.kernel.now, key, before, after))
        if after is not None and after.get("GSI1PK", {}).get("S") == "MAIL#due":
            self.unsent[key] = None
        else:
            self.unsent.pop(key, None)
        if key[1].startswith("OUT#") and before is None and after is not None:
            self.letters[key] = after
            self._ring(key)
        if key[1] == "META" and after is not None and "mail_v" in after:
            self.newest.setdefault(key[0], []).append(int(after["mail_v"]["N"]))
        if key[1] == "META" and after is not None and "mail_to" in after:
            self.corrected.setdefault(key[0], []).append((self.kernel.now, after["mail_to"]["S"]))
        if (
            isinstance(process, Postman)
            and key == process.unmarked
            and after
            and after["status"]["S"] == "sent"
        ):
            process.unmarked = None

    def _ring(self, key: Key) -> None:
        """Once, twice, late or never; alone or with other rows, in any order."""
        rng = self.rng
        for _ in range(rng.choice((1, 1, 1, 2))):
            if rng.random() >= self.bell:
                continue
            rows = [key, *rng.sample(sorted(self.letters), min(len(self.letters), rng.choice((0, 0, 1, 3))))]
            rng.shuffle(rows)
            event = stream(*({"PK": pk, "SK": sk} for pk, sk in rows))
            self._call_soon("Deliver", event, after=rng.choice((rng.uniform(0.1, 2), rng.uniform(0, 90))))

    def _report_on(self, taken: Taken) -> None:
        """Reports of SES on a mail that it took: early, late, twice, in any order, or none."""
        rng = self.rng
        kinds = [("Delivery", {})]
        if rng.random() < self.returned:
            kinds = rng.choice(
                (
                    [("Bounce", {"bounceType": "Permanent"})],
                    [("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"})],
                    [("Delivery", {}), ("Complaint", {})],
                    [("Delivery Delay", {}), ("Delivery", {})],
                )
            )
        for kind, detail in kinds:
            for _ in range(rng.choice((1, 1, 2))):
                if rng.random() >= self.reported:
                    continue
                at = stamp(START + timedelta(seconds=taken.at + rng.uniform(0, 60))).replace("Z", ".123Z")
                mail = {"to": taken.to, "message_id": taken.message_id}
                tag = row_tag({"PK": taken.row[0], "SK": taken.row[1]}) if self.tagged else ""
                event = ses(kind, mail, at=at, row=tag, **detail)
                waits = (0.05, rng.uniform(0, 5), rng.uniform(0, 60), rng.uniform(0, 2 * HOUR))
                after = waits[1] if self.prompt else rng.choice(waits)
                self._call_soon("Feedback", event, after=after, of=taken.row)

    def _compose(self, row: Mapping[str, Any], bundle: Mapping[str, Any], **more: Any) -> EmailMessage:
        edition = next(edition for edition in self.editions if edition.bundle is bundle)
        return edition.compose(row, bundle, **more)

    @contextmanager
    def _plugged_in(self) -> Iterator[None]:
        """The functions use the parts of the running process."""

        def parts() -> Parts:
            process = self.kernel.process
            assert isinstance(process, Postman)
            return process.parts

        def outbox() -> Outbox:
            process = self.kernel.process
            assert isinstance(process, Postman)
            process.outbox = process.outbox or bootstrap.outbox_of(process.parts)
            return process.outbox

        loggers = [module.logger for module in (submit, deliver, feedback, morning)]
        levels = [logger.log_level for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        try:
            with (
                patch("desk.bootstrap.parts", parts),
                patch("desk.bootstrap.outbox", outbox),
                patch("desk.delivery.outbox.compose", self._compose),
                patch("desk.telemetry._emit"),
            ):
                yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
