"""A form's limit holds, however many send at once and withdraw, while the network fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from desk.domain.submissions.workflow import Action
from tests.faults.races.cast.actors import PATIENCE, Booker
from tests.faults.races.forgotten import NARROW, is_noticed
from tests.faults.world import World, world

MOST = 4
SENDERS = 12
SLOTS = [f"2026-{day}T{hour}:00" for day in ("11-25", "11-26") for hour in ("09", "10", "11", "14", "15")]


@dataclass(kw_only=True)
class Leaver(Booker):
    """Books, and withdraws what was taken, by one operation however often it is tried."""

    leaves: bool

    def act(self, world: World) -> None:
        super().act(world)
        self.settle(world)

    def settle(self, world: World) -> None:
        super().settle(world)
        for _ in range(PATIENCE if self.leaves else 0):
            entry = world.do(
                self.name, Action(name="withdraw"), self.sids[0], by="applicant", op=self.sids[0]
            )
            if entry.outcome != "unknown":
                return


def limited(bundle: dict[str, Any]) -> None:
    bundle["forms"]["booking"]["words"]["limit"] = {
        "round": "first", "most": MOST, "freed_in": ["cancelled"], "full": "",
    }  # fmt: skip


def crowd(seed: int) -> list[Leaver]:
    rng = Random(seed)  # noqa: S311
    return [
        Leaver(
            name=f"sender {n}",
            email=f"a{n}@example.jp",
            sids=(str(UUID(int=rng.getrandbits(128), version=4)),),
            wishes=(SLOTS[n % len(SLOTS)],),
            leaves=rng.random() < 0.4,
        )
        for n in range(SENDERS)
    ]


def left(here: World) -> tuple[int, int]:
    """(how many hold a place, how many are counted)."""
    items = here.items()
    held = [item for item in items if item["type"] == "submission" and "limit_freed" not in item]
    return len(held), sum(int(item["taken"]) for item in items if item["type"] == "limit")


def run(here: World, seed: int, rate: float) -> tuple[int, int]:
    here.race(crowd(seed), rate=rate)
    assert here.broken == []
    return left(here)


@pytest.mark.parametrize("seed", range(4100, 4106))
def test_no_more_than_the_limit_are_taken_and_each_counts_once(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    rate = (0.0, 0.2, 0.4)[seed % 3]
    with world(client, bundle, tmp_path, seed=seed, edited=limited, **NARROW) as here:
        held, counted = run(here, seed, rate)
        assert held == counted <= MOST
        assert held or any(entry.kind == "withdraw" for entry in here.history)


def test_a_limit_without_its_condition_is_noticed(
    client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    def is_wrong(here: World, seed: int) -> bool:
        here.race(crowd(seed), rate=0.4)
        held, counted = left(here)
        return held != counted or held > MOST

    def forgets(role: str) -> bool:
        return role.startswith("take: Update LIMIT#")

    assert is_noticed(forgets, is_wrong, range(4200, 4206), client, bundle, tmp_path, edited=limited)
