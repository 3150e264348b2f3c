"""No dead ends: as a schedule has left them, staff bring each live case to an end, and each ended one back.

By the use cases that the staff's commands call, in a copy of the table: with seats, slots, visits and experts
as they are.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from random import Random
from typing import Any

from desk.domain.errors import Problem
from desk.domain.submissions.workflow import Action
from desk.parts import Parts
from desk.storage.table import from_wire
from desk.usecases.change_submission import act
from tests.faults.sim.judging.promises import RULES
from tests.faults.sim.lives.life import Here
from tests.faults.sim.lives.lives import LIVES
from tests.faults.sim.setting import SEMINARS
from tests.faults.sim.town import Town

Item = dict[str, Any]
FREE = [f"2026-12-{day:02}T{time}:00" for day in (8, 9, 10, 14, 15) for time in ("09", "10", "11")]
"""Slots that nobody in the town has asked for, for who comes back and whose slot is gone."""
TRIES = 5
"""What is typed for an action is drawn; some of it is refused as it should be."""


def end_violations(town: Town) -> Iterator[str]:
    table = town.table.copied()
    parts = town.in_peace(table=table)
    for stored in [from_wire(item) for item in table.items()]:
        if stored["type"] != "submission":
            continue
        rule, where = RULES[stored["form"]], f"{stored['receipt']} ({stored['form']}, {stored['status']})"
        if not rule["states"][stored["status"]].get("end"):
            if not _is_done(_ends(stored, rule, parts), stored, parts, to_end=True):
                yield f"{where}: staff can bring it to no end"
            continue
        is_over = stored["form"] == "seminar" and _begins(stored) <= parts.clock()
        if not is_over and not _is_done(_ways_back(stored), stored, parts, to_end=False):
            yield f"{where}: staff can't bring it back"


def _ends(stored: Item, rule: Mapping[str, Any], parts: Parts) -> Iterator[Action]:
    """Actions of the staff that lead from its state to an end, by the file of its life."""
    rng = Random(stored["receipt"])  # noqa: S311
    for name, action in rule["actions"].items():
        ways = [way for way in action["ways"] if stored["status"] in way["from"]]
        if "staff" in action["by"] and any(rule["states"].get(way["to"], {}).get("end") for way in ways):
            here = Here(rng=rng, stored=stored, now=parts.clock(), mark="mark-00000000")
            yield from (LIVES[stored["form"]].doings[name](here) for _ in range(TRIES))


def _ways_back(stored: Item) -> Iterator[Action]:
    yield Action(name="reopen")
    yield Action(name="reopen_to_wait")
    yield from (Action(name="reopen", given={"slot": slot, "late": True}) for slot in FREE)


def _begins(stored: Item) -> datetime:
    """When its seminar begins: nobody is brought back to one that has begun."""
    return datetime.fromisoformat(f"{SEMINARS.get(stored['seminar'], '2026-01-01T00:00')}+09:00")


def _is_done(doings: Iterator[Action], stored: Item, parts: Parts, *, to_end: bool) -> bool:
    sid, flow = stored["PK"].removeprefix("SUB#"), RULES[stored["form"]]["states"]
    for n, action in enumerate(doings):
        with suppress(Problem):
            status = act(action, sid, by=f"staff-{n % 2 + 1}", op=f"{sid}-end-{n}", parts=parts).item[
                "status"
            ]
            if bool(flow[status].get("end")) is to_end:
                return True
    return False
