"""Clusters: unconfirmed submissions that seem to be one sender's work, and other bookings of a mailbox. Pure.

Two are alike if they came from one source or were booked for one mailbox, and a cluster is all that hangs
together so. That is a hint to look, and no proof: a school or an office has one source, too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.domain.submissions.model import Item, sid_of

FEWEST = 4
"""Fewer are no cluster: one person may well book for two or three people."""

MARK = "cluster"
"""Of the suspicions of the submission by which a cluster is named, once it is being released."""


def is_unvetted(stored: Mapping[str, Any]) -> bool:
    """Whether nobody of the desk has decided yet that a person sent it."""
    return stored["status"] == "received" and "invited" not in stored and "canary" not in stored


def alike(items: Iterable[Item], anchor: Item) -> tuple[Item, ...]:
    """The unvetted submissions that hang together with `anchor`, without it, the first received first."""
    found: dict[str, Item] = {}
    sid = sid_of(anchor)
    left = {sid_of(item): item for item in items if is_unvetted(item) and sid_of(item) != sid}
    marks = _marks(anchor)
    while True:
        near = {one: item for one, item in left.items() if _marks(item) & marks}
        if not near:
            return tuple(sorted(found.values(), key=_order))
        found |= near
        left = {one: item for one, item in left.items() if one not in near}
        marks = marks.union(*map(_marks, near.values()))


def clusters(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Every cluster of at least FEWEST, the first received first, in it and among them."""
    left = sorted(filter(is_unvetted, items), key=_order)
    found = []
    while left:
        first, *left = left
        whole = (first, *alike(left, first))
        left = [item for item in left if item not in whole]
        if len(whole) >= FEWEST:
            found.append(whole)
    return tuple(found)


def other_bookings(items: Sequence[Item]) -> Mapping[str, int]:
    """sid -> how many other open bookings its mailbox has among `items`; without those that have none."""
    by_mailbox = Counter(item["person"] for item in items if "person" in item)
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        if by_mailbox[item.get("person", "")] > 1:
            counts[sid_of(item)] = by_mailbox[item["person"]] - 1
    return counts


def _marks(item: Item) -> set[str]:
    return {str(item[name]) for name in ("source", "person") if name in item}


def _order(item: Item) -> tuple[str, str]:
    return str(item["received_at"]), sid_of(item)
