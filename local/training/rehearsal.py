"""Tries, on the pure rules, when each step of a route can be done: nothing is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk.counter.session import Session
from desk.domain import intake
from desk.domain.calendar.moments import TOKYO, from_stamp, tokyo_day
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import InvalidAnswers, Problem
from desk.domain.forms.form import Form
from desk.domain.submissions.items import changed_item, meta_item
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import APPLICANT, CLOCK, STAFF, Action, Workflow
from desk.domain.transitions.plan import plan
from local.clock import Clock
from local.training.answers import Answers, answers_of, has_choices
from local.training.people import person
from local.training.routes import Route, is_for_suspects
from local.training.typed import typed

_A_WHILE = timedelta(minutes=25)
_AROUND = (timedelta(minutes=-25), timedelta(minutes=20), timedelta(hours=2))
_MORNING = time(9, 40, tzinfo=TOKYO)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\dZ)?")
_SID = "00000000-0000-4000-8000-000000000000"
_MOST_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Step:
    """An action with what was typed; `by` is who does it, `at` when (aware)."""

    action: Action
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Script:
    """A life: what was sent `at` a moment, the state `start` in which it begins, and the steps after it.
    `last` is what the case is then.
    """

    form: Form
    start: str
    answers: Answers
    at: datetime
    suspect: bool
    steps: tuple[Step, ...]
    last: Item


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who plays and with what. `handler` and `lead` are ids of members; `clock` can be set back for a step;
    `number` is the applicant's; `experts` are by desk and id.
    """

    session: Session
    clock: Clock
    handler: str
    lead: str
    number: int
    experts: Mapping[str, Mapping[str, Item]]


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What somebody sends `at` a moment, and the case that it makes."""

    form: Form
    at: datetime
    answers: Answers
    stored: Item


def beginning(form: Form, at: datetime, stage: Stage, *, near: datetime | None = None) -> Beginning | None:
    """None if the form takes nothing `at` that moment. A slot is asked for that is soon after `near`."""
    with stage.clock.as_of(at):
        answers = _answers(form, at, stage, near)
        if answers is None:
            return None
        submission = intake.submission_of(
            form, form.normalise(answers, now=at), bundle=stage.session.bundle, sid=_SID, receipt="", now=at
        )
        return Beginning(form=form, at=at, answers=answers, stored=meta_item(submission))


@dataclass(frozen=True, kw_only=True)
class _Reached:
    """How far a life has got: what is stored, its trail, and the steps so far."""

    stored: Item
    events: tuple[Item, ...]
    steps: tuple[Step, ...]


class Rehearsal:
    """Every life that begins in one way. What two routes have in common is tried once."""

    def __init__(self, begun: Beginning, stage: Stage, *, until: datetime) -> None:
        """A life that isn't over `until` then is none."""
        self._begun = begun
        self._stage = stage
        self._until = until
        self._workflow = Workflow.of_form(stage.session.bundle, begun.form.id)
        self._experts = stage.experts[begun.form.words["desk"]]
        self._known: dict[tuple[str, bool, Route], _Reached | None] = {}

    def script(self, start: str, route: Route) -> Script | None:
        """The life that begins in the state `start` and goes along `route`, each step as soon as it's
        allowed; None if there is none.
        """
        begun, suspect = self._begun, is_for_suspects(self._workflow, start, route)
        reached = self._reached(start, suspect, route)
        if reached is None:
            return None
        return Script(
            form=begun.form,
            start=start,
            answers=begun.answers,
            at=begun.at,
            suspect=suspect,
            steps=reached.steps,
            last=reached.stored,
        )

    def _reached(self, start: str, suspect: bool, route: Route) -> _Reached | None:
        key = (start, suspect, route)
        if key not in self._known:
            self._known[key] = self._first(start, suspect) if not route else self._further(*key)
        return self._known[key]

    def _first(self, start: str, suspect: bool) -> _Reached:
        stored = {**self._begun.stored, "status": start, **({"suspect": ["honeypot"]} if suspect else {})}
        return _Reached(stored=stored, events=({"status": start, "what": "submit", "v": 1},), steps=())

    def _further(self, start: str, suspect: bool, route: Route) -> _Reached | None:
        before, name = self._reached(start, suspect, route[:-1]), route[-1]
        found = self._step(name, before) if before else None
        if before is None or found is None:
            return None
        step, stored = found
        event = {"status": stored["status"], "what": name, "v": stored["v"]}
        return _Reached(stored=stored, events=(*before.events, event), steps=(*before.steps, step))

    def _step(self, name: str, before: _Reached) -> tuple[Step, Item] | None:
        """The step as soon as it's allowed, and what the case is after it."""
        after = before.steps[-1].at if before.steps else self._begun.at
        calendar = self._stage.session.parts.calendar(self._begun.form.words["desk"])
        moments = list(_moments(before.stored, after, calendar, self._until))
        # What is possible neither at once nor at last hardly is between them.
        ends = {*moments[:1], *moments[-1:]}
        if not any(self._tried(name, before, at) for at in ends):
            return None
        return next(filter(None, (self._tried(name, before, at) for at in moments)), None)

    def _tried(self, name: str, before: _Reached, at: datetime) -> tuple[Step, Item] | None:
        """Done `at` a moment with what it asks for; None if it isn't allowed, or changes nothing."""
        with self._stage.clock.as_of(at):
            return self._planned(name, before, at)

    def _planned(self, name: str, before: _Reached, at: datetime) -> tuple[Step, Item] | None:
        session, form, stored = self._stage.session, self._begun.form, before.stored
        by, needed = _who(self._workflow, name, self._stage), set[str]()
        for _ in range(_MOST_TRIES):
            action = typed(name, needed, form, stored, session, self._stage.number)
            try:
                change = plan(
                    action,
                    form,
                    stored,
                    by=by,
                    op=_SID,
                    now=at,
                    bundle=session.bundle,
                    events=before.events,
                    experts=self._experts,
                )
            except InvalidAnswers as refused:
                asked = {error.field for error in refused.errors} or {""}
                # What isn't about one input is solved by the next one that nobody has to give.
                asked = self._next_input(name, needed) if asked == {""} else asked - needed
                if not asked:
                    return None
                needed |= asked
            except Problem:
                return None
            else:
                if change is None:
                    return None
                return Step(action=action, by=by, at=at), changed_item(
                    change, lane=int(stored.get("lane", 0))
                )
        return None

    def _next_input(self, name: str, needed: set[str]) -> set[str]:
        inputs = (self._workflow.actions[name]["takes"] or {"properties": {}})["properties"]
        return set(next(([one] for one in inputs if one not in needed), []))


