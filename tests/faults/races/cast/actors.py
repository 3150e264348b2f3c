"""The actors of a race. Each decides beforehand, by a seeded generator, what it wants."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.world import World
from tests.functions.conftest import BOOKING

PATIENCE = 40
"""How often an actor sends the same again under faults."""

IN_TIME = ("2026-11-25T10:00", "2026-11-25T11:00", "2026-11-26T09:00", "2026-11-30T15:00")
HOPELESS = (
    "2026-11-23T10:00",
    "2026-11-24T10:00",
    "2026-11-22T10:00",
    "2026-11-25T12:00",
    "2027-11-25T10:00",
)
"""A holiday, past its deadline, a Sunday, no start time, beyond the horizon."""


@dataclass(kw_only=True)
class Booker:
    """Wants one of `wishes`, preferably the first; sends the same again until there's an answer.

    After a refusal it asks for the next wish, under the same sid if `keeps_sid`, as the page does.
    """

    name: str
    email: str
    sids: tuple[str, ...]
    wishes: tuple[str, ...]
    sends_twice: bool = False
    wants_earlier: bool = False
    _last: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def act(self, world: World) -> None:
        for sid, slot in zip(self.sids, self.wishes, strict=True):
            entry = self._until_answered(world, sid, slot)
            if entry.outcome == "acknowledged" and self.sends_twice:
                self._until_answered(world, sid, slot)
            if entry.outcome != "refused":
                return

    def settle(self, world: World) -> None:
        for sid, answers in self._last.items():
            self._until_answered(world, sid, answers["slot"])

    def _until_answered(self, world: World, sid: str, slot: str) -> Entry:
        wish = {"earlier": True} if self.wants_earlier else {}
        self._last[sid] = answers = {**BOOKING, "email": self.email, "slot": slot, **wish}
        for _ in range(PATIENCE):
            entry = world.book(self.name, sid, answers)
            if entry.outcome != "unknown":
                break
        return entry


def bookers(rng: Random, *, number: int) -> list[Booker]:
    """Bookers for a race: some are the same person twice, some send one form from two windows at once."""
    people = [f"a{n}@example.jp" for n in range(number * 2 // 3)]
    made: list[Booker] = []
    while len(made) < number:
        wishes = (*rng.sample(IN_TIME, rng.randint(1, 3)), *rng.sample(HOPELESS, rng.randint(0, 1)))
        shuffled = tuple(rng.sample(wishes, len(wishes)))
        booker = Booker(
            name=f"booker {len(made)}",
            email=rng.choice(people),
            sids=tuple(_sids(rng, len(shuffled), keeps=rng.random() < 0.5)),
            wishes=shuffled,
            sends_twice=rng.random() < 0.3,
        )
        made.append(booker)
        if rng.random() < 0.3:
            # Two windows post the same answers: with others it would be another submission.
            made[-1] = _twin(booker, booker.name)
            made.append(_twin(booker, f"booker {len(made)}"))
    return made[:number]


def _twin(booker: Booker, name: str) -> Booker:
    return Booker(name=name, email=booker.email, sids=booker.sids[:1], wishes=booker.wishes[:1])


def _sids(rng: Random, number: int, *, keeps: bool) -> Iterator[str]:
    sid = _sid(rng)
    for _ in range(number):
        yield sid
        sid = sid if keeps else _sid(rng)


def _sid(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
