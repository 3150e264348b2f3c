"""The effects of earlier slots: asked for, offered, taken (`desk.domain.submissions.places.earlier`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from desk.domain.calendar.moments import TOKYO, slot_text, stamp, tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.errors import InvalidAnswers
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.domain.submissions.places.earlier import gave_up, new_offer, open_offer, wants_earlier, was_offered
from desk.domain.transitions.case import Case


def can_be_offered(form: Form, stored: Mapping[str, Any], slot: datetime, *, now: datetime) -> bool:
    """Whether this booking may be offered that slot now. Whether it is free is another question.

    Who asked for an earlier one, has no offer open, has not had too many, did not give that one up, and would
    really be earlier. The slot is one that applicants can still ask for, and not before the day after the
    next opening day.
    """
    rule, grid = form.words.get("earlier"), form.grid
    if rule is None or grid is None or not wants_earlier(stored) or open_offer(stored, now=now):
        return False
    if form.address(stored["answers"]) is None:
        return False  # by post it would come too late
    offers = stored.get("offers", ())
    text = slot_text(slot)
    is_new = len(offers) < rule["offers"] and not was_offered(stored, text) and not gave_up(stored, text)
    is_earlier = slot < parse_slot(stored["slot"])
    is_in_time = grid.error(slot, now=now) is None and _next_day(grid, now) < tokyo_day(slot)
    return is_new and is_earlier and is_in_time


def ends_at(grid: SlotGrid, slot: datetime, *, now: datetime) -> datetime:
    """When an offer ends: after the next opening day, or before that once nobody can ask for the slot."""
    end = datetime.combine(_next_day(grid, now) + timedelta(days=1), time(), TOKYO)
    return min(end, grid.deadline_so_far_known(tokyo_day(slot)))


def _next_day(grid: SlotGrid, now: datetime) -> Any:
    return grid.calendar.earliest_opening_day_after(tokyo_day(now), 1)


def want_earlier(change: Change, case: Case) -> Change | None:
    if wants_earlier(case.stored):
        return None
    return replace(change, values={**change.values, "earlier": stamp(case.now)})


def stop_earlier(change: Change, case: Case) -> Change | None:
    """Offers that are open end with the wish; how many there were stays known."""
    if not wants_earlier(case.stored):
        return None
    return replace(change, dropped=(*change.dropped, "earlier"))


def offer_slot(change: Change, case: Case) -> Change:
    slot = parse_slot(case.given["slot"])
    if not can_be_offered(case.form, case.stored, slot, now=case.now):
        limit = str(case.form.words.get("earlier", {}).get("offers", 0))
        raise InvalidAnswers((case.error("slot", "not_offered", limit=limit),))
    offer = new_offer(slot, at=case.now, until=ends_at(case.grid, slot, now=case.now))
    offers = [*case.stored.get("offers", ()), offer]
    details = {**change.details, "offered": offer["slot"]}
    return replace(change, values={**change.values, "offers": offers}, details=details)


def check_offer(change: Change, case: Case) -> Change:
    """Refuse a slot that isn't offered (any more). The wish ends by `take_slot`."""
    offer = open_offer(case.stored, now=case.now)
    if offer is None or offer["slot"] != case.given["slot"]:
        raise InvalidAnswers((case.error("slot", "offer_over"),))
    return change
