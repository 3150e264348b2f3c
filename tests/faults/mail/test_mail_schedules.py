"""Mails under random faults: sent once, once more for each fault that left it unclear, or shown to the staff.

SEED=17 runs only that schedule.
"""

import os
from collections.abc import Mapping
from typing import Any

import pytest

from tests.faults.sim.judging.judge import violations
from tests.faults.sim.setting import Edition, editions
from tests.faults.sim.town import Town

SEEDS = range(int(os.environ.get("SCHEDULES", "25")))
ONE = os.environ.get("SEED")


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


@pytest.mark.parametrize("seed", [int(ONE)] if ONE else SEEDS)
def test_every_mail_is_accounted_for(seed: int, both: tuple[Edition, Edition]) -> None:
    town = Town(seed=seed, editions=both)
    town.run()
    found = violations(town, town.in_peace())
    assert not found, "\n".join(found)


def test_a_seed_gives_the_same_schedule_at_each_run(both: tuple[Edition, Edition]) -> None:
    def course() -> tuple[object, ...]:
        town = Town(seed=3, editions=both)
        town.run()
        return town.ses.taken, town.ledger

    first = course()
    assert first == course()
    assert first[0]
