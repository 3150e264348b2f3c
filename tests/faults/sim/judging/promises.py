"""Nothing is forgotten: every live case is in the queue, and after some more mornings all that was due on its
own was done.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from desk.storage.table import from_wire
from desk.usecases.morning.morning import morning
from tests.conftest import ROOT
from tests.faults.sim.table import MemoryTable
from tests.faults.sim.town import Town
from tests.quick_yaml import read_yaml

LATER = timedelta(days=14)
"""By then every promise of the schedule is over, and every wait's reminder is due."""


def _rules() -> dict[str, Any]:
    """The lives as their files say, without the builder."""
    return {path.stem: read_yaml(path) for path in (ROOT / "schemas/workflows").glob("*.yml")}


RULES = _rules()


def promise_violations(town: Town) -> Iterator[str]:
    """Lets a morning come to each desk in a copy of the table, long after the schedule and without faults."""
    yield from _queued(town.table)
    table = town.table.copied()
    parts = town.in_peace(later=LATER, table=table)
    errors = list[Exception]()
    for desk in parts.bundle["desks"]:
        morning(desk, parts, on_error=errors.append)
    yield from (f"a morning failed: {error!r}" for error in errors)
    today = parts.clock().date()
    for meta, state in _live(table):
        if not state.get("promise") or "waiting" in meta:
            continue
        if "due" in meta and date.fromisoformat(meta["due"]) < today and "missed" not in meta:
            yield f"{meta['receipt']} ({meta['status']}): the promise of {meta['due']} was forgotten"
        if "due" not in meta and "due_from" not in meta:
            yield f"{meta['receipt']} ({meta['status']}): has no promised day"


def _live(table: MemoryTable) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(META, its state's rule) of every case that has not ended."""
    for item in table.items():
        if item.get("type", {}).get("S") == "submission":
            meta = from_wire(item)
            state = RULES[meta["form"]]["states"][meta["status"]]
            if not state.get("end"):
                yield meta, state


def _queued(table: MemoryTable) -> Iterator[str]:
    for meta, state in _live(table):
        if not state.get("idle") and meta.get("GSI1PK") != f"WORK#{meta['desk']}":
            yield f"{meta['receipt']} ({meta['status']}) is not in the queue"
        if "ended_at" in meta:
            yield f"{meta['receipt']} ({meta['status']}) is live and has an end"
