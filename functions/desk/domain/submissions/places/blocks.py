"""Blocks: times of a desk's day that staff have closed to bookings at run time, with a reason. Pure.

A block is an item among the slots of its day, so all that counts places counts it too; it is written on the
day's version like any other place (docs/decisions/0018, 0020). It ends by itself after its day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import (
    TOKYO,
    Clock,
    day_words,
    epoch,
    minutes_between,
    slot_text,
    stamp,
    time_words,
)
from desk.domain.calendar.slots import parse_slot
from desk.domain.calendar.stays import Stay
from desk.domain.submissions.items import is_expired, slot_pk
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.day_book import KEPT_AFTER

ALL_PLACES = 1000
"""Blocks a time whatever the form's `capacity` says, now or later."""

AUDITS_KEPT_FOR = timedelta(days=365)
"""How long it is kept who blocked what. No applicant's data."""

_KIND = "block"


@dataclass(frozen=True, kw_only=True)
class Block:
    """From `start` until `end` (aware, one Tokyo day) `places` of the desk can't be booked.

    `reason` is what staff typed: an id of the desk's `change_reasons`, or a sentence.
    """

    desk: str
    start: datetime
    end: datetime
    places: int
    reason: str

    @property
    def day(self) -> date:
        return self.start.astimezone(TOKYO).date()

    @property
    def is_of_all(self) -> bool:
        return self.places >= ALL_PLACES

    @property
    def key(self) -> Item:
        """The same time and number of places have one key, so a block is never there twice."""
        many = "all" if self.is_of_all else str(self.places)
        start = slot_text(self.start)
        return {
            "PK": slot_pk(self.desk, start[:7]),
            "SK": f"{start}#{_KIND}-{minutes_between(self.start, self.end)}-{many}",
        }

    def touches(self, stay: Stay) -> bool:
        return stay.start < self.end and self.start < stay.end


def whole_day(day: date) -> tuple[datetime, datetime]:
    """(start, end) of a Tokyo day."""
    start = datetime.combine(day, time(), TOKYO)
    return start, start + timedelta(days=1)


def block_item(block: Block, *, by: str, at: datetime, op: str) -> Item:
    """The block among the slots of its day. In the index by its start, so that one query lists a desk's.

    `sid` is no submission's: an earlier release reads one of every slot.
    """
    return {
        **block.key,
        "type": _KIND,
        "sid": op,
        "op": op,
        "desk": block.desk,
        "minutes": minutes_between(block.start, block.end),
        "places": block.places,
        "reason": block.reason,
        "by": by,
        "at": stamp(at),
        "expires_at": epoch(whole_day(block.day)[1] + KEPT_AFTER),
        "GSI1PK": blocks_pk(block.desk),
        "GSI1SK": block.key["SK"],
    }


def blocks_pk(desk: str) -> str:
    """The index's partition of a desk's blocks."""
    return f"BLOCK#{desk}"


def is_block(item: Mapping[str, Any]) -> bool:
    return item.get("type") == _KIND


def block_of(item: Mapping[str, Any]) -> Block:
    """The block of its item."""
    start = parse_slot(item["SK"].partition("#")[0])
    return Block(
        desk=item["desk"],
        start=start,
        end=start + timedelta(minutes=int(item["minutes"])),
        places=int(item["places"]),
        reason=item["reason"],
    )


def ahead(items: Iterable[Item], *, now: datetime) -> Iterator[Item]:
    """The items of blocks that are not over, the first first."""
    live = (item for item in items if not is_expired(item, at=now) and block_of(item).end > now)
    return iter(sorted(live, key=lambda item: str(item["SK"])))


def in_parts(items: Sequence[Item]) -> Iterator[tuple[Item, bool]]:
    """(item, whether it is a part) of each block's item, the parts after the block that covers them."""
    covers = [(item, covering(item, items)) for item in items]
    for item in (one for one, cover in covers if cover is None):
        yield item, False
        yield from ((one, True) for one, cover in covers if cover is item)


def covering(item: Item, items: Iterable[Item]) -> Item | None:
    """The longest other block that closes all of this one's time anyway; None if there is none."""
    one = block_of(item)
    longer = [
        other
        for other in items
        if other is not item and _closes(block_of(other), one) and not _closes(one, block_of(other))
    ]
    return max(longer, key=lambda other: int(other["minutes"]), default=None)


def _closes(block: Block, other: Block) -> bool:
    """Whether nothing can be booked in the other block's time while this one is there."""
    is_around = block.desk == other.desk and block.start <= other.start and other.end <= block.end
    return block.is_of_all and is_around


def span_words(block: Block, clock: Clock) -> str:
    """11月26日(木) 10時から12時まで, or 11月26日(木) 終日."""
    day, end = whole_day(block.day)
    if (block.start, block.end) == (day, end):
        return f"{day_words(block.day)} 終日"
    last = "24時" if block.end == end else time_words(block.end, clock)
    return f"{slot_words(block.start, clock)}から{last}まで"


def is_in_one(item: Mapping[str, Any], blocks: Iterable[Item]) -> bool:
    """Whether an open booking (META) stands in a blocked time of its desk."""
    return any(standing_in(block_of(one), [item], minutes=1) for one in blocks)


def audits_pk(desk: str) -> str:
    """The partition of what was done to a desk's times."""
    return f"AUDIT#{_KIND}#{desk}"


def audit_item(block: Block, *, what: str, by: str, at: datetime, op: str) -> Item:
    """Who blocked or unblocked what, and when: the block's own item goes with its day."""
    return {
        "PK": audits_pk(block.desk),
        "SK": f"{stamp(at)}#{op}",
        "type": "audit",
        "what": what,
        "by": by,
        "at": stamp(at),
        "block": block.key["SK"],
        "reason": block.reason,
        "expires_at": epoch(at + AUDITS_KEPT_FOR),
    }


def closure_item(
    block: Block, receipts: Sequence[str], *, by: str, at: datetime, op: str, known: int
) -> Item:
    """Which bookings (receipt numbers) were to lose their place in the block's time, beside those that are
    `known`. Written before any of them is moved, so that what is left can be told from what is done, whatever
    happens on the way.
    """
    return {
        **audit_item(block, what="closure", by=by, at=at, op=op),
        "SK": f"{closure_sort(block.key['SK'])}{op}#{known}",
        "receipts": [*receipts],
    }


def closure_sort(block_sort: str) -> str:
    """Before the records of the closures of a block, among those of its desk."""
    return f"closure#{block_sort}#"


def standing_in(block: Block, live: Iterable[Mapping[str, Any]], *, minutes: int) -> tuple[Any, ...]:
    """The open bookings (META) of the block's desk that are booked in its time, in order of time.

    `minutes`: how long a consultation is that doesn't say so.
    """
    found = [
        item
        for item in live
        if "slot" in item and item["desk"] == block.desk and block.touches(_stay(item, minutes=minutes))
    ]
    return tuple(sorted(found, key=lambda item: (str(item["slot"]), str(item["received_at"]))))


def _stay(item: Mapping[str, Any], *, minutes: int) -> Stay:
    start = parse_slot(item["slot"])
    return Stay(start=start, end=start + timedelta(minutes=int(item.get("minutes", minutes))))
