"""Many people book at once while the network fails: no booking is lost, doubled or half done."""

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.faults.races.cast.actors import bookers
from tests.faults.world import JUST_BEFORE_MIDNIGHT, NOW, world

SEEDS = range(int(os.environ.get("SEEDS", "8")))
BOOKERS = 18


@pytest.mark.parametrize("seed", SEEDS)
def test_in_a_race_for_few_slots_nothing_is_lost_or_doubled(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    rng = Random(seed)  # noqa: S311
    capacity = rng.choice((1, 1, 2))
    now = rng.choice((NOW, NOW, JUST_BEFORE_MIDNIGHT))
    with world(client, bundle, tmp_path, seed=seed, capacity=capacity, now=now) as here:
        here.race(bookers(rng, number=BOOKERS), rate=rng.choice((0.0, 0.15, 0.3, 0.5)))
        found = here.violations()
        assert not found, "\n".join(found)
        assert any(entry.outcome == "acknowledged" for entry in here.history)
