"""Folding small counts, so that no published figure tells of one to four people.

One table counts each of N people in exactly one category; N is published. The rule:

1. Categories with nobody are left out.
2. If no category has 1 to 4, all are shown.
3. Otherwise the smallest ones are merged: all of 1 to 4, and then, while the merged sum is below 5 or all
   merged ones are exactly 4, also the next larger count with everything that equals it.

Why nobody can subtract: what is published besides N is the shown counts and the merged sum, which is N
less the shown, so subtracting gives only that sum. Which categories are merged and which are empty isn't
told, and the merged ones are exactly those up to a limit: any two of the unlisted counts could be swapped
and the same would be published. So a count of 1 to 4 could only be known if all unlisted were equal. Then
some two of them could be one less and one more, and the same would be published, unless all are 4: hence
the second half of rule 3.
"""

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")

LEAST = 5
"""The smallest count that is shown."""


def fold(cells: Mapping[K, int]) -> tuple[dict[K, int], int]:
    """What is shown of one table, in its order, and the sum of what is merged (0 if nothing is)."""
    counts = {name: count for name, count in cells.items() if count}
    merged = sorted(count for count in counts.values() if count < LEAST)
    larger = sorted((count for count in counts.values() if count >= LEAST), reverse=True)
    while merged and larger and _tells_too_much(merged):
        limit = larger[-1]
        while larger and larger[-1] == limit:
            merged.append(larger.pop())
    shown = {name: count for name, count in counts.items() if not merged or count > merged[-1]}
    return shown, sum(merged)


def is_safe(count: int, total: int) -> bool:
    """Whether both those counted and the rest of `total` are nobody or enough."""
    return all(part == 0 or part >= LEAST for part in (count, total - count))


def _tells_too_much(merged: list[int]) -> bool:
    return sum(merged) < LEAST or set(merged) == {LEAST - 1}
