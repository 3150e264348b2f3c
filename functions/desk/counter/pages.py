"""The queue page by page: each is read by one query, whatever the length of the queue."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from desk.domain.submissions.model import Item
from desk.storage.store import Store

PAGE = 50
_AT_ONCE = 75
"""A page, one more to know whether there is a next one, and what came in the second of its mark."""

_BEGIN, _END = "0", "~"
"""Before and behind every sort key of the queue."""

_MARK = re.compile(r"(?P<place>[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9TZ:-]{20})_(?P<receipt>[0-9A-Z-]{11})")


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """Some of the queue, in order. `before` and `after` are the marks of the pages around it; "" for none."""

    items: tuple[Item, ...]
    before: str
    after: str


def mark_of(item: Item) -> str:
    """Where an item stands in the queue, for an address: its due day, when it came, its receipt number."""
    place = str(item["GSI1SK"]).rpartition("#")[0].replace("#", "_")
    return f"{place}_{item['receipt']}"


def page_of(
    store: Store, desk: str, *, after: str = "", before: str = "", wanted: Callable[[Item], bool]
) -> QueuePage:
    """The first page, the one `after` a mark, or the one `before` it; only items that are `wanted`.

    A mark that isn't one counts as none. What has moved or gone meanwhile is no obstacle. Raises Unavailable.
    """
    is_back, mark = bool(before), _MARK.fullmatch(before or after)
    found = list(islice(filter(wanted, _from(store, desk, mark, is_back=is_back)), PAGE + 1))
    more, items = len(found) > PAGE, found[:PAGE]
    if is_back:
        items.reverse()
    has_before, has_after = (more, True) if is_back else (mark is not None, more)
    return QueuePage(
        items=tuple(items),
        before=mark_of(items[0]) if items and has_before else "",
        after=mark_of(items[-1]) if items and has_after else "",
    )


def neighbours(store: Store, item: Item) -> tuple[str, str]:
    """The receipt numbers before and after an item of the queue; "" where it begins or ends."""
    mark = _MARK.fullmatch(mark_of(item))
    both = (next(_from(store, item["desk"], mark, is_back=is_back), None) for is_back in (True, False))
    before, after = (str(one["receipt"]) if one else "" for one in both)
    return before, after


def _from(store: Store, desk: str, mark: re.Match[str] | None, *, is_back: bool) -> Iterator[Item]:
    if mark is None:
        yield from store.work_from(desk, _END if is_back else _BEGIN, is_back=is_back, at_once=_AT_ONCE)
        return
    place, receipt = mark["place"].replace("_", "#") + "#", mark["receipt"]
    sort = place + (_END if is_back else "")
    alike: list[Item] = []
    # What came in the same second stands at the same place: it is known apart by its receipt number.
    for item in store.work_from(desk, sort, is_back=is_back, at_once=_AT_ONCE):
        if str(item["GSI1SK"]).startswith(place):
            alike.append(item)
            continue
        yield from _beyond(alike, receipt)
        alike = []
        yield item
    yield from _beyond(alike, receipt)


def _beyond(alike: list[Item], receipt: str) -> list[Item]:
    """Of items at one place, those behind the one with this number; all of them if it has gone."""
    known = [str(item["receipt"]) for item in alike]
    return alike[known.index(receipt) + 1 :] if receipt in known else alike
