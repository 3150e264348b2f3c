"""The actors on existing bookings: applicants on their own, staff on any, each time under an `op`.

`office` is the cast of a day at the desk, `consultations` of the day on which some of the bookings begin.
"""

import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.races.cast.actors import HOPELESS, IN_TIME, PATIENCE, Booker, bookers
from tests.faults.world import Actor, World

STAFF = ("staff-1", "staff-2")
URLS = ("https://example.kaigi.example.jp/room/1", "https://example.kaigi.example.jp/room/2")
LATER = ("2026-11-26T09:00", "2026-11-30T14:00", "2026-11-30T15:00", "2026-12-01T10:00")
"""Slots that can still be taken on the day of the first consultations; the first one by staff only."""
REASONS = ("staff_away", "例の点検が入りました。")
_ELSEWHERE = "https://example.jp/room"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One action, by whom, under which `op`; `seen` is the version that it's decided on.

    The present one, the one before it (which must never win), or any.
    """

    action: Action
    sid: str
    op: str
    by: str
    seen: Literal["now", "before", "any"]


@dataclass(kw_only=True)
class Doer:
    """Does its tasks in turn, each until there's an answer; `settle` repeats those that weren't refused."""

    name: str
    tasks: tuple[Task, ...]
    _last: dict[str, Entry] = field(default_factory=dict)

    def act(self, world: World) -> None:
        for task in self.tasks:
            seen = None if task.seen == "any" else world.version(task.sid)
            self._until_answered(world, task, seen - 1 if seen and task.seen == "before" else seen)

    def settle(self, world: World) -> None:
        for task in self.tasks:
            last = self._last[task.op]
            if last.outcome != "refused":
                self._until_answered(world, task, last.asked["version"])

    def _until_answered(self, world: World, task: Task, version: int | None) -> None:
        for _ in range(PATIENCE):
            entry = world.do(self.name, task.action, task.sid, by=task.by, op=task.op, version=version)
            if entry.outcome != "unknown":
                break
        self._last[task.op] = entry


@dataclass(kw_only=True)
class InTurn:
    """An actor that plays several, one after another."""

    name: str
    parts: tuple[Actor, ...]

    def act(self, world: World) -> None:
        for part in self.parts:
            part.act(world)

    def settle(self, world: World) -> None:
        for part in self.parts:
            part.settle(world)


def booked_before(rng: Random, world: World, *, slots: tuple[str, ...], number: int) -> list[Booker]:
    """People who have booked without faults, spread over `slots`."""
    wishes = [(slots[n % len(slots)],) for n in range(number)]
    people = [
        Booker(
            name=f"regular {n}",
            email=f"r{n}@example.jp",
            sids=(_id(rng),),
            wishes=wish,
            wants_earlier=n % 2 == 0,
        )
        for n, wish in enumerate(wishes)
    ]
    for one in people:
        one.act(world)
    return people


def office(rng: Random, regulars: list[Booker]) -> list[Actor]:
    """18 at once: newcomers, regulars who cancel, move and book again (some in two windows), and staff."""
    newcomers = bookers(rng, number=7)
    sids = [one.sids[0] for one in (*regulars, *regulars, *regulars, *newcomers)]
    own = [_applicant(rng, one, n) for n, one in enumerate(rng.choices(regulars, k=4))]
    staff = [_clerk(rng, n, [_for_staff(rng) for _ in range(5)], sids) for n in range(7)]
    return [*newcomers, *own, *staff]


def consultations(rng: Random, regulars: list[Booker]) -> list[Actor]:
    """16 at once, on the day of consultations: staff who hold or move them, people who book again."""
    sids = [one.sids[0] for one in regulars]
    anew = [_anew(rng, one, n, LATER) for n, one in enumerate((regulars * 3)[:7])]
    moves: list[list[Action]] = [
        [actions.move(slot=rng.choice(LATER), late=True) for _ in sids] for _ in range(3)
    ]
    staff = [[_on_the_day(rng) for _ in range(4)] for _ in range(6)]
    return [*anew, *(_clerk(rng, n, tasks, sids) for n, tasks in enumerate((*moves, *staff)))]


def _clerk(rng: Random, n: int, tasks: list[Action], sids: list[str]) -> Doer:
    return Doer(name=f"staff {n}", tasks=tuple(_task(rng, one, rng.choice(sids)) for one in tasks))


def _applicant(rng: Random, one: Booker, n: int) -> Actor:
    """Requests other slots or cancels, sometimes twice; after a cancellation books again."""
    slots = (*IN_TIME, *IN_TIME, *HOPELESS)
    moves: list[Action] = [actions.change(slot=rng.choice(slots)) for _ in range(rng.randint(0, 3))]
    moves += rng.choices(
        [actions.ask_earlier(), actions.stop_earlier(), *map(actions.take_offer, IN_TIME)], k=3
    )
    cancels: list[Action] = [actions.withdraw()] * rng.choice((0, 1, 2))
    replies: list[Action] = [actions.reply(text=f"例の返事 {n} {m}") for m in range(rng.randint(0, 2))]
    doings = rng.sample((*moves, *replies), len(moves) + len(replies))
    tasks = tuple(_task(rng, action, one.sids[0], by="applicant") for action in (*doings, *cancels))
    name = f"applicant {n}"
    return InTurn(name=name, parts=(Doer(name=name, tasks=tasks), _anew(rng, one, n, IN_TIME)))


def _anew(rng: Random, one: Booker, n: int, slots: tuple[str, ...]) -> Booker:
    wishes = tuple(rng.sample(slots, 2))
    return Booker(name=f"anew {n}", email=one.email, sids=(_id(rng), _id(rng)), wishes=wishes)


def _task(rng: Random, action: Action, sid: str, *, by: str = "") -> Task:
    seen = rng.choices(("any", "now", "before"), (5, 4, 2))[0]
    return Task(action=action, sid=sid, op=_id(rng), by=by or rng.choice(STAFF), seen=seen)


def _for_staff(rng: Random) -> Action:
    slot = rng.choice((*IN_TIME, *IN_TIME, *HOPELESS))
    choices: tuple[Action, ...] = (
        actions.confirm(url=rng.choice((*URLS, *URLS, _ELSEWHERE))),
        actions.move(slot=slot, late=rng.random() < 0.5, reason=rng.choice(REASONS)),
        actions.decline(reason=rng.choice(("business", "by_phone"))),
        actions.cancel(**_why(rng)),
        actions.note(text=f"例のメモ {rng.randint(1, 999)}"),
        actions.identify(),
        _correction(rng),
        _switch(rng),
        actions.offer(slot=rng.choice(IN_TIME)),
        actions.message(text=f"例のメッセージ {rng.randint(1, 999)}"),
        actions.wait(reason="document"),
        actions.resume(),
        actions.seen(),
    )
    return rng.choices(choices, (5, 5, 1, 1, 3, 1, 3, 2, 4, 4, 2, 1, 1))[0]


def _why(rng: Random) -> dict[str, str]:
    """A reason that the applicant is told, or none."""
    return rng.choice(({}, *({"reason": one} for one in REASONS)))


def _on_the_day(rng: Random) -> Action:
    choices: tuple[Action, ...] = (
        actions.identify(),
        actions.start(),
        actions.finish(),
        actions.no_show(),
        actions.refuse_identity(),
        actions.note(text=f"例のメモ {rng.randint(1, 999)}"),
        actions.confirm(url=URLS[1]),
        actions.cancel(),
        _correction(rng),
        _switch(rng),
        actions.not_kept(),
    )
    return rng.choices(choices, (4, 4, 3, 3, 1, 2, 2, 1, 2, 2, 2))[0]


def _correction(rng: Random) -> Action:
    """Another address, sometimes one that somebody else books with; or another phone."""
    if rng.random() < 0.2:
        return actions.correct(phone=f"03-1234-{rng.randint(1000, 9999)}")
    return actions.correct(mail=rng.choice(("right@example.jp", "r0@example.jp", "a1@example.jp")))


def _switch(rng: Random) -> Action:
    return rng.choice(
        (actions.switch("phone"), actions.switch("counter"), actions.switch("video", url=URLS[0]))
    )


def _id(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
