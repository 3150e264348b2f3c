"""The day books on which a transaction takes a place: read once, and again after each conflict."""

from collections.abc import Mapping
from datetime import date, datetime

from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import SlotTaken
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.day_book import DayBook
from desk.storage.reader import Reader

MOST_CONFLICTS = 40
"""How often somebody else may write to the same day between a reading and its transaction."""

BOOK, SLOT = "book", "slot"
"""Roles in a transaction: the day's version, and the new slot."""


class DayBooks:
    """The books of one desk's days, as they were read last.

    `minutes`: how long a consultation is whose slot doesn't say so; `apart`: whose bookings take no place.
    """

    def __init__(self, reader: Reader, desk: str, *, minutes: int, apart: frozenset[str]) -> None:
        self._reader = reader
        self._desk = desk
        self._minutes = minutes
        self._apart = apart
        self._seen: dict[date, DayBook] = {}

    def place(
        self, sid: str, stay: tuple[datetime, datetime] | None, *, capacity: int, at: datetime
    ) -> tuple[int, DayBook | None]:
        """The lane of a place from start until end, and the book of its day; (0, None) without a stay.

        Raises SlotTaken, Unavailable.
        """
        if stay is None:
            return 0, None
        day = tokyo_day(stay[0])
        if day not in self._seen:
            self._seen[day] = self._reader.day_book(self._desk, day, minutes=self._minutes, apart=self._apart)
        lane = self._seen[day].lane_for(sid, *stay, capacity=capacity, at=at)
        if lane is None:
            raise SlotTaken
        return lane, self._seen[day]

    def met(self, failed: Mapping[str, Item]) -> bool:
        """Whether a transaction failed because somebody else has written to its day; it's read again then."""
        if not failed.keys() & {BOOK, SLOT}:
            return False
        self._seen.clear()
        return True