def _answers(form: Form, at: datetime, stage: Stage, near: datetime | None) -> Answers | None:
    """What the form takes at that moment; None if it takes nothing then."""
    if not has_choices(form, at):
        return None
    mine, counts = person(stage.number), counts_at(form, at, stage)
    answers = answers_of(form, now=at, person=mine, counts=counts, near=near)
    return None if form.errors(form.normalise(answers, now=at), now=at) else answers


def counts_at(form: Form, at: datetime, stage: Stage) -> Any:
    """How many places of each slot are taken then, for the times that a form offers."""
    if form.grid is None:
        return {}
    return stage.session.parts.store.counts(form.words["desk"], form.grid, at=at)


def _who(workflow: Workflow, name: str, stage: Stage) -> str:
    by = workflow.actions[name]["by"]
    if STAFF in by:
        return stage.lead if workflow.lead_only(name) is True else stage.handler
    return APPLICANT if APPLICANT in by else CLOCK


def _moments(stored: Item, after: datetime, calendar: OpeningCalendar, until: datetime) -> Iterator[datetime]:
    """When a step may be tried: soon after the one before, around what the case has moments of, and on the
    mornings of the opening days since.
    """
    soon = after + _A_WHILE
    if soon <= until:
        yield soon
    around = {moment + apart for moment in _moments_of(stored) for apart in _AROUND}
    mornings = {
        datetime.combine(day, _MORNING) for day in _days(tokyo_day(after), tokyo_day(until), calendar)
    }
    yield from sorted(moment for moment in around | mornings if soon < moment <= until)


def _moments_of(stored: Mapping[str, Any]) -> Iterator[datetime]:
    """Every moment that a case names: its slot, a visit, a hearing."""
    for value in (*stored.values(), *stored.get("recorded", {}).values()):
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            yield from_stamp(value) if value.endswith("Z") else parse_slot(value)


def _days(first: date, last: date, calendar: OpeningCalendar) -> Iterator[date]:
    """The opening days between, ever further apart."""
    n = 0
    while (day := first + timedelta(days=n)) <= last:
        if calendar.is_open(day):
            yield day
        n += 1 + n // 10
