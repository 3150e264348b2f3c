"""Two forms of one desk, of different times and lengths: applicants book in both, and staff move them."""

import copy
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests import actions
from tests.faults.checking.history import HOLDING
from tests.faults.checking.table import Table
from tests.faults.races.cast.actors import PATIENCE
from tests.faults.races.cast.staff_and_applicants import Doer, Task
from tests.faults.world import FORM, Actor, World
from tests.functions.conftest import BOOKING

LONG = "long-booking"
DAYS = ("2026-11-25", "2026-11-26")
EMPTY_DAYS = ("2026-11-27", "2026-11-30")
"""Nobody books there, so the first who is moved there counts it up for the first time."""
TIMES = {FORM: ("09:00", "10:00", "11:00"), LONG: ("09:30", "10:45", "11:15")}
MINUTES = {FORM: 30, LONG: 100}


def with_a_longer_form(bundle: dict[str, Any]) -> None:
    """The booking form once more, with consultations of another length at other times."""
    bundle["forms"][LONG] = copy.deepcopy(bundle["forms"][FORM])
    bundle["forms"][LONG]["words"]["slots"] |= {"times": list(TIMES[LONG]), "minutes": MINUTES[LONG]}
    bundle["pages"][LONG] = bundle["pages"][FORM]


@dataclass(kw_only=True)
class Wisher:
    """Wants one of several places, in either form; asks for the next after a refusal."""

    name: str
    wishes: tuple[tuple[str, str, str], ...]
    """(sid, form, slot)"""
    _sent: list[tuple[str, str, str]] = field(default_factory=list)

    def act(self, world: World) -> None:
        for wish in self.wishes:
            self._sent.append(wish)
            if self._until_answered(world, wish) != "refused":
                return

    def settle(self, world: World) -> None:
        for wish in self._sent:
            self._until_answered(world, wish)

    def _until_answered(self, world: World, wish: tuple[str, str, str]) -> str:
        sid, form, slot = wish
        answers = {**BOOKING, "email": f"{self.name}@example.jp", "slot": slot}
        for _ in range(PATIENCE):
            entry = world.book(self.name, sid, answers, form=form)
            if entry.outcome != "unknown":
                break
        return entry.outcome


def everybody(rng: Random, world: World) -> list[Actor]:
    """12 applicants and 5 of the staff, who move, cancel and confirm what some have booked before."""
    before = [Wisher(name=f"before{n}", wishes=(_wish(rng),)) for n in range(5)]
    for one in before:
        one.act(world)
    applicants = [
        Wisher(name=f"wisher{n}", wishes=tuple(_wish(rng) for _ in range(rng.randint(1, 4))))
        for n in range(12)
    ]
    staff = [
        Doer(name=f"staff {n}", tasks=tuple(_task(rng, rng.choice(before)) for _ in range(4)))
        for n in range(5)
    ]
    return [*applicants, *staff]


def _wish(rng: Random) -> tuple[str, str, str]:
    form = rng.choice((FORM, LONG))
    return _id(rng), form, _slot(rng, form)


def _task(rng: Random, one: Wisher) -> Task:
    ((sid, form, _),) = one.wishes
    action = rng.choice(
        (
            *(actions.move(slot=_slot(rng, form, days)) for days in (DAYS, DAYS, EMPTY_DAYS, EMPTY_DAYS)),
            actions.cancel(),
            actions.note(text="例"),
        )
    )
    return Task(action=action, sid=sid, op=_id(rng), by="staff-1", seen="any")


def _slot(rng: Random, form: str, days: tuple[str, ...] = DAYS) -> str:
    return f"{rng.choice(days)}T{rng.choice(TIMES[form])}"


def _id(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def violations(items: list[Mapping[str, Any]], capacity: int) -> Iterator[str]:
    """Consultations of the desk beyond its capacity at any minute. Shares no code with the desk."""
    table = Table(items)
    stays = {
        sid: _stay(meta["slot"], MINUTES[meta["form"]])
        for sid, meta in table.metas.items()
        if "lane" in meta and meta["status"] in HOLDING
    }
    for sid, (start, _) in stays.items():
        there = [other for other, (begins, ends) in stays.items() if begins <= start < ends]
        if len(there) > capacity:
            yield f"{len(there)} consultations at {start} ({sid}): capacity is {capacity}"


def _stay(slot: str, minutes: int) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(slot)
    return start, start + timedelta(minutes=minutes)
