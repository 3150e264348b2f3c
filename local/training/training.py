"""Fills a desk with made-up cases, each by the use cases of the real one, at the moments of a rehearsal."""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import uuid4

from desk.counter.session import Session
from desk.domain.calendar.moments import TOKYO, tokyo_day
from desk.domain.errors import Full, Problem
from desk.domain.forms.form import Form
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.dispatch.experts import expert_item
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts
from desk.storage.dispatch.experts import add_expert
from desk.storage.store import Taken
from desk.usecases.change_submission import act
from desk.usecases.take_submission import take
from local.clock import Clock
from local.training.aims import Aim, aims
from local.training.answers import Answers, answers_of
from local.training.people import person
from local.training.rehearsal import Rehearsal, Script, Stage, beginning

_JUST_NOW = timedelta(minutes=30)
_SENT = (time(10, 5, tzinfo=TOKYO), time(14, 40, tzinfo=TOKYO))
_DAYS_BACK = (*range(8), 9, 11, 13, 16, 20, 25, 31, 38, 46, 55, 65)
_NOT_LONG_AGO = tuple(days for days in _DAYS_BACK if days <= 16)
_MOST_TO_FILL = 12
_MOST_TRIES = 3
_EXPERTS = (("例 専一", "例の専門（接客）"), ("例 専二", "例の専門（法律）"))


@dataclass
class Played:
    """What came of a training: each aim with the receipt of its case, and the aims that nothing led to."""

    cases: list[tuple[Aim, str]] = field(default_factory=list)
    missing: list[Aim] = field(default_factory=list)


@dataclass
class Training:
    """`parts` are the desk's, `handler` and `lead` the ids of two members of the staff; `done` is called
    after each step, to have its mails sent.
    """

    parts: Parts
    clock: Clock
    handler: str
    lead: str
    done: Callable[[], None]
    _people: int = 0
    _experts: dict[str, dict[str, Item]] = field(default_factory=dict)

    def scenes(self, played: Played) -> Iterator[None]:
        """Make one case after the other. Others can have the table in between, and while the way to a case is
        looked for; a case itself is made at once, so that nobody sees it half-way.
        """
        now = self.clock()
        self._add_experts(now)
        for aim in aims(self.parts.bundle, now):
            receipt = yield from self._play(aim, now)
            if receipt:
                played.cases.append((aim, receipt))
            else:
                played.missing.append(aim)
            yield

    @property
    def _stage(self) -> Stage:
        words = self.parts.bundle["console"]["screens"]
        session = Session(
            parts=self.parts,
            find_who=lambda: self.handler,
            hints=words["hints"],
            inputs=words["inputs"],
            find_colleagues=lambda _: {self.handler: "", self.lead: ""},
        )
        return Stage(
            session=session,
            clock=self.clock,
            handler=self.handler,
            lead=self.lead,
            number=self._people,
            experts=self._experts,
        )

    def _play(self, aim: Aim, now: datetime) -> Generator[None, None, str]:
        """The receipt of a case as aimed at; "" if nothing leads there by `now`."""
        form = self.parts.form(aim.form)
        for _ in range(_MOST_TRIES):
            script = (yield from self._found(aim, form, now)) if form else None
            if script is None:
                break
            try:
                return self._performed(script)
            except Problem:
                # Only the table knows what two cases can't have both: another applicant asks for other times.
                self._people += 1
        return ""

    def _found(self, aim: Aim, form: Form, now: datetime) -> Generator[None, None, Script | None]:
        """The latest beginning from which a way leads there."""
        stage, until, tried = self._stage, now - _JUST_NOW, list[Rehearsal | None]()
        for ways in aim.ways:
            for n, at in enumerate(_beginnings(now, _DAYS_BACK if aim.is_needed else _NOT_LONG_AGO)):
                if n == len(tried):
                    begun = beginning(form, at, stage, near=aim.near)
                    tried.append(Rehearsal(begun, stage, until=until) if begun else None)
                    yield
                rehearsal = tried[n]
                for start, route in ways:
                    script = rehearsal.script(start, route) if rehearsal else None
                    if script and script.last["status"] == aim.state and aim.wanted(script.last):
                        return script
                    yield
        return None

    def _performed(self, script: Script) -> str:
        """Raises Problem."""
        with self.clock.as_of(script.at):
            taken = self._begun(script)
        for step in script.steps:
            with self.clock.as_of(step.at):
                act(step.action, str(sid_of(taken.item)), by=step.by, op=str(uuid4()), parts=self.parts)
                self.done()
        return str(taken.item["receipt"])

    def _begun(self, script: Script) -> Taken:
        starts = Workflow.of_form(self.parts.bundle, script.form.id).starts
        if script.start == starts.get("again"):
            self._take(script, script.answers)
        answers = script.answers
        if script.start == starts.get("full"):
            answers = answers | {script.form.words["seminars"]["field"]: _smallest(script.form, script.at)}
            for _ in range(_MOST_TO_FILL):
                taken = self._take(script, answers)
                self._people += 1
                if taken.item["status"] == script.start:
                    return taken
                mine = answers_of(script.form, now=script.at, person=person(self._people))
                answers = mine | {name: answers[name] for name in (script.form.words["seminars"]["field"],)}
            raise Full
        taken = self._take(script, answers)
        self._people += 1
        return taken

    def _take(self, script: Script, answers: Answers) -> Taken:
        suspect = ("honeypot",) if script.suspect else ()
        taken = take(script.form, str(uuid4()), answers, self.parts, suspect=suspect)
        self.done()
        return taken

    def _add_experts(self, now: datetime) -> None:
        """Each desk that sends experts has two."""
        for desk in {form["words"]["desk"] for form in self.parts.bundle["forms"].values()}:
            for n, (name, about) in enumerate(_EXPERTS):
                item = expert_item(
                    desk, f"RE{n}1", name=name, field=about, mail=f"senmon{n + 1}@example.jp", at=now
                )
                add_expert(self.parts.store, item, by=self.lead, op=str(uuid4()), at=now)
            self._experts[desk] = self.parts.store.experts(desk)


def _smallest(form: Form, at: datetime) -> str:
    """The seminar with the fewest seats, of those that can be applied for and waited for. Raises Full."""
    offered = [
        one
        for one in seminars_of(form).values()
        if one.opening.state(at) == "open" and not one.called_off and one.waiting > 0
    ]
    if not offered:
        raise Full
    return min(offered, key=lambda one: one.capacity).id


def _beginnings(now: datetime, days_back: Iterable[int]) -> Iterator[datetime]:
    """When a case may begin: today, or on an earlier day, ever further back."""
    for days in days_back:
        for sent in _SENT:
            at = datetime.combine(tokyo_day(now) - timedelta(days=days), sent)
            if at < now - _JUST_NOW:
                yield at
