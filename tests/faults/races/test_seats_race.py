"""Seats of a seminar: however many apply, withdraw and change at once, none is lost and none is had twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from desk.domain.submissions.workflow import Action
from tests.faults.races.cast.actors import PATIENCE
from tests.faults.races.forgotten import NARROW, is_noticed
from tests.faults.world import World, world
from tests.functions.conftest import SEMINAR

SEATS, WAITING = 3, 4
APPLICANTS = 12


@dataclass(kw_only=True)
class Guest:
    """Applies, perhaps twice from one mailbox; then withdraws, or changes to the other seminar."""

    name: str
    email: str
    sid: str
    then: str
    entries: list[Any] = field(default_factory=list)

    def act(self, world: World) -> None:
        answers = {**SEMINAR, "email": self.email}
        for _ in range(PATIENCE):
            if world.apply(self.name, self.sid, answers) != "unknown":
                break
        given = {"seminar": "manual"} if self.then == "change" else {}
        for n in range(PATIENCE if self.then else 0):
            action = Action(name=self.then, given=given)
            entry = world.do(self.name, action, self.sid, by="applicant", op=f"{self.sid[:34]}{n % 2:02}")
            if entry.outcome != "unknown":
                return

    def settle(self, world: World) -> None:
        self.act(world)


def crowd(seed: int) -> list[Guest]:
    rng = Random(seed)  # noqa: S311
    return [
        Guest(
            name=f"guest {n}",
            email=f"a{n % (APPLICANTS - 2)}@example.jp",
            sid=str(UUID(int=rng.getrandbits(128), version=4)),
            then=rng.choice(["", "", "withdraw", "withdraw", "change"]),
        )
        for n in range(APPLICANTS)
    ]


def edited(bundle: dict[str, Any]) -> None:
    for row in bundle["forms"]["seminar"]["words"]["seminars"]["list"]:
        if row["id"] == "basics":
            row |= {"capacity": SEATS, "waiting": WAITING}


def wrongs(here: World) -> list[str]:
    """What is wrong with the seats that are left in the table."""
    items, found = here.items(), list[str]()
    live = {i["PK"][4:]: i for i in items if i["type"] == "submission" and "seat" in i}
    seats = {i["sid"]: i for i in items if i["type"] == "seat"}
    if set(live) != set(seats) or len(seats) != sum(i["type"] == "seat" for i in items):
        found.append("not each live application has one seat item of its own")
    for sid, meta in live.items():
        seat = seats.get(sid)
        if seat and (
            bool(seat["turn"]) != ("turn" in meta) or (meta["status"] == "waiting") != bool(seat["turn"])
        ):
            found.append(f"{meta['status']} does not fit its seat")
    for name, most in (("basics", SEATS), ("manual", 2)):
        (counter,) = [i for i in items if i["type"] == "limit" and i["SK"] == name] or [{}]
        here_now = [i for i in seats.values() if i["PK"].endswith(f"#{name}")]
        taken, waiting = (sum(bool(i["turn"]) == waits for i in here_now) for waits in (False, True))
        if (taken, waiting) != (int(counter.get("taken", 0)), int(counter.get("waiting", 0))):
            found.append(f"{name}: {taken} and {waiting} are there, {counter} is counted")
        if taken > most:
            found.append(f"{name}: {taken} have one of {most} seats")
        if waiting and taken < most:
            found.append(f"{name}: a seat is free while {waiting} wait")
        turns = [i["turn"] for i in here_now if i["turn"]]
        if len(set(turns)) != len(turns):
            found.append(f"{name}: two have one turn")
    return found


def forgets(role: str, write: str, condition: str) -> bool:
    done, _, what = role.partition(": ")[2].partition(" if ")
    return done.startswith(write) and condition in what


def run(here: World, seed: int, rate: float) -> list[str]:
    here.race(crowd(seed), rate=rate)
    return [*here.broken, *wrongs(here)]


@pytest.mark.parametrize("seed", range(5100, 5106))
def test_no_seat_is_lost_or_had_twice(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    rate = (0.0, 0.2, 0.4)[seed % 3]
    with world(client, bundle, tmp_path, seed=seed, edited=edited, **NARROW) as here:
        assert run(here, seed, rate) == []
        assert any(i["type"] == "seat" for i in here.items())


MUTANTS = {
    "a seat that is free": ("Update LIMIT#", "taken < :most"),
    "a seat that nobody waits for": ("Update LIMIT#", "OR taken > :most"),
    "a turn of one's own": ("Update LIMIT#", "turn"),
}
"""What is forgotten: the write, and what its condition has. A seat of the same mailbox, which hardly any race
shows, is in
functions/conditions/of_seminars.py.
"""


@pytest.mark.parametrize("role", MUTANTS.values(), ids=MUTANTS)
def test_a_forgotten_condition_is_noticed(
    role: tuple[str, str], client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    def is_wrong(here: World, seed: int) -> bool:
        return bool(run(here, seed, 0.4))

    seeds = range(5200, 5240)
    assert is_noticed(
        lambda one: forgets(one, *role), is_wrong, seeds, client, bundle, tmp_path, edited=edited
    )
