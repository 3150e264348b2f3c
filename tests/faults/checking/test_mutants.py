"""Is the checker any good? Each removed condition must be noticed with one of a few seeds."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.faults.checking.mutants import Careless, Seen
from tests.faults.races.cast.actors import bookers
from tests.faults.world import World, world
from tests.functions.conftest import BOOKING

SEEDS = range(1000, 1030)
BOOKERS = 12
RATE = 0.3
SID = "7f0c5b1e-0000-4000-8000-000000000001"

BEHIND_META = ("take: Put SUB#EV ", "take: Put SUB#OUT ", "take: Put UNIQ#")
"""An event, a mail or a claim has its submission's key, and META's condition already protects it:
removing their own changes nothing. The last test shows that each would hold by itself."""
ONLY_LOOKS = ("take: ConditionCheck SLOT#BOOK ",)
"""Who holds no slot only looks at the day: no race tells whether a slot filled before or after that
(functions/conditions/test_left_out.py)."""
ITS_OWN = ("take: Put FIND#",)
"""The key of a row of the index ends with the submission's sid: nobody else's item can be there."""
COUNTS = ("take: Update FIGURES# ",)
"""A sum is added to, whatever it is: nobody decides by it."""
SLOT_OR_DAY = ("take: Put SLOT# ", "take: Put SLOT#BOOK ")
"""Where all consultations are alike, a slot's own condition and its day's version protect the same. Between
two forms of one desk the version alone does (races/test_two_forms_race.py)."""


def run(here: World, seed: int) -> None:
    here.race(bookers(Random(seed), number=BOOKERS), rate=RATE)  # noqa: S311


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    return partial(world, client, bundle, tmp_path)


@pytest.fixture
def roles(a_world: Callable[..., Any]) -> Iterable[str]:
    """Every role of the transactions of a few races."""
    roles: set[str] = set()
    for seed in SEEDS[:2]:
        with a_world(seed=seed, seen_by_desk=lambda client: Seen(client, roles)) as here:
            run(here, seed)
            found = here.violations()
            assert not found, "\n".join(found)
    return sorted(roles)


def test_every_removed_condition_is_noticed(roles: Iterable[str], a_world: Callable[..., Any]) -> None:
    unguarded = [
        role for role in roles if role.endswith("whatever") and not role.startswith((*ITS_OWN, *COUNTS))
    ]
    assert unguarded == []
    assert all(any(role.startswith(one) for role in roles) for one in SLOT_OR_DAY)
    unnoticed = [
        role
        for role in roles
        if not role.startswith((*BEHIND_META, *ONLY_LOOKS, *SLOT_OR_DAY, *ITS_OWN, *COUNTS))
        and not _is_noticed(role.__eq__, a_world)
    ]
    assert unnoticed == []


def test_a_slot_taken_without_its_condition_and_its_day_s_is_noticed(a_world: Callable[..., Any]) -> None:
    assert _is_noticed(lambda role: role.startswith(SLOT_OR_DAY), a_world)


def _is_noticed(forgets: Callable[[str], bool], a_world: Callable[..., Any]) -> bool:
    return any(_shows(forgets, seed, a_world) for seed in SEEDS)


def _shows(forgets: Callable[[str], bool], seed: int, a_world: Callable[..., Any]) -> bool:
    with a_world(seed=seed, seen_by_desk=lambda client: Careless(client, forgets)) as here:
        run(here, seed)
        return bool(here.violations())


@pytest.mark.parametrize("guard", BEHIND_META)
def test_the_event_s_or_the_mail_s_condition_alone_prevents_overwriting(
    guard: str, a_world: Callable[..., Any]
) -> None:
    assert _twice_with_only(guard, a_world) == "as it was"
    assert _twice_with_only("nothing", a_world) == "overwritten"


def _twice_with_only(guard: str, a_world: Callable[..., Any]) -> str:
    """One submission is posted twice with every condition removed but `guard`'s."""
    careless = partial(Careless, forgets=lambda role: not role.startswith(guard))
    with a_world(seed=0, seen_by_desk=careless) as here:
        assert here.book("booker", SID, BOOKING).outcome == "acknowledged"
        stored = here.items()
        here.book("booker", SID, BOOKING)
        return "as it was" if here.items() == stored else "overwritten"
