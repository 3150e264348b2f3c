"""The queue in another order than its own: the whole of it is read, and shown page by page.

In its own order (what is due first) a page takes one query (`desk.counter.pages`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desk.bundle import Bundle
from desk.counter.pages import PAGE
from desk.domain.calendar.moments import slot_text
from desk.domain.submissions.model import Item
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.watch.attention import due

COLUMNS = ("due", "received", "when")
"""What can be sorted by; a minus before it turns the order round. The queue's own is "due"."""


@dataclass(frozen=True, kw_only=True)
class SortedPage:
    """A page, counted from 1, and how many there are."""

    items: tuple[Item, ...]
    number: int
    count: int


def is_order(text: str) -> bool:
    return text.removeprefix("-") in COLUMNS


def sorted_page(items: Iterable[Item], order: str, number: int, bundle: Bundle) -> SortedPage:
    """A page of the items in an order (`COLUMNS`). What has no appointment comes last either way."""
    name, is_down = order.removeprefix("-"), order.startswith("-")
    key = _keys(bundle)[name]
    having: list[Item] = []
    lacking: list[Item] = []
    for item in items:
        (having if key(item) else lacking).append(item)
    having.sort(key=lambda item: (key(item), str(item["receipt"])), reverse=is_down)
    return _page([*having, *lacking], number)


def _page(items: Sequence[Item], number: int) -> SortedPage:
    count = max((len(items) + PAGE - 1) // PAGE, 1)
    number = min(max(number, 1), count)
    return SortedPage(items=tuple(items[(number - 1) * PAGE : number * PAGE]), number=number, count=count)


def _keys(bundle: Bundle) -> dict[str, Callable[[Item], str]]:
    return {
        "due": lambda item: due(item).isoformat(),
        "received": lambda item: str(item["received_at"]),
        "when": lambda item: _meets(item, bundle),
    }


def _meets(item: Item, bundle: Bundle) -> str:
    """When people meet, or wish to; "" if that is open."""
    if "slot" in item:
        return str(item["slot"])
    moment = meets_at(item, bundle)
    return slot_text(moment) if moment else ""
