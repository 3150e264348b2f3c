"""What a change to a stored submission is, apart from how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from desk.domain.submissions.model import Item, Letter, holds_slot, sid_of
from desk.domain.submissions.workflow import has_ended

if TYPE_CHECKING:
    from desk.domain.seminars.seats import Seat
    from desk.domain.submissions.dispatch.visits import VisitChange


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of a stored submission, to be written in one transaction or not at all.

    `stored` is the META item that the change is based on; `op` names this attempt, so that a repeated
    one is recognised. `values` are set, `dropped` removed; `slot` and `until` (the end of its
    consultation) are given if the booking moves. Without `holds` that slot is only asked for: it has to be
    free, and stays so. `details` are written into the event: no personal data.
    `ends`: the state is an end and the one before wasn't; `reopens`: the other way round. `frees`: the slot
    was never used, so others may have it; `retakes`: it was freed before, and `slot` is taken anew.
    `tells_freed`: the slot that it frees may be offered to others (`desk.domain.submissions.places.earlier`).
    `stops_mail`: what is still to be sent of older mails isn't sent any more.
    `person`: the partition of the mailbox that it belongs to from now on, with a claim until `claimed_until`.
    `suppressions` are the keys of the suppression items to delete. `unheld` are held mail rows in their
    new state: to be sent, or dropped; `posted` letters that
    were sent by post. `resent` are new mail rows that repeat older ones.
    `limit` is what it changes in the count of its form's limit: -1, 0 or 1.
    `leaves` and `takes`: the seat or waiting place of a seminar that it gives back and gets; `turn` is its
    place in that waiting list's order. `seat`: the sort key of what it holds from now on, if that changes.
    `idle`: nobody has to do anything in the new state.
    `found_by`: the rows of the index that lead to it from now on, or None if they stay as they are.
    `visit` is what it does to a visit, `asks_expert` the expert who has to be one that can be asked; `body`
    whether it becomes its body's one dispatch ("take"), or is that no more ("free").
    """

    stored: Item
    action: str
    status: str
    by: str
    at: datetime
    op: str
    values: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    queue: date | None = None
    slot: datetime | None = None
    holds: bool = True
    until: datetime | None = None
    ends: bool = False
    reopens: bool = False
    frees: bool = False
    retakes: bool = False
    tells_freed: bool = False
    stops_mail: bool = False
    person: str = ""
    claimed_until: datetime | None = None
    letters: tuple[Letter, ...] = ()
    suppressions: tuple[str, ...] = ()
    unheld: tuple[Item, ...] = ()
    posted: tuple[Item, ...] = ()
    resent: tuple[Item, ...] = ()
    limit: int = 0
    leaves: "Seat | None" = None
    takes: "Seat | None" = None
    turn: int = 0
    seat: str = ""
    idle: bool = False
    found_by: tuple[str, ...] | None = None
    visit: "VisitChange | None" = None
    asks_expert: str = ""
    body: Literal["", "take", "free"] = ""

    @property
    def sid(self) -> str:
        return sid_of(self.stored)

    @property
    def v(self) -> int:
        """The version that this change makes."""
        return int(self.stored["v"]) + 1

    @property
    def canary_marks(self) -> Item:
        """As `Submission.canary_marks`."""
        return {name: self.stored[name] for name in ("canary", "expires_at") if self.stored.get("canary")}

    @property
    def is_ended(self) -> bool:
        """Whether the submission has ended, by this change or before."""
        return self.ends or (has_ended(self.stored) and not self.reopens)

    @property
    def frees_slot(self) -> bool:
        is_moved = self.slot is not None and not self.retakes
        return holds_slot(self.stored) and (is_moved or self.frees)

    @property
    def frees_person(self) -> bool:
        return "person" in self.stored and self.ends

    @property
    def moves_claim(self) -> bool:
        """Whether a live booking is another mailbox's from now on."""
        return bool(self.person) and not self.is_ended

    @property
    def frees_place(self) -> bool:
        """Whether it stops counting as one of its source's bookings that hold a slot unconfirmed."""
        return holds_slot(self.stored) and "source" in self.stored and self.status != "received"
