"""The checker's part on refusals: nobody is refused without a cause at that time.

The clock is the desk's: an action was written after the moment of its event, and before its actor received
the last answer to it. Anything that may have blocked a request while it ran counts as a cause.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from tests.faults.checking.answers_heard import Entry
from tests.faults.checking.lives_checked import STEPS, allows, stays
from tests.faults.checking.table import Table


def violations(table: Table, told: list[Entry], capacity: int) -> Iterator[str]:
    heard = _heard(told)
    booked = _booked(told)
    for entry in told:
        slot = entry.asked.get("slot", "")
        match entry.problem:
            case "taken" if _most_at(slot, entry, table, heard) < capacity:
                yield f"{entry.sid} was told that {slot} is taken, and it isn't"
            case "one_live" if entry.kind == "book" and not _has_booked(entry, table, heard):
                yield f"{entry.sid} was told that the person has booked, and nobody has"
            case "not_found" if booked.get(entry.sid, entry.ended) < entry.began:
                yield f"{entry.actor} was told that there's no {entry.sid}, and there is"
            case "not_allowed" if all(allows(status, entry.kind) for status in _statuses(table, entry.sid)):
                yield f"{entry.actor} was told that {entry.sid} can't have a {entry.kind}, and it can"
            case "changed":
                yield from _changed(table, entry)


def _most_at(slot: str, entry: Entry, table: Table, heard: Mapping[str, datetime]) -> int:
    """How many others may have been in a slot while this one asked for it."""
    return sum(
        stay.slot == slot and stay.since <= entry.ended and _still(stay.left_by, entry, heard)
        for sid in table.metas.keys() - {entry.sid}
        for stay in stays(table, sid)
    )


def _has_booked(entry: Entry, table: Table, heard: Mapping[str, datetime]) -> bool:
    """Whether another booking of that person may have been live."""
    for sid, meta in table.metas.items():
        if sid == entry.sid or meta["answers"]["email"] != entry.asked["email"]:
            continue
        ended_by = next((event["op"] for event in table.events[sid] if event["status"] not in STEPS), "")
        if datetime.fromisoformat(meta["received_at"]) <= entry.ended and _still(ended_by, entry, heard):
            return True
    return False


def _still(left_by: str, entry: Entry, heard: Mapping[str, datetime]) -> bool:
    return not left_by or heard.get(left_by, entry.began) >= entry.began


def _changed(table: Table, entry: Entry) -> Iterator[str]:
    """Others' actions since the version that was seen: at least one, and exactly those in the trail."""
    said = list(entry.answer["events"])
    there = {int(event["v"]) for event in table.events[entry.sid]}
    first = entry.asked["version"]
    if not said or not there.issuperset(said) or said != list(range(said[0], said[0] + len(said))):
        yield f"{entry.actor} was told that others did {said} to {entry.sid}, there are {sorted(there)}"
    elif first is not None and said[0] != first + 1:
        yield f"{entry.actor} has seen {first} of {entry.sid}, and was told of {said} only"


def _heard(told: list[Entry]) -> dict[str, datetime]:
    """Acknowledged attempt -> when its answer was last received: by then it was done."""
    return {
        entry.asked["op"]: entry.ended
        for entry in told
        if entry.kind != "book" and entry.outcome == "acknowledged"
    }


def _booked(told: list[Entry]) -> dict[str, datetime]:
    """Acknowledged booking -> when its answer was first received."""
    booked: dict[str, datetime] = {}
    for entry in told:
        if entry.kind == "book" and entry.outcome == "acknowledged":
            booked.setdefault(entry.sid, entry.ended)
    return booked


def _statuses(table: Table, sid: str) -> set[str]:
    return {event["status"] for event in table.events[sid]}
