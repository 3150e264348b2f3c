"""A town in which whole lives are lived: everything that anybody can do with a submission is done there, up
to its consultation, its visits or its seminar and after it. Some are taken for callers, who are written to.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from typing import Any

from desk.counter.session import Session
from desk.domain.errors import Problem, Unavailable
from desk.domain.forms.by_phone import by_phone
from desk.domain.intake import Caller
from desk.domain.submissions.workflow import CLOCK, Action, Workflow
from desk.domain.transitions.plan import is_allowed
from desk.parts import Parts
from desk.staff.commands.mails.letter import letters_sent
from desk.staff.session import staff_session
from desk.storage.table import from_wire
from desk.usecases.take_submission import take
from tests.faults.sim.kernel import Process
from tests.faults.sim.lives.desk_days import PEOPLE, prepared
from tests.faults.sim.lives.life import Here
from tests.faults.sim.lives.lives import LIVES
from tests.faults.sim.region import START
from tests.faults.sim.setting import DAY, HOUR
from tests.faults.sim.table import Item
from tests.faults.sim.town import MORNING, Town

STAFF = ("staff-1", "staff-2")


@dataclass(kw_only=True)
class LivesTown(Town):
    """`lives`: the workflows of those who apply, as often as each is named."""

    applicants: int = 12
    mornings: tuple[int, ...] = (0, 1, 2, 3, 6)
    horizon: float = 20 * DAY
    lives: tuple[str, ...] = ("booking", "booking", "consultation", "dispatch", "seminar", "seminar")
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often the actions of each life were tried in it."""

    def _begin_the_rest(self) -> None:
        prepared(self.in_peace())
        for name, person in PEOPLE.items():
            self.kernel.start(self.rng.uniform(0, HOUR), Process(name), lambda person=person: person(self))

    @contextmanager
    def _plugged_in(self) -> Iterator[None]:
        # The commands of the staff say what they do.
        with super()._plugged_in(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            yield

    def _apply(self, n: int) -> None:
        """A life in which everything may happen, most of it in its time."""
        rng = self.rng
        sid = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        life, is_caller = LIVES[rng.choice(self.lives)], rng.random() < 0.3
        answers = {**life.answers(rng, mark_of(sid)), "email": f"a{n % self.mailboxes}@example.jp"}
        receipt = self._called(sid, life.form, answers) if is_caller else self._sent(sid, life.form, answers)
        if not receipt:
            return
        self.acknowledged[sid] = receipt
        is_straight = rng.random() < 0.6
        for step in range(rng.randint(8, 18) + 8 * bool(is_straight and life.straight)):
            self.kernel.pause(self._until_the_next(life.form, self.stored(sid)))
            if is_caller and rng.random() < 0.3:
                self.says(lambda session: letters_sent(session, receipt, sure=True))
            doing, by = self._something(life.form, sid, is_straight=is_straight)
            self._do(doing, sid, f"{sid}-{step}", by=by)

    def _called(self, sid: str, form: str, answers: Item) -> str:
        """Staff take it for somebody without an address, or with one; the receipt number."""
        raw = {name: value for name, value in answers.items() if name != "email" or self.rng.random() < 0.3}
        caller = Caller(taken_by="staff-1")

        def taken(parts: Parts) -> str:
            by_form = by_phone(parts.bundle, form)
            assert by_form is not None
            return str(take(by_form, sid, raw, parts, caller=caller).item["receipt"])

        return str(self.until_it_works(taken) or "")

    def until_it_works(self, do: Callable[[Parts], Any]) -> Any:
        """What `do` gives, tried again while the table is out of reach; None if it is refused."""
        for _ in range(12):
            try:
                return do(self._look_through(self._instance("Manage")))
            except Unavailable:
                self.kernel.pause(self.rng.uniform(1, 20))
            except Problem:
                break
        return None

    def says(self, command: Callable[[Session], Any], *, who: str = "staff-1") -> Any:
        """What a command of the staff's gives."""
        return self.until_it_works(lambda parts: command(staff_session(parts, lambda: who)))

    def stored(self, sid: str) -> Item:
        return from_wire(self.table.item((f"SUB#{sid}", "META")) or {})

    def _until_the_next(self, form: str, stored: Item) -> float:
        """Soon, or once it is morning, it takes place, or a promise is missed."""
        rng, soon = self.rng, (self.rng.uniform(0, 5), self.rng.uniform(0, 900))
        moments, often = LIVES[form].moments(stored)
        if not moments:
            moments, often = [MORNING, MORNING + timedelta(days=2, hours=1)], 0.35
        ahead = [(moment - START).total_seconds() - self.kernel.now for moment in moments]
        later = [seconds for seconds in ahead if 0 < seconds < 7 * DAY - self.kernel.now]
        return rng.choice(later) + rng.uniform(0, 60) if later and rng.random() < often else rng.choice(soon)

    def _something(self, form: str, sid: str, *, is_straight: bool) -> tuple[Action, str]:
        """What leads on, or what has been tried least of what is possible now, or anything; and by whom."""
        rng, parts, life, stored = self.rng, self.in_peace(), LIVES[form], self.stored(sid)
        workflow, known = Workflow.of_form(parts.bundle, form), parts.form(form)
        assert known is not None
        names = [name for name, rule in workflow.actions.items() if set(rule["by"]) != {CLOCK}]

        def is_possible(name: str) -> bool:
            by, now = workflow.actions[name]["by"][0], parts.clock()
            return is_allowed(name, known, stored, by=by, now=now, bundle=parts.bundle)

        possible = [name for name in names if is_possible(name)]
        leading = [name for name in life.straight if name in possible] if is_straight else []
        chosen = possible if possible and rng.random() < 0.9 else names
        weights = [(8 if name in life.rare else 1) / (1 + self.tried[form, name]) for name in chosen]
        if "reopen" in possible and rng.random() < 0.6:
            name = "reopen"
        elif leading and rng.random() < 0.7:
            name = rng.choice(leading)
        else:
            name = rng.choices(chosen, weights)[0]
        self.tried[form, name] += 1
        here = Here(rng=rng, stored=stored, now=parts.clock(), mark=mark_of(sid))
        who = rng.choice([by for by in workflow.actions[name]["by"] if by != CLOCK])
        return life.doings[name](here), who if who == "applicant" else rng.choice(STAFF)


def mark_of(sid: str) -> str:
    """A word that is in all that is typed for a submission."""
    return f"mark-{sid[:8]}"
