"""A race of one form in which the desk forgets a condition: the checker must notice on some seed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.faults.checking.mutants import Careless
from tests.faults.world import World, world

NARROW: Mapping[str, Any] = {"capacity": 9, "places": (9, 99), "receipt_numbers": 200}
"""A world in which a form's own limit is what runs out: slots, places and numbers don't."""


def is_noticed(
    forgets: Callable[[str], bool],
    is_wrong: Callable[[World, int], bool],
    seeds: range,
    client: Any,
    bundle: Mapping[str, Any],
    tmp_path: Path,
    *,
    edited: Callable[[dict[str, Any]], None],
) -> bool:
    """Whether `is_wrong` (which runs the race of a seed) is true of a desk that `forgets` these roles."""

    def is_broken(seed: int) -> bool:
        careless = world(
            client,
            bundle,
            tmp_path,
            seed=seed,
            edited=edited,
            seen_by_desk=lambda client: Careless(client, forgets),
            **NARROW,
        )
        with careless as here:
            return is_wrong(here, seed)

    return any(is_broken(seed) for seed in seeds)
