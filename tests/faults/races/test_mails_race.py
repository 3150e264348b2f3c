"""Each mail is sent once, however many deliver functions run at once; under faults, twice at most."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from tests.faults.races.cast.actors import bookers
from tests.faults.races.cast.postmen import Pillar, Postman
from tests.faults.world import World, world

POSTMEN = 8


def wanted(here: World) -> Counter[tuple[str, str]]:
    """Every mail of the table, by recipient and receipt."""
    return Counter((row["to"], row["facts"]["receipt"]) for row in here.items() if row["type"] == "mail")


def statuses(here: World) -> Counter[tuple[str, str]]:
    return Counter((row["status"], row.get("why", "")) for row in here.items() if row["type"] == "mail")


@pytest.mark.parametrize("seed", range(3000, 3002))
def test_each_mail_is_sent_exactly_once(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    pillar = Pillar()
    with world(client, bundle, tmp_path, seed=seed, ses=pillar) as here:
        here.race(bookers(Random(seed), number=12), rate=0.2)  # noqa: S311
        here.clock.step = timedelta(0)  # otherwise leases would run out during the race
        here.race([Postman(name=f"postman {n}") for n in range(POSTMEN)], rate=0)
        assert pillar.sent == wanted(here), f"seed {seed}"
        assert statuses(here) == {("sent", ""): pillar.sent.total()}, f"seed {seed}"


def test_without_leases_some_mails_are_sent_twice(
    client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    """Shows that the test above is a real race: without leases it fails."""

    def goes_wrong(seed: int) -> bool:
        pillar = Pillar()
        with world(client, bundle, tmp_path, seed=seed, ses=pillar) as here:
            here.race(bookers(Random(seed), number=12), rate=0.2)  # noqa: S311
            here.clock.step = timedelta(0)
            here.race([Postman(name=f"postman {n}") for n in range(POSTMEN)], rate=0)
            return pillar.sent != wanted(here)

    with patch("desk.delivery.queue.LEASE", timedelta(0)):
        assert any(goes_wrong(seed) for seed in range(3200, 3220))


@pytest.mark.parametrize("seed", range(3100, 3104))
def test_under_faults_a_mail_is_repeated_at_most_once_and_none_is_lost(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    pillar = Pillar()
    with world(client, bundle, tmp_path, seed=seed, ses=pillar) as here:
        here.race(bookers(Random(seed), number=12), rate=0.2)  # noqa: S311
        here.clock.step = timedelta(0)
        here.race([Postman(name=f"postman {n}") for n in range(POSTMEN)], rate=0.3)
        assert pillar.sent.keys() <= wanted(here).keys(), f"seed {seed}"
        assert max(pillar.sent.values()) <= 2, f"seed {seed}"
        # The staff see each mail that was not surely sent.
        assert statuses(here).keys() <= {("sent", ""), ("failed", "ambiguous")}, f"seed {seed}"
        unsent = wanted(here).total() - len(pillar.sent)
        assert statuses(here)["failed", "ambiguous"] >= unsent, f"seed {seed}"
