"""Applicants and staff act on the same bookings while the network fails: an action is done once or never."""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.faults.races.cast.scenes import RECEIPT_NUMBERS, a_consultation_day, a_day
from tests.faults.world import JUST_BEFORE_MIDNIGHT, NOW, world

SEEDS = range(5000, 5000 + int(os.environ.get("SEEDS", "8")))


@pytest.mark.parametrize("seed", SEEDS)
def test_in_a_race_for_a_booking_each_action_is_done_once_or_not_at_all(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    rng = Random(seed)  # noqa: S311
    capacity, rate = rng.choice((1, 2)), rng.choice((0.0, 0.15, 0.3, 0.5))
    scene, now = rng.choice((a_day, a_day, a_consultation_day)), rng.choice((NOW, NOW, JUST_BEFORE_MIDNIGHT))
    with world(
        client, bundle, tmp_path, seed=seed, capacity=capacity, now=now, receipt_numbers=RECEIPT_NUMBERS
    ) as here:
        scene(here, rng, rate=rate)
        found = here.violations()
        assert not found, "\n".join(found)
        done = Counter(entry.kind for entry in here.history if entry.changed)
        assert done.total() - done["book"] > 0
        assert all(entry.problem for entry in here.history if entry.outcome == "refused")
