"""A schedule: people apply, staff act, the bell rings once, twice, late or never, sweeps run, SES reports,
and any call fails now and then. Then the faults end, and time runs on until nothing is left to do.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from random import Random
from typing import Any
from unittest.mock import patch

import deliver
import feedback
import morning
import submit
from desk import bootstrap
from desk.delivery.outbox import Outbox
from desk.domain.calendar.moments import stamp
from desk.domain.errors import Problem, Unavailable
from desk.domain.mail.rows import row_tag
from desk.domain.submissions import actions
from desk.parts import Parts
from desk.scheduled import NotAllDone
from desk.usecases.change_submission import act
from local.emulated.sam_template import load_template
from tests.faults.sim.kernel import Kernel, Killed, Process
from tests.faults.sim.network import Ledger, Plan, Postman, SimulatedSES, Taken, Wire
from tests.faults.sim.setting import DAY, HOUR, Context, Edition, Named, plan_of, settings
from tests.faults.sim.table import Item, Key, MemoryTable
from tests.functions.conftest import BOOKING, CONSULTATION
from tests.functions.events import post, ses, stream

START = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
MORNING = datetime.fromisoformat("2026-11-24T08:20:00+09:00")
"""The next opening day: three days later, the Monday being a holiday."""
SLOTS = ("2026-11-25T10:00", "2026-11-25T11:00", "2026-11-26T09:00", "2026-11-30T15:00")
URLS = ("https://example.kaigi.example.jp/room/1", "https://example.kaigi.example.jp/room/2")
SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
BETWEEN_SWEEPS = 300.0
HORIZON = 10 * DAY
"""The last mails are written on the fifth day, and the desk gives them up after three more."""

_TIMEOUTS = {function.name: function.timeout for function in load_template().functions()}


@dataclass(kw_only=True)
class Town:
    """One schedule. All that happens is drawn from its seed."""

    seed: int
    editions: tuple[Edition, Edition]
    """The bundle deployed first, and the one that may replace it."""
    applicants: int = 7
    sweeps: bool = True
    leaning: Mapping[str, Any] = field(default_factory=dict)
    """Fixed values instead of drawn ones: attributes of the plan or of the town."""
    script: Plan | None = None
    """Faults that aren't drawn from the seed."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    letters: dict[Key, Item] = field(default_factory=dict)
    """Every outbox row, as it was when it was written."""
    newest: dict[str, list[int]] = field(default_factory=dict)
    """Of each submission, the versions that supersede older mails."""
    reports: dict[Key, set[str]] = field(default_factory=dict)
    """What SES reported of a mail, and the desk has recorded."""
    lost_reports: set[Key] = field(default_factory=set)
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
        self.deploys = 0.3
        self.tagged = rng.random() < 0.7
        for name, value in self.leaning.items():
            setattr(self.plan if hasattr(self.plan, name) else self, name, value)
        self.pool: dict[str, list[Postman]] = {}
        self.numbers = iter(range(1_000_000))

    # ---- What happens

    def run(self) -> None:
        rng, kernel = self.rng, self.kernel
        for n in range(self.applicants):
            person = Process(f"applicant {n}")
            kernel.start(rng.uniform(0, 0.5 * HOUR), person, lambda n=n: self._apply(n))
        opening = (MORNING - START).total_seconds()
        for minutes in (10, 20, 30):
            self._call_soon("Morning", SWEEP, after=opening + 60 * minutes)
        if rng.random() < self.deploys:
            kernel.start(rng.uniform(0, HOUR), Process("deployment"), self._deploy)
        kernel.start(rng.uniform(0, BETWEEN_SWEEPS), Process("schedule"), self._sweep_time)
        with self._plugged_in():
            kernel.run()
        for processes in self.pool.values():
            for one in processes:
                self.ledger.moved_on(one)

    def _apply(self, n: int) -> None:
        """An applicant sends a form until it is accepted; then the desk acts on it."""
        rng = self.rng
        sid = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        form, answers = ("booking", {**BOOKING, "slot": rng.choice(SLOTS)})
        if rng.random() < 0.3:
            form, answers = "consultation", dict(CONSULTATION)
        answers["email"] = f"a{n}@example.jp"
        event = post(form, {"sid": sid, "answers": answers})
        for _ in range(12):
            self._look_through(self._instance("Submit"))
            answer = submit.handler(event, Context(Process("submit"), self.kernel))
            if answer["statusCode"] != 503:
                break
            self.kernel.pause(rng.uniform(2, 20))
        if answer["statusCode"] not in (200, 201):
            return
        opening = (MORNING - START).total_seconds()
        self.acknowledged[sid] = json.loads(answer["body"])["receipt"]
        for step in range(rng.choice(self.steps)):
            later = rng.uniform(0.5, 1.2) * opening - self.kernel.now
            waits = (rng.uniform(0, 5), rng.uniform(0, 900), max(later, 1))
            self.kernel.pause(waits[0] if self.hasty else rng.choice(waits))
            self._act(sid, form, f"{sid}-{step}")

    def _act(self, sid: str, form: str, op: str) -> None:
        rng = self.rng
        doings: tuple[actions.Action, ...] = (
            actions.Answer(text="例の答えです。"),
            actions.Note(text="例のメモ"),
            actions.Cancel(),
        )
        if form == "booking":
            doings = (
                *(actions.Confirm(url=url) for url in URLS for _ in range(2)),
                actions.Move(slot=rng.choice(SLOTS), late=True),
                actions.ChangeSlot(slot=rng.choice(SLOTS)),
                actions.Decline(reason="business"),
                actions.Cancel(),
                actions.Withdraw(),
                actions.Note(text="例のメモ"),
            )
        doing = rng.choice(doings)
        by = "applicant" if isinstance(doing, actions.Withdraw | actions.ChangeSlot) else "staff-1"
        for _ in range(12):
            parts = self._look_through(self._instance("Manage"))
            try:
                act(doing, sid, by=by, op=op, parts=parts)
                return
            except Unavailable:
                self.kernel.pause(rng.uniform(1, 20))
            except Problem:
                return

    def _deploy(self) -> None:
        """Replace the bundle. Calls that are running go on with the old one."""
        self.deployed = True
        self.pool.clear()

    def _sweep_time(self) -> None:
        while self.kernel.now < HORIZON:
            late = self.kernel.now < self.plan.calm_from and self.rng.random() < 0.1
            if self.sweeps and not late and self._some_are_due():
                self._call_soon("Deliver", SWEEP)
            if self.kernel.is_idle and not self.due():
                return
            self.kernel.pause(BETWEEN_SWEEPS)

    def due(self) -> list[Item]:
        """The mails that are still to be sent."""
        return [item for item in self.table.items() if item.get("GSI1PK", {}).get("S") == "MAIL#due"]

    def _some_are_due(self) -> bool:
        """Whether a worker with a fast clock might find a due mail; if not, the sweep can be skipped."""
        soon = stamp(START + timedelta(seconds=self.kernel.now + 130))
        return any(item["GSI1SK"]["S"] < f"{soon}~" for item in self.due())

    def in_peace(self) -> Parts:
        """The desk without faults, to look at it afterwards."""
        made = Parts(
            settings=settings(),
            dynamodb=Named(self.table),  # type: ignore[arg-type]
            clock=lambda: START + timedelta(seconds=self.kernel.now),
        )
        made.__dict__["bundle"] = self.editions[self.deployed].bundle
        return made

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
        if key[1].startswith("OUT#") and before is None and after is not None:
            self.letters[key] = after
            self._ring(key)
        if key[1] == "META" and after is not None and "mail_v" in after:
            self.newest.setdefault(key[0], []).append(int(after["mail_v"]["N"]))
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
                patch("desk.telemetry._tell"),
            ):
                yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
