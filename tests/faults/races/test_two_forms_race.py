"""Two forms share the people of one desk: no two consultations get what only one can have."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.faults.checking.mutants import Careless
from tests.faults.races.scenes import RECEIPT_NUMBERS
from tests.faults.races.two_forms import everybody, violations, with_a_longer_form
from tests.faults.world import World, world

SEEDS = range(7000, 7000 + int(os.environ.get("SEEDS", "20")))
OF_MUTANTS = range(7500, 7530)


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    return partial(
        world, client, bundle, tmp_path, receipt_numbers=RECEIPT_NUMBERS, edited=with_a_longer_form
    )


def race(here: World, seed: int, *, rate: float) -> None:
    rng = Random(seed)  # noqa: S311
    here.race(everybody(rng, here), rate=rate)


@pytest.mark.parametrize("seed", SEEDS)
def test_consultations_of_two_lengths_never_exceed_the_capacity(
    seed: int, a_world: Callable[..., Any]
) -> None:
    capacity = 1 + seed % 2
    with a_world(seed=seed, capacity=capacity) as here:
        race(here, seed, rate=(0.0, 0.2, 0.4)[seed % 3])
        assert here.broken == []
        assert [*violations(here.items(), capacity)] == []
        taken = [entry for entry in here.history if entry.kind == "book" and entry.changed]
        assert len(taken) > capacity
        assert any(entry.problem == "taken" for entry in here.history)


@pytest.mark.parametrize("transaction", ["take", "change"])
@pytest.mark.parametrize("condition", ["attribute_not_exists(v)", "v = :v"])
def test_a_book_that_is_written_whatever_it_says_is_noticed(
    transaction: str, condition: str, a_world: Callable[..., Any]
) -> None:
    forgotten = f"{transaction}: Put SLOT#BOOK if {condition}"

    def shows(seed: int) -> bool:
        with a_world(seed=seed, seen_by_desk=lambda client: Careless(client, forgotten.__eq__)) as here:
            race(here, seed, rate=0.2)
            return any(violations(here.items(), 1))

    assert any(shows(seed) for seed in OF_MUTANTS)
