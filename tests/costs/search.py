"""A search for the costliest request: hill climbing over recipes, by processor time for each byte.

What is compared is the time that a request takes with the time that a normal booking of the same size takes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.costs.recipes import Recipe, changed, drawn, handle, normal, size

MOST = 20
"""How many times what a normal booking of its size costs a request may cost."""

_REPEATS = 3


@dataclass(frozen=True, kw_only=True)
class Found:
    """`times`: what it costs, in normal bookings of its size."""

    recipe: Recipe
    times: float

    def __str__(self) -> str:
        return f"{self.times:5.1f} × a normal booking: {self.recipe} ({size(self.recipe):,} bytes)"


def costliest(rng: Random, *, steps: int, restart_after: int = 25) -> list[Found]:
    """The best of each climb, the costliest first. A climb ends after some steps without a costlier one."""
    tops: list[Found] = []
    best, without = _tried(drawn(rng)), 0
    for _ in range(steps):
        next_one = _tried(changed(best.recipe, rng))
        if next_one.times > best.times:
            best, without = next_one, 0
        else:
            without += 1
        if without == restart_after:
            tops.append(best)
            best, without = _tried(drawn(rng)), 0
    return sorted([*tops, best], key=lambda found: -found.times)


def times_normal(recipe: Recipe) -> float:
    """What a recipe's request costs, in normal bookings of its size."""
    return seconds(handle(recipe)) / _normal_seconds(recipe.endpoint, size(recipe) // 2000 * 2000)


def _tried(recipe: Recipe) -> Found:
    return Found(recipe=recipe, times=times_normal(recipe))


@cache
def _normal_seconds(endpoint: str, length: int) -> float:
    return seconds(normal(endpoint, length), repeats=7)


def seconds(call: Callable[[], object], *, repeats: int = _REPEATS) -> float:
    """Processor time of this process; the least of some, because others only add to it."""
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        call()
        best = min(best, time.process_time() - began)
    return best
