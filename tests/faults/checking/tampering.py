"""What a race left behind, to be tampered with: the checker must notice."""

from dataclasses import dataclass, replace
from typing import Any

from tests.faults.checking.history import violations
from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.world import FORM, World

Items = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a race left behind, free to be changed."""

    world: World
    items: Items
    told: list[Entry]

    def found(self) -> list[str]:
        here = self.world
        return violations(self.items, self.told, here.bundle, form=FORM, now=here.clock.now)

    def one(self, family: str, kind: str = "") -> dict[str, Any]:
        """The first of its kind; of the slots' items no day's version."""
        return next(
            i
            for i in self.items
            if i["PK"].startswith(family) and i["SK"].startswith(kind) and i["type"] != "day"
        )

    def without(self, family: str, kind: str = "") -> None:
        self.items.remove(self.one(family, kind))

    def entry(self, outcome: str, problem: str = "") -> int:
        """The last one: an earlier refused sid may have been used for another wish."""
        wanted = (outcome, problem)
        return max(n for n, entry in enumerate(self.told) if (entry.outcome, entry.problem) == wanted)

    def tell(self, outcome: str, problem: str = "", **other: Any) -> None:
        n = self.entry(outcome, problem)
        self.told[n] = replace(self.told[n], **other)
