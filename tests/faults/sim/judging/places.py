"""Times of bookings: nobody is put where there is no place, also not where staff have blocked one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from desk.storage.table import from_wire
from tests.faults.sim.table import Key
from tests.faults.sim.town import Town

CAPACITY = 4
BEFORE_THE_START = timedelta(minutes=30)
"""Staff and applicants meet so early at most."""


def place_violations(town: Town) -> Iterator[str]:
    """Goes through all that was written: a booking that comes must find a place at each moment of its time.

    What stood there before a block stays; so only what comes is looked at.
    """
    stays: dict[Key, tuple[datetime, datetime, int]] = {}
    writes = [one for one in town.log if one.key[0].startswith("SLOT#") and "#" in one.key[1]]
    for _, together in groupby(writes, key=lambda one: one.at):
        come = []
        for one in together:
            if one.after is None:
                stays.pop(one.key, None)
                continue
            item = from_wire(one.after)
            begins = datetime.fromisoformat(one.key[1].partition("#")[0])
            places = 1
            if item["type"] == "block":
                many = one.key[1].rpartition("-")[2]
                places = CAPACITY if many == "all" else int(many)
            elif one.before is None:
                come.append(one.key)
            stays[one.key] = (begins, begins + timedelta(minutes=int(item["minutes"])), places)
        for key in come:
            begins, ends, _ = stays[key]
            here = [stay for stay in stays.values() if stay[0] < ends and begins < stay[1]]
            if sum(places for *_, places in here) > CAPACITY:
                yield f"{key} came where all {CAPACITY} places were taken or blocked"


def slot_violations(town: Town) -> Iterator[str]:
    """Each live booking that holds a slot has its item. No other has one, unless its consultation had begun
    when it ended.
    """
    live, over, held = {}, set(), {}
    for item in map(from_wire, town.table.items()):
        if item["type"] == "slot":
            held[item["sid"]] = item["SK"]
        if item["type"] != "submission" or "lane" not in item:
            continue
        sid = item["PK"].removeprefix("SUB#")
        if "ended_at" not in item:
            live[sid] = f"{item['slot']}#{item['lane']}"
        elif datetime.fromisoformat(item["ended_at"]) > _start(item["slot"]) - BEFORE_THE_START:
            over.add(sid)
    if live != {sid: slot for sid, slot in held.items() if sid not in over}:
        yield f"slots that are held {sorted(held.values())}, of live bookings {sorted(live.values())}"


def _start(slot: str) -> datetime:
    return datetime.fromisoformat(f"{slot}:00+09:00")
