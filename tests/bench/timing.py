"""Two things timed in turn, so that a drift of the machine's speed affects both alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Pair:
    """Medians in seconds, the median of the pairwise ratios, and the requests of one of ours, if counted."""

    ours: float
    bare: float
    ratio: float
    calls: str = ""


def in_turn(
    ours: Callable[[], object], bare: Callable[[], object], *, runs: int, warm_up: int = 1, calls: str = ""
) -> Pair:
    """Time each `runs` times, after `warm_up` runs that don't count."""
    for _ in range(warm_up):
        ours()
        bare()
    times = [(_seconds(ours), _seconds(bare)) for _ in range(runs)]
    return Pair(
        ours=median(a for a, _ in times),
        bare=median(b for _, b in times),
        ratio=median(a / b for a, b in times),
        calls=calls,
    )


def _seconds(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start
