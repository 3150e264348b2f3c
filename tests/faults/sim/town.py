"""A schedule: people apply, staff act, the bell rings once, twice, late or never, sweeps run, SES reports,
and any call fails now and then. Then the faults end, and time runs on until nothing is left to do.
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import submit
from desk.domain.calendar.moments import stamp
from desk.domain.errors import Problem, Unavailable
from desk.domain.submissions.workflow import Action
from desk.parts import Parts
from desk.usecases.change_submission import act
from tests import actions
from tests.faults.sim.kernel import Process
from tests.faults.sim.lives.bookings import SLOTS, URLS
from tests.faults.sim.region import START, Region
from tests.faults.sim.setting import DAY, HOUR, Context, Named, settings
from tests.faults.sim.table import Item, MemoryTable
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
    horizon: float = HORIZON

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
        self._begin_the_rest()
        with self._plugged_in():
            kernel.run()
        for processes in self.pool.values():
            for one in processes:
                self.ledger.moved_on(one)

    def _begin_the_rest(self) -> None:
        """What else begins in a town with more in it."""

    def _apply(self, n: int) -> None:
        """An applicant sends a form until it is accepted; then the desk acts on it."""
        rng = self.rng
        sid = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        form, answers = ("booking", {**BOOKING, "slot": rng.choice(SLOTS), "earlier": rng.random() < 0.5})
        if rng.random() < 0.3:
            form, answers = "consultation", dict(CONSULTATION)
        answers["email"] = f"a{n % self.mailboxes}@example.jp"
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

    def _do(self, doing: Action, sid: str, op: str, *, by: str = "") -> None:
        rng = self.rng
        by = by or ("applicant" if doing.name in actions.OF_APPLICANTS else "staff-1")
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
        while self.kernel.now < self.horizon:
            late = self.kernel.now < self.plan.calm_from and self.rng.random() < 0.1
            if self.sweeps and not late and self._some_are_due():
                self._call_soon("Deliver", SWEEP)
            if self.kernel.is_idle and not self.due():
                return
            self.kernel.pause(BETWEEN_SWEEPS)

    def due(self) -> list[Item]:
        """The mails that are still to be sent."""
        return [item for item in map(self.table.item, self.unsent) if item]

    def _some_are_due(self) -> bool:
        """Whether a worker with a fast clock might find a due mail; if not, the sweep can be skipped."""
        soon = stamp(START + timedelta(seconds=self.kernel.now + 130))
        return any(item["GSI1SK"]["S"] < f"{soon}~" for item in self.due())

    def in_peace(self, *, later: timedelta = timedelta(0), table: MemoryTable | None = None) -> Parts:
        """The desk without faults, to look at it afterwards, or `later` still, with another `table`."""
        made = Parts(
            settings=settings(),
            dynamodb=Named(table or self.table),  # type: ignore[arg-type]
            clock=lambda: START + timedelta(seconds=self.kernel.now) + later,
        )
        made.__dict__["bundle"] = self.editions[self.deployed].bundle
        return made
