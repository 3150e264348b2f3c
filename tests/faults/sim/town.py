"""A schedule: people apply, staff act, the bell rings once, twice, late or never, sweeps run, SES reports,
and any call fails now and then. Then the faults end, and time runs on until nothing is left to do.
"""

import json
import uuid
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO

import submit
from desk.domain.calendar.moments import stamp
from desk.domain.errors import Problem, Unavailable
from desk.domain.forms.by_phone import by_phone
from desk.domain.intake import Caller
from desk.domain.submissions.workflow import CLOCK, Action, Workflow
from desk.domain.transitions.plan import is_allowed
from desk.parts import Parts
from desk.staff.commands.mails.letter import letters_sent
from desk.staff.session import Session
from desk.storage.table import from_wire
from desk.usecases.change_submission import act
from desk.usecases.take_submission import take
from tests import actions
from tests.faults.sim.doings import DOINGS, SLOTS, URLS
from tests.faults.sim.kernel import Process
from tests.faults.sim.region import START, Region
from tests.faults.sim.setting import DAY, HOUR, Context, Named, settings
from tests.faults.sim.table import Item
from tests.functions.conftest import BOOKING, CONSULTATION
from tests.functions.events import post

MORNING = datetime.fromisoformat("2026-11-24T08:20:00+09:00")
"""The next opening day: three days later, the Monday being a holiday."""
CONVERSATION = (
    actions.message(text="例のメッセージ"),
    actions.message(text="例のメッセージ", wait=True),
    actions.wait(reason="document"),
    actions.resume(),
    actions.reply(text="例の返事"),
)
SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
BETWEEN_SWEEPS = 300.0
HORIZON = 12 * DAY
"""The last mails are written on the eighth day; the desk gives them up after three more, and says so."""


