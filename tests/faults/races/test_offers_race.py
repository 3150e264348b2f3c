"""An earlier slot was offered to several, and all take it at once: one has it, and leaves her own slot."""

import os
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import actions
from tests.faults.checking.mutants import Careless
from tests.faults.checking.table import Table
from tests.faults.races.cast.actors import Booker
from tests.faults.races.cast.scenes import RECEIPT_NUMBERS
from tests.faults.races.cast.staff_and_applicants import Doer, Task
from tests.faults.world import World, world

SEEDS = range(9000, 9000 + int(os.environ.get("SEEDS", "6")))
OFFERED = "2026-11-25T10:00"
LATER = ("2026-11-30T14:00", "2026-11-30T15:00", "2026-12-01T10:00", "2026-12-01T11:00")


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    return partial(
        world, client, bundle, tmp_path, receipt_numbers=RECEIPT_NUMBERS, places=(40, 40), capacity=1
    )


def race(here: World, seed: int, *, rate: float) -> list[str]:
    """The sids of those who were offered the slot, after all have tried to take it."""
    rng = Random(seed)  # noqa: S311
    people = [
        Booker(
            name=f"waiting {n}",
            email=f"w{n}@example.jp",
            sids=(_id(rng),),
            wishes=(slot,),
            wants_earlier=True,
        )
        for n, slot in enumerate(LATER)
    ]
    for n, one in enumerate(people):
        one.act(here)
        offered = here.do("staff", actions.offer(slot=OFFERED), one.sids[0], by="staff-1", op=f"offer {n}")
        assert offered.changed, offered
    sids = [one.sids[0] for one in people]
    takers = [
        Doer(
            name=f"taker {n}",
            tasks=(
                Task(
                    action=actions.take_offer(slot=OFFERED),
                    sid=sid,
                    op=_id(rng),
                    by="applicant",
                    seen=rng.choice(("now", "any")),
                ),
            ),
        )
        for n, sid in enumerate([*sids, sids[0]])
    ]
    here.race(takers, rate=rate)
    return sids


@pytest.mark.parametrize("seed", SEEDS)
def test_one_of_all_who_take_an_offered_slot_has_it(seed: int, a_world: Callable[..., Any]) -> None:
    with a_world(seed=seed) as here:
        sids = race(here, seed, rate=(0.0, 0.2, 0.4)[seed % 3])
        found = here.violations()
        assert not found, "\n".join(found)
        metas = Table(here.items()).metas
        assert [metas[sid]["slot"] for sid in sids].count(OFFERED) == 1
        winner = next(sid for sid in sids if metas[sid]["slot"] == OFFERED)
        assert "earlier" not in metas[winner]
        assert all("earlier" in metas[sid] for sid in sids if sid != winner)
        # What the winner has left may be offered to the others.
        freed = [item["SK"].partition("#")[0] for item in here.items() if item["PK"].startswith("FREED#")]
        assert freed == [metas[winner]["answers"]["slot"]]


def test_without_the_slot_s_and_the_day_s_conditions_two_would_have_it(a_world: Callable[..., Any]) -> None:
    def forgets(role: str) -> bool:
        return role.startswith(("change: Put SLOT# ", "change: Put SLOT#BOOK "))

    def is_noticed(seed: int) -> bool:
        with a_world(seed=seed, seen_by_desk=lambda client: Careless(client, forgets)) as here:
            race(here, seed, rate=0.2)
            return bool(here.violations())

    assert any(is_noticed(seed) for seed in range(9100, 9120))


def _id(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
