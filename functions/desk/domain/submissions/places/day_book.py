"""The book of a desk's day: which consultations have a place on it, of all the desk's forms.

The slots' own items say who has which place, and those of `blocks` what staff have blocked. Beside them a day
has one item that is only counted up: whoever takes a place writes the next version on the one that was read,
so two can never get what only one can have (docs/decisions/0018). Freeing a place needs no version.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, NamedTuple

from desk.domain.calendar.moments import TOKYO, epoch
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.calendar.stays import Stay, most_at_once
from desk.domain.submissions.items import is_expired, slot_pk
from desk.domain.submissions.model import Item

KEPT_AFTER = timedelta(days=2)
"""How long a book outlasts its day: nobody takes a place on a day that is over."""


class DayBook(NamedTuple):
    """One day as it was read. `v`: its version; None if nobody has taken a place on it yet.

    `slots`: the items of its taken slots. `minutes`: how long a consultation is whose item doesn't say so.
    `apart`: the forms whose bookings take no place of the form's that is asked about.
    """

    desk: str
    day: date
    v: int | None
    slots: tuple[Item, ...]
    minutes: int
    apart: frozenset[str] = frozenset()

    def lane_for(
        self, sid: str, start: datetime, end: datetime, *, capacity: int, at: datetime
    ) -> int | None:
        """The lane of a new place; None if the day is full then. The sid's own place doesn't count."""
        others = [
            item
            for item in self.slots
            if item["sid"] != sid and _counts(item, self.apart) and not is_expired(item, at=at)
        ]
        stays = [stay_of(item, minutes=self.minutes) for item in others]
        if most_at_once(stays, start, end) >= capacity:
            return None
        # Also those of forms with other places, and what has expired (a canary's) and may still be there.
        taken = {item["SK"] for item in self.slots if parse_slot(item["SK"].partition("#")[0]) == start}
        return next(lane for lane in count() if not any(key.endswith(f"#{lane}") for key in taken))

    def next_version(self, taken: Mapping[str, Any]) -> Item:
        """The item that says that a place was `taken` (a slot's item)."""
        midnight = datetime.combine(self.day, time(), TOKYO)
        return {
            "PK": slot_pk(self.desk, f"{self.day:%Y-%m}"),
            "SK": book_sort(self.day),
            "type": "day",
            "v": (self.v or 0) + 1,
            "last": taken["SK"],
            "expires_at": epoch(midnight + timedelta(days=1) + KEPT_AFTER),
        }


def book_sort(day: date) -> str:
    """Before the slots of its day: one query reads the version first."""
    return day.isoformat()


def not_yet_seen(desk: str, day: date, items: Iterable[Item]) -> Item | None:
    """The key of the slot that the day's version was written for, if it isn't among the day's items.

    A query may see one half of a transaction: the version and not yet its slot. Or that was freed since.
    """
    keys = {item["SK"] for item in items}
    last = next((item["last"] for item in items if not _is_slot(item) and "last" in item), None)
    return {"PK": slot_pk(desk, f"{day:%Y-%m}"), "SK": last} if last and last not in keys else None


def book_of(
    desk: str, day: date, items: Iterable[Item], *, minutes: int, apart: frozenset[str] = frozenset()
) -> DayBook:
    """The book of a day from all the day's items."""
    of_day = list(items)
    versions = [int(item["v"]) for item in of_day if not _is_slot(item)]
    slots = tuple(item for item in of_day if _is_slot(item))
    version = next(iter(versions), None)
    return DayBook(desk=desk, day=day, v=version, slots=slots, minutes=minutes, apart=apart)


def stays_of_days(
    items: Iterable[Mapping[str, Any]], grid: SlotGrid, *, at: datetime
) -> Mapping[str, tuple[Stay, ...]]:
    """Day (`YYYY-MM-DD`) -> what takes a place of the grid's on it at the moment `at`."""
    stays: dict[str, tuple[Stay, ...]] = {}
    for item in items:
        if _is_slot(item) and _counts(item, grid.apart) and not is_expired(item, at=at):
            day = item["SK"][:10]
            stays[day] = (*stays.get(day, ()), stay_of(item, minutes=grid.minutes))
    return stays


def _counts(item: Mapping[str, Any], apart: frozenset[str]) -> bool:
    """Whether a slot takes a place: a block's and one of before 2027, which don't name a form, always do."""
    return item.get("form") not in apart


def stay_of(item: Mapping[str, Any], *, minutes: int) -> Stay:
    """From when until when a slot's item is taken."""
    start = parse_slot(item["SK"].partition("#")[0])
    end = start + timedelta(minutes=int(item.get("minutes", minutes)))
    return Stay(start=start, end=end, places=int(item.get("places", 1)))


def _is_slot(item: Mapping[str, Any]) -> bool:
    return "#" in item["SK"]
