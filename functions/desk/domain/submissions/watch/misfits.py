"""Misfits: open submissions that no longer have a place in the settings.

A closed day, other start times or a smaller capacity change what can be booked from now on, never what was
booked: the staff have to move or decline those.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot, times_words
from desk.domain.calendar.stays import Stay, most_at_once
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item, holds_slot

NEEDED = ("PK", "SK", "GSI1PK", "GSI1SK", "type", "form", "desk", "status", "slot", "lane", "minutes")
"""The attributes of META that are looked at, with the keys: no answer, and nobody's name."""


class _Held(NamedTuple):
    """What a booking takes, and how many its form allows at its start; 0 for a form without slots."""

    desk: str
    form: str
    stay: Stay
    places: int


def misfits(
    live: Iterable[Item],
    *,
    form: Callable[[str], Form | None],
    desks: Collection[str],
    now: datetime,
) -> Iterator[tuple[Item, str]]:
    """(item, why it no longer fits) of open submissions: bookings in order of time, then the others.

    `form` gives a form of the settings, `desks` are its desks. Forms that share places are looked at
    together: there are too many at once if there are more than any of those that are there allows. A booking
    that has begun needs no slot any more, but still its desk and its form.
    """
    every = sorted(live, key=lambda item: ("slot" not in item, str(item.get("slot")), str(item["PK"])))
    held = [_held(item, form(item["form"])) for item in every if holds_slot(item)]
    for item in every:
        of = form(item["form"])
        if item["desk"] not in desks:
            yield item, f"窓口「{item['desk']}」が、設定にありません"
        elif of is None:
            yield item, f"フォーム「{item['form']}」が、設定にありません"
        elif "slot" in item and parse_slot(item["slot"]) > now:
            why = _why(of, item, [one for one in held if one.desk == item["desk"]])
            if why:
                yield item, why


def _held(item: Item, form: Form | None) -> _Held:
    stay = _stay(item, form)
    places = form.grid.places(stay.start) if form and form.grid else 0
    return _Held(desk=item["desk"], form=item["form"], stay=stay, places=places)


def _stay(item: Mapping[str, Any], form: Form | None) -> Stay:
    start = parse_slot(item["slot"])
    minutes = int(item.get("minutes", form.grid.minutes if form and form.grid else 1))
    return Stay(start=start, end=start + timedelta(minutes=minutes))


def _why(form: Form, item: Mapping[str, Any], held: Iterable[_Held]) -> str | None:
    grid = form.grid
    if grid is None:
        return "フォームに、予約の枠がありません"
    own = _stay(item, form)
    there = [
        one
        for one in held
        if one.form not in grid.apart and one.stay.start < own.end and own.start < one.stay.end
    ]
    at_once = most_at_once([one.stay for one in there], own.start, own.end)
    capacity = max((grid.places(own.start), *(one.places for one in there)))
    return _off_the_grid(grid, own.start) or (
        f"同じ時刻に{at_once}件あり、受ける件数（{capacity}件）を超えています" if at_once > capacity else None
    )


def _off_the_grid(grid: SlotGrid, slot: datetime) -> str | None:
    closed = grid.calendar.closed_reason(tokyo_day(slot))
    if closed:
        return f"窓口が休みの日です（{closed}）"
    times = grid.times_on(tokyo_day(slot))
    if not times:
        return "この日は、予約を受けていません"
    if f"{slot:%H:%M}" not in times:
        return f"始まる時刻ではありません（{times_words(times, grid.clock)}）"
    return None