@dataclass(kw_only=True)
class Town(Region):
    """One schedule. All that happens is drawn from its seed."""

    applicants: int = 7
    sweeps: bool = True
    mornings: tuple[int, ...] = (0, 2)
    """Days after the first one; on the last, nobody has confirmed in time."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Submission id -> the receipt number that its applicant was told."""
    whole_lives: bool = False
    """Anything that can be done in a submission's state is done, up to its consultation and after it; some
    are taken for callers, who are written to."""
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each form's actions were tried in it."""

    def run(self) -> None:
        rng, kernel = self.rng, self.kernel
        for n in range(self.applicants):
            person = Process(f"applicant {n}")
            kernel.start(rng.uniform(0, 0.5 * HOUR), person, lambda n=n: self._apply(n))
        opening = (MORNING - START).total_seconds()
        for days in self.mornings:
            for minutes in (10, 20, 30):
                self._call_soon("Morning", SWEEP, after=opening + days * DAY + 60 * minutes)
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
        form, answers = ("booking", {**BOOKING, "slot": rng.choice(SLOTS), "earlier": rng.random() < 0.5})
        if rng.random() < 0.3:
            form, answers = "consultation", dict(CONSULTATION)
        answers["email"] = f"a{n % self.mailboxes}@example.jp"
        if self.whole_lives:
            self._live(sid, form, answers)
            return
        receipt = self._sent(sid, form, answers)
        if not receipt:
            return
        opening = (MORNING - START).total_seconds()
        self.acknowledged[sid] = receipt
        for step in range(rng.choice(self.steps)):
            later = rng.uniform(0.5, 1.2) * opening - self.kernel.now
            waits = (rng.uniform(0, 5), rng.uniform(0, 900), max(later, 1))
            self.kernel.pause(waits[0] if self.hasty else rng.choice(waits))
            self._act(sid, form, f"{sid}-{step}")

        for step in range(self.restless if form == "booking" else 0):
            self.kernel.pause(rng.choice((rng.uniform(0, 60), rng.uniform(0, 900))))
            doing = actions.withdraw() if rng.random() < 0.05 else actions.change(slot=rng.choice(SLOTS))
            self._do(doing, sid, f"{sid}-restless-{step}")

    def _sent(self, sid: str, form: str, answers: Item) -> str:
        """The receipt number; "" if it was refused."""
        event = post(form, {"sid": sid, "answers": answers})
        for _ in range(12):
            self._look_through(self._instance("Submit"))
            answer = submit.handler(event, Context(Process("submit"), self.kernel))
            if answer["statusCode"] != 503:
                break
            self.kernel.pause(self.rng.uniform(2, 20))
        return json.loads(answer["body"])["receipt"] if answer["statusCode"] in (200, 201) else ""

    def _live(self, sid: str, form: str, answers: Item) -> None:
        """A life in which everything may happen, most of it in its time."""
        rng, is_caller = self.rng, self.rng.random() < 0.3
        receipt = self._called(sid, form, answers) if is_caller else self._sent(sid, form, answers)
        if not receipt:
            return
        self.acknowledged[sid] = receipt
        for step in range(rng.randint(8, 18)):
            self.kernel.pause(self._until_the_next(self._stored(sid)))
            if is_caller and rng.random() < 0.3:
                self._write_letters(receipt)
            self._do(self._something(form, self._stored(sid)), sid, f"{sid}-{step}")

    def _called(self, sid: str, form: str, answers: Item) -> str:
        """Staff take it for somebody without an address, or with one; the receipt number."""
        raw = {name: value for name, value in answers.items() if name != "email" or self.rng.random() < 0.3}
        for _ in range(12):
            parts = self._look_through(self._instance("Manage"))
            by_form = by_phone(parts.bundle, form)
            assert by_form is not None
            try:
                return str(take(by_form, sid, raw, parts, caller=Caller(taken_by="staff-1")).item["receipt"])
            except Unavailable:
                self.kernel.pause(self.rng.uniform(2, 20))
            except Problem:
                break
        return ""

    def _write_letters(self, receipt: str) -> None:
        session = Session(self._look_through(self._instance("Manage")), lambda: "staff-1")
        with suppress(Problem), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            letters_sent(session, receipt)

    def _stored(self, sid: str) -> Item:
        return from_wire(self.table.item((f"SUB#{sid}", "META")) or {})

    def _until_the_next(self, stored: Item) -> float:
        """Soon, or once it is morning, the consultation takes place, or a promise is missed."""
        rng, soon = self.rng, (self.rng.uniform(0, 5), self.rng.uniform(0, 900))
        moments, often = [MORNING, MORNING + timedelta(days=self.mornings[-1], hours=1)], 0.35
        if stored.get("status") in ("confirmed", "identified", "started"):
            start = datetime.fromisoformat(f"{stored['slot']}+09:00")
            moments, often = [start - timedelta(minutes=9), start + timedelta(minutes=20)], 0.6
        ahead = [(moment - START).total_seconds() - self.kernel.now for moment in moments]
        later = [seconds for seconds in ahead if 0 < seconds < 7 * DAY - self.kernel.now]
        return rng.choice(later) + rng.uniform(0, 60) if later and rng.random() < often else rng.choice(soon)

    def _something(self, form: str, stored: Item) -> Action:
        """What has been tried least of what is possible now, or anything."""
        rng, parts = self.rng, self.in_peace()
        workflow, known = Workflow.of_form(parts.bundle, form), parts.form(form)
        assert known is not None
        names = [name for name, rule in workflow.actions.items() if CLOCK not in rule["by"]]
        possible = [
            name
            for name in names
            if is_allowed(
                name,
                known,
                stored,
                by=workflow.actions[name]["by"][0],
                now=parts.clock(),
                bundle=parts.bundle,
            )
        ]
        chosen = possible if possible and rng.random() < 0.9 else names
        rare = (*actions.AT_THE_CONSULTATION, "confirm", "rebook", "take_offer", "offer", "seen", "wait")
        weights = [(8 if name in rare else 1) / (1 + self.tried[form, name]) for name in chosen]
        name = "reopen" if "reopen" in possible and rng.random() < 0.6 else rng.choices(chosen, weights)[0]
        self.tried[form, name] += 1
        return DOINGS[name](rng, stored)

    def _act(self, sid: str, form: str, op: str) -> None:
        rng = self.rng
        doings: tuple[Action, ...] = (
            actions.answer(text="例の答えです。"),
            actions.note(text="例のメモ"),
            actions.cancel(),
            actions.correct(mail=f"right{rng.randint(1, 9)}@example.jp"),
            *CONVERSATION,
        )
        if form == "booking":
            doings = (
                actions.correct(mail=f"right{rng.randint(1, 9)}@example.jp"),
                *(actions.confirm(url=url) for url in URLS for _ in range(2)),
                actions.move(slot=rng.choice(SLOTS), late=True),
                actions.change(slot=rng.choice(SLOTS)),
                actions.decline(reason="business"),
                actions.cancel(),
                actions.withdraw(),
                actions.note(text="例のメモ"),
                actions.ask_earlier(),
                actions.stop_earlier(),
                actions.offer(slot=rng.choice(SLOTS)),
                actions.take_offer(slot=rng.choice(SLOTS)),
                *CONVERSATION,
            )
        self._do(rng.choice(doings), sid, op)

    def _do(self, doing: Action, sid: str, op: str) -> None:
        rng = self.rng
        by = "applicant" if doing.name in actions.OF_APPLICANTS else "staff-1"
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
