"""The book of a desk's day: which consultations have a place on it, of all the desk's forms.

It is one item beside the slots' own (docs/decisions/0017). Whoever takes or frees a place writes the whole
book on the version that was read, so two can never get what only one can have. A day without a book has the
slots that are in the table: some were stored before there were books.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from desk.domain.calendar.moments import TOKYO, epoch, minutes_between
from desk.domain.calendar.slots import parse_slot
from desk.domain.calendar.stays import Stay, most_at_once
from desk.domain.submissions.model import Item

KEPT_AFTER = timedelta(days=2)
"""How long a book outlasts its day: nobody takes a place on a day that is over."""


@dataclass(frozen=True, kw_only=True)
class DayBook:
    """The places of one day. `v`: the version that is stored; None if there is no book yet.

    `places`: sid -> `from`, `to` (minutes since midnight), `lane`, of a canary's also `expires_at`.
    """

    desk: str
    day: date
    v: int | None = None
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def key(self) -> Item:
        return book_key(self.desk, self.day)

    def lane_for(
        self, sid: str, start: datetime, end: datetime, *, capacity: int, at: datetime
    ) -> int | None:
        """The lane of a new place; None if the day is full then. The sid's own place doesn't count."""
        others = self.without(sid)
        if most_at_once(others.stays(at=at), start, end) >= capacity:
            return None
        taken = {
            int(place["lane"]) for place in others.places.values() if int(place["from"]) == _minute(start)
        }
        return next(lane for lane in count() if lane not in taken)

    def stays(self, *, at: datetime) -> tuple[Stay, ...]:
        """What has a place at the moment `at`."""
        return tuple(self._stay(place) for place in self.places.values() if not _is_over(place, at))

    def with_place(
        self, sid: str, start: datetime, end: datetime, *, lane: int, marks: Mapping[str, Any]
    ) -> "DayBook":
        """The book with this place. `marks`: a canary's."""
        place = {"from": _minute(start), "to": _minute(start) + minutes_between(start, end), "lane": lane}
        expiry = {name: marks[name] for name in ("expires_at",) if name in marks}
        return replace(self, places={**self.places, sid: place | expiry})

    def without(self, sid: str) -> "DayBook":
        return replace(self, places={key: place for key, place in self.places.items() if key != sid})

    def item(self, *, at: datetime) -> Item:
        """The next version, to be stored; without what is over."""
        return {
            **self.key,
            "type": "day",
            "v": (self.v or 0) + 1,
            "places": {sid: dict(place) for sid, place in self.places.items() if not _is_over(place, at)},
            "expires_at": epoch(_midnight(self.day) + timedelta(days=1) + KEPT_AFTER),
        }

    def _stay(self, place: Mapping[str, Any]) -> Stay:
        midnight = _midnight(self.day)
        return Stay(
            start=midnight + timedelta(minutes=int(place["from"])),
            end=midnight + timedelta(minutes=int(place["to"])),
        )


def book_key(desk: str, day: date) -> Item:
    """Beside the slots of its day, which sort behind it."""
    return {"PK": f"SLOT#{desk}#{day:%Y-%m}", "SK": day.isoformat()}


def is_book(item: Mapping[str, Any]) -> bool:
    return "#" not in item["SK"]


def book_of(desk: str, day: date, item: Mapping[str, Any]) -> DayBook:
    """The book that is stored."""
    return DayBook(desk=desk, day=day, v=int(item["v"]), places=item["places"])


def first_book(desk: str, day: date, slots: Iterable[Mapping[str, Any]], *, minutes: int) -> DayBook:
    """The book of a day that has none yet, from its slots' items. `minutes`: how long one is whose item
    doesn't say so.
    """
    book = DayBook(desk=desk, day=day)
    for item in slots:
        stay = stay_of(item, minutes=minutes)
        lane = int(item["SK"].partition("#")[2])
        book = book.with_place(item["sid"], stay.start, stay.end, lane=lane, marks=item)
    return book


def stay_of(item: Mapping[str, Any], *, minutes: int) -> Stay:
    """From when until when a slot's item is taken."""
    start = parse_slot(item["SK"].partition("#")[0])
    return Stay(start=start, end=start + timedelta(minutes=int(item.get("minutes", minutes))))


def stays_of_days(
    desk: str, items: Iterable[Mapping[str, Any]], *, minutes: int, at: datetime
) -> Mapping[str, tuple[Stay, ...]]:
    """Day (`YYYY-MM-DD`) -> what has a place on it at the moment `at`, from the days' books and slots."""
    books: dict[str, DayBook] = {}
    slots: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        day = item["SK"][:10]
        if is_book(item):
            books[day] = book_of(desk, date.fromisoformat(day), item)
        else:
            slots.setdefault(day, []).append(item)
    bookless = {
        day: first_book(desk, date.fromisoformat(day), of_day, minutes=minutes)
        for day, of_day in slots.items()
    }
    return {day: book.stays(at=at) for day, book in (bookless | books).items()}


def _is_over(place: Mapping[str, Any], at: datetime) -> bool:
    """Whether a canary's place has expired: its slot is deleted without anybody writing here."""
    return "expires_at" in place and place["expires_at"] <= epoch(at)


def _minute(moment: datetime) -> int:
    local = moment.astimezone(TOKYO)
    return local.hour * 60 + local.minute


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)
