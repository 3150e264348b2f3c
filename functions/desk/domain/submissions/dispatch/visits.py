"""Visits: META's `visits` are those that are planned or were made, in their order; one is planned at most.

Each is an item of its own as well (`VISIT#<number>` of the submission), on whose conditions the transactions
rely: `desk.storage.dispatch.visits`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import slot_text, stamp
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.model import Item

MOST_VISITS = 5
"""Of a dispatch (schemas/actions/approval.schema.json says the same)."""

CALLED_OFF = "called_off"
"""The state of the item of a visit that is not made; its number is planned again."""

_STEP = timedelta(minutes=30)
"""An expert's time is taken in pieces of this length, from the full and half hours on."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The `number`-th visit of an expert (its id); `begins` is aware, `place` the staff's text."""

    number: int
    begins: datetime
    minutes: int
    place: str
    expert: str
    is_done: bool = False
    report: Mapping[str, str] | None = None
    """What staff wrote of it: at, by, text."""

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces of the expert's time that it takes: their beginnings (YYYY-MM-DDTHH:MM)."""
        return tuple(_pieces(self.begins, self.ends))

    def stored(self) -> Item:
        """As one of META's `visits`."""
        item: Item = {
            "number": self.number,
            "at": slot_text(self.begins),
            "minutes": self.minutes,
            "place": self.place,
            "expert": self.expert,
        }
        return (
            item | ({"done": True} if self.is_done else {}) | ({"report": self.report} if self.report else {})
        )

    def item(self, pk: str) -> Item:
        """The item of its own, in the partition `pk` of its submission."""
        return {
            "PK": pk,
            "SK": f"VISIT#{self.number}",
            "type": "visit",
            "number": self.number,
            "begins": stamp(self.begins),
            "expert": self.expert,
            "state": "done" if self.is_done else "planned",
        }


@dataclass(frozen=True, kw_only=True)
class VisitChange:
    """What a change does to a visit: `after` is None if it is called off, `before` None if it is new.

    `is_handed_on`: staff gave the dispatch to another expert, who need not be that of the visit before.
    """

    before: Visit | None = None
    after: Visit | None = None
    is_handed_on: bool = False

    @property
    def visit(self) -> Visit:
        """The visit that it is about, as it is or was."""
        if visit := self.after or self.before:
            return visit
        raise ValueError("a change of no visit")


def visits_of(stored: Mapping[str, Any]) -> tuple[Visit, ...]:
    """The visits of a META item, the first first."""
    return tuple(
        Visit(
            number=int(one["number"]),
            begins=parse_slot(one["at"]),
            minutes=int(one["minutes"]),
            place=str(one["place"]),
            expert=str(one["expert"]),
            is_done=bool(one.get("done")),
            report=one.get("report"),
        )
        for one in stored.get("visits", ())
    )


def planned_visit(stored: Mapping[str, Any]) -> Visit | None:
    """The visit that is planned and not yet made."""
    return next((visit for visit in visits_of(stored) if not visit.is_done), None)


def visits_made(stored: Mapping[str, Any]) -> int:
    return sum(visit.is_done for visit in visits_of(stored))


def _pieces(begins: datetime, ends: datetime) -> Iterator[str]:
    piece = begins - timedelta(minutes=begins.minute % 30)
    while piece < ends:
        yield slot_text(piece)
        piece += _STEP
