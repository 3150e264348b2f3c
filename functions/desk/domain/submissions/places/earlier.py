"""Earlier slots: who asked to be told when one becomes free, and which were offered to them. Pure.

META has `earlier`, the moment of the wish (a stamp), `offers`, every offer ever made, and `given_up`, the
slot that the applicant last left for a later one while they had the wish. An offer keeps nothing free: the
first who takes the slot has it (docs/decisions/0021). What becomes free is an item of its desk
(`FREED#…`), written in the transaction that frees it and gone with the slot.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, from_stamp, slot_text, stamp
from desk.domain.calendar.slots import parse_slot
from desk.domain.calendar.stays import Stay
from desk.domain.submissions.model import Item


def wants_earlier(stored: Mapping[str, Any]) -> bool:
    return "earlier" in stored


def open_offer(stored: Mapping[str, Any], *, now: datetime) -> Mapping[str, Any] | None:
    """The offer (`slot`, `at`, `until`) that can still be taken, if there is one."""
    if not wants_earlier(stored):
        return None
    offers = [
        offer
        for offer in stored.get("offers", ())
        if now < from_stamp(offer["until"]) and offer["slot"] < stored["slot"]
    ]
    return offers[-1] if offers else None


def gave_up(stored: Mapping[str, Any], slot: str) -> bool:
    """Whether the applicant left that slot for a later one: they can't come then."""
    return bool(stored.get("given_up") == slot)


def was_offered(stored: Mapping[str, Any], slot: str) -> bool:
    """Whether that slot is one of those that were offered, however long ago."""
    return any(offer["slot"] == slot for offer in stored.get("offers", ()))


def new_offer(slot: datetime, *, at: datetime, until: datetime) -> Item:
    return {"slot": slot_text(slot), "at": stamp(at), "until": stamp(until)}


def freed_pk(desk: str) -> str:
    return f"FREED#{desk}"


def freed_item(desk: str, freed: Stay, *, at: datetime, op: str, form: str = "") -> Item:
    """A time of a desk that has become free. Nothing in it leads to whoever had it. `form`: whose places it
    is one of, if it isn't the whole desk's.
    """
    start = slot_text(freed.start)
    return {
        **({"form": form} if form else {}),
        "PK": freed_pk(desk),
        "SK": f"{start}#{op}",
        "type": "freed",
        "at": stamp(at),
        "minutes": int((freed.end - freed.start).total_seconds()) // 60,
        "expires_at": epoch(freed.end),
    }


def freed_span(item: Mapping[str, Any]) -> Stay:
    start = parse_slot(item["SK"].partition("#")[0])
    return Stay(start=start, end=start + timedelta(minutes=int(item["minutes"])))
