"""Dispatches: the rules of the races' checker, and that nobody decides alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from desk.storage.table import from_wire
from tests.faults.checking.rules.dispatches_checked import dispatch_violations as broken_rules
from tests.faults.sim.region import START
from tests.faults.sim.town import Town


def dispatch_violations(town: Town) -> Iterator[str]:
    """By what the table holds, and what was written. Shares no code with the desk."""
    items: list[dict[str, Any]] = [from_wire(item) for item in town.table.items()]
    of_dispatches = {
        item["PK"] for item in items if item["type"] == "submission" and item["form"] == "dispatch"
    }
    concerned = [
        item
        for item in items
        if item["PK"] in of_dispatches
        or item["PK"] == "LIMIT#dispatch"
        or item["type"] in ("expert", "expert_time", "body")
    ]
    # The clock of a process may be two minutes ahead.
    yield from broken_rules(concerned, [], now=START + timedelta(seconds=town.kernel.now + 120))
    yield from _alone(town, of_dispatches)


def _alone(town: Town, of_dispatches: set[str]) -> Iterator[str]:
    """Two persons decide, by what META said before the decision and after it."""
    for one in town.log:
        if one.key[0] not in of_dispatches or one.key[1] != "META" or not (one.before and one.after):
            continue
        before, after = from_wire(one.before), from_wire(one.after)
        if after["status"] == before["status"] or after["status"] not in ("approved", "declined"):
            continue
        event = from_wire(town.table.item((one.key[0], f"EV#{int(after['v']):06}")) or {})
        if event["what"] not in ("approve", "decline"):
            continue
        proposal = before.get("proposal", {})
        if proposal.get("by") in (None, event["by"]):
            yield f"{after['receipt']}: {event['by']} has decided alone ({event['what']})"
        if event["what"] == "approve" and (proposal.get("expert"), proposal.get("visits")) != (
            after["expert"],
            after["granted"],
        ):
            yield f"{after['receipt']}: something else was granted than proposed"
