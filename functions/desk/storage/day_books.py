"""The day books that a transaction writes: read once, and known again from each conflict."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import SlotTaken
from desk.domain.submissions.day_book import DayBook, book_of, stay_of
from desk.domain.submissions.model import Item
from desk.storage.reader import Reader

MOST_CONFLICTS = 40
"""How often somebody else may write to the same day between a reading and its transaction."""

BOOK, SLOT = "book ", "slot"
"""Roles in a transaction: a book's with its day behind it, and the new slot's."""


class DayBooks:
    """The books of one desk's days, as a transaction saw them last.

    `minutes`: how long a consultation is whose slot doesn't say so.
    """

    def __init__(self, reader: Reader, desk: str, *, minutes: int) -> None:
        self._reader = reader
        self._desk = desk
        self._minutes = minutes
        self._seen: dict[date, DayBook] = {}

    def of(self, day: date) -> DayBook:
        """Raises Unavailable."""
        if day not in self._seen:
            self._seen[day] = self._reader.day_book(self._desk, day, minutes=self._minutes)
        return self._seen[day]

    def moved(
        self,
        sid: str,
        *,
        old: str | None,
        new: tuple[datetime, datetime] | None,
        capacity: int,
        at: datetime,
        marks: Mapping[str, Any],
    ) -> tuple[int, list[DayBook]]:
        """The new place's lane and the books to write, when the place of a sid moves from the slot `old` to
        `new` (start, end). Raises SlotTaken, Unavailable.
        """
        lane, changed = 0, {}
        if old:
            day = tokyo_day(parse_slot(old))
            changed[day] = self.of(day).without(sid)
        if new:
            day = tokyo_day(new[0])
            found = self.of(day).lane_for(sid, *new, capacity=capacity, at=at)
            if found is None:
                raise SlotTaken
            lane = found
            changed[day] = self.of(day).with_place(sid, *new, lane=lane, marks=marks)
        return lane, list(changed.values())

    def learn(self, failed: Mapping[str, Item]) -> bool:
        """Take over what a failed transaction met: newer books, or a slot that no book has (an earlier
        version of the functions has just stored it). False if there is nothing of the kind.
        """
        for role, item in failed.items():
            if role.startswith(BOOK):
                day = date.fromisoformat(role.removeprefix(BOOK))
                self._seen.pop(day, None)
                if item:
                    self._seen[day] = book_of(self._desk, day, item)
            elif role == SLOT:
                stay = stay_of(item, minutes=self._minutes)
                day, lane = tokyo_day(stay.start), int(item["SK"].partition("#")[2])
                self._seen[day] = self.of(day).with_place(
                    item["sid"], stay.start, stay.end, lane=lane, marks=item
                )
        return any(role == SLOT or role.startswith(BOOK) for role in failed)
