"""The checker's part on refusals: nobody is refused without a cause at that time.

The clock is the desk's: an action was written after the moment of its event, and before its actor received
the last answer to it. Anything that may have blocked a request while it ran counts as a cause.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.faults.checking.rules.answers_heard import Entry
from tests.faults.checking.rules.conversations_checked import may_be_refused
from tests.faults.checking.rules.lives_checked import allows, stays
from tests.faults.checking.table import Table


def violations(table: Table, told: list[Entry], rules: Mapping[str, Any]) -> Iterator[str]:
    """`rules` are the form's `slots`."""
    heard, capacity = _heard(told), int(rules["capacity"])
    yield from _needlessly_without(table, told, heard, rules["holds"])
    yield from _beside_a_full_slot(table, told, capacity)
    booked = _booked(told)
    for entry in told:
        match entry.problem:
            case "taken" if not any(
                _most_at(slot, entry, table, heard) >= capacity for slot in _asked_for(entry, table)
            ):
                yield f"{entry.sid} was told that {_asked_for(entry, table)} is taken, and it isn't"
            case "not_found" if booked.get(entry.sid, entry.ended) < entry.began:
                yield f"{entry.actor} was told that there's no {entry.sid}, and there is"
            case "not_allowed" if all(
                allows(status, entry.kind) for status in _statuses(table, entry.sid)
            ) and not may_be_refused(entry.kind, table.events[entry.sid]):
                yield f"{entry.actor} was told that {entry.sid} can't have a {entry.kind}, and it can"
            case "changed":
                yield from _changed(table, entry)


def _asked_for(entry: Entry, table: Table) -> list[str]:
    """The slot that was asked for; for a confirmation, each that the booking ever asked for."""
    return [entry.asked["slot"]] if "slot" in entry.asked else [at.slot for at in stays(table, entry.sid)]


def _most_at(slot: str, entry: Entry, table: Table, heard: Mapping[str, datetime]) -> int:
    """How many others may have been in a slot while this one asked for it."""
    return sum(
        stay.slot == slot and stay.since <= entry.ended and _still(stay.left_by, entry, heard)
        for sid, meta in table.metas.items()
        if sid != entry.sid and "lane" in meta
        for stay in stays(table, sid)
    )


def _needlessly_without(
    table: Table, told: list[Entry], heard: Mapping[str, datetime], holds: Mapping[str, int]
) -> Iterator[str]:
    """A booking has no slot only if its source or its mailbox may have had no place when it came."""
    asked = {entry.sid: entry for entry in told if entry.kind == "book" and entry.outcome == "acknowledged"}
    for sid, meta in table.metas.items():
        if "slot" not in meta or "lane" in meta or sid not in asked:
            continue
        others = [
            other
            for name, other in table.metas.items()
            if name != sid and "lane" in other and _may_have_held(table, name, asked[sid], heard)
        ]
        own = [other for other in others if other["person"] == meta["person"]]
        if len(others) < holds["per_source"] and len(own) < holds["per_mailbox"]:
            yield f"{sid} was given no slot beside {len(others)} others, {len(own)} of its mailbox"


def _beside_a_full_slot(table: Table, told: list[Entry], capacity: int) -> Iterator[str]:
    """Nobody is taken for a slot that others certainly had already: to ask for a full one is refused."""
    booked = _booked(told)
    for sid, meta in table.metas.items():
        if "slot" not in meta or "lane" in meta:
            continue
        slot = meta["answers"]["slot"]
        began = [e.began for e in told if (e.kind, e.sid, e.asked.get("slot")) == ("book", sid, slot)]
        others = [
            item["sid"]
            for (start, _), item in table.slots.items()
            if start == slot
            and booked.get(item["sid"], began[0]) < min(began)
            and item["taken_at"] == table.metas[item["sid"]]["received_at"]
        ]
        if len(others) >= capacity:
            yield f"{sid} was taken for {slot}, which {', '.join(others)} had before"


def _may_have_held(table: Table, sid: str, entry: Entry, heard: Mapping[str, datetime]) -> bool:
    """Whether a booking may have counted for its source while this one was taken."""
    vetted = next((event["op"] for event in table.events[sid] if event["status"] != "received"), "")
    since = datetime.fromisoformat(table.metas[sid]["received_at"])
    return since <= entry.ended and _still(vetted, entry, heard)


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
