"""Offers what has become free to those who asked for an earlier slot, on the morning of an opening day.

In the order of their wishes, so many at once as the form says; the first who takes it has it. Each offer is
an action of the workflow under an `op` of its day, so the runs of one morning offer nothing twice.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from desk.domain.calendar.availability import is_free
from desk.domain.calendar.moments import from_stamp, slot_text, tokyo_day
from desk.domain.calendar.slots import SlotGrid
from desk.domain.forms.form import Form
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.places.earlier import freed_span, wants_earlier
from desk.domain.submissions.workflow import Action
from desk.domain.transitions.effects.offers import can_be_offered
from desk.parts import Parts
from desk.usecases.change_submission import act

BY = "窓口のしくみ"
"""Who offers, in the trail."""


def offer_freed(
    desk: str, live: Sequence[Item], parts: Parts, *, now: datetime, on_error: Callable[[Exception], None]
) -> int:
    """How many offers were made at a desk; `live` are the META items of its queue.

    `on_error` receives the error of each offer; the others are still made. Raises Unavailable.
    """
    waiting = {sid_of(item): item for item in live if wants_earlier(item)}
    if not waiting:
        return 0
    freed = [item for item in parts.store.freed(desk) if not is_expired(item, at=now)]
    made = 0
    for form in _forms(desk, parts):
        for slot in _free(form, form.grid, freed, parts, now=now) if form.grid else ():
            for item in _next_ones(waiting, form, slot, now=now):
                try:
                    waiting[sid_of(item)] = _offer(item, slot, parts, now=now)
                    made += 1
                except Exception as error:
                    on_error(error)
    return made


def _offer(item: Item, slot: datetime, parts: Parts, *, now: datetime) -> Item:
    action = Action(name="offer", given={"slot": slot_text(slot)})
    op = f"offer-{slot_text(slot)}-{tokyo_day(now)}"
    return act(action, sid_of(item), by=BY, op=op, parts=parts).item


def _next_ones(waiting: dict[str, Item], form: Form, slot: datetime, *, now: datetime) -> Iterator[Item]:
    """Who is offered a slot now: the first in the order of their wishes. What was offered today of a form
    with other places is another place.
    """
    text, today = slot_text(slot), tokyo_day(now)
    apart = form.grid.apart if form.grid else frozenset()
    beside = (item for item in waiting.values() if item["form"] not in apart)
    offers = [offer for item in beside for offer in item.get("offers", ())]
    today_s = [one for one in offers if one["slot"] == text and tokyo_day(from_stamp(one["at"])) == today]
    possible = [
        item
        for item in waiting.values()
        if item["form"] == form.id and can_be_offered(form, item, slot, now=now)
    ]
    in_order = sorted(possible, key=lambda item: (str(item["earlier"]), sid_of(item)))
    return iter(in_order[: max(form.words["earlier"]["at_once"] - len(today_s), 0)])


def _free(
    form: Form, grid: SlotGrid, freed: Sequence[Item], parts: Parts, *, now: datetime
) -> Iterator[datetime]:
    """The slots of a form that became free and still are, the first first."""
    counts = parts.store.counts(form.words["desk"], grid, at=now)
    spans = [freed_span(item) for item in freed if item.get("form") not in grid.apart]
    days = sorted({tokyo_day(span.start) for span in spans})
    for slot in (slot for day in days for slot in grid.slots_on(day)):
        touched = any(span.start < grid.end(slot) and slot < span.end for span in spans)
        if touched and grid.error(slot, now=now) is None and is_free(grid, counts, slot):
            yield slot


def _forms(desk: str, parts: Parts) -> Iterator[Form]:
    forms = (parts.form(name) for name in parts.bundle["forms"])
    return (form for form in forms if form and form.words["desk"] == desk and "earlier" in form.words)
