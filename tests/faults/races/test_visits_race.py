"""Each condition of a visit alone: staff who check nothing and act on what they saw some time ago.

The domain refuses most of it before it is written, and META's version orders what is left
(`test_dispatch_race`). Here both are out of the way: every attempt reaches the table, with META's present
version. So what is refused is refused by the visit's own conditions (`storage/dispatch/visits.py`); a
careless desk lacks one of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from desk.domain.calendar.moments import stamp
from desk.domain.errors import Changed
from desk.domain.submissions.change import Change
from desk.domain.submissions.dispatch.experts import expert_item, time_item
from desk.domain.submissions.dispatch.visits import Visit, VisitChange
from desk.storage.dispatch.visits import RefusedByOthers
from desk.storage.store import Store
from desk.storage.table import from_wire, to_wire
from tests.faults.checking.mutants import WithoutClause
from tests.faults.sim.table import MemoryTable

SEEDS = range(40)
STEPS = 150
TABLE = "visits"
START = datetime.fromisoformat("2026-12-01T09:00+09:00")
EXPERTS = ("AAAA", "BBBB", "CCCC")
RESTING = "CCCC"
GRANTED = {"few": 2, "most": 5, "too many": 7}
"""How many visits each dispatch was granted; the last by a slip, and it had five of them."""
MOST = 5

PUT, BEFORE = "change: Put SUB#VISIT", "change: ConditionCheck SUB#VISIT"
RULES: Mapping[str, tuple[str, str]] = {
    "visit k once": (PUT, "attribute_not_exists(PK) OR #state = :off"),
    "no more than granted": ("change: Put SUB#META", "granted >= :visit"),
    "five at most": ("change: Put SUB#META", "granted <= :most_visits"),
    "one after the other": (BEFORE, "#state = :done"),
    "the same expert": (BEFORE, "expert = :expert"),
    "what was made stays": (PUT, "#state = :planned"),
    "moved as it was planned": (PUT, "begins = :begins"),
    "moved as it was given away": (PUT, "expert = :before"),
    "made after its start": (PUT, "begins <= :now"),
    "an expert who can be asked": ("change: Update EXPERTS#", "active = :yes"),
    "an expert at one place": ("change: Put EXPERT#", "attribute_not_exists(PK) OR sid = :sid"),
}
"""Rule -> the write and the clause of its condition without which the rule is broken."""


class Staff:
    """Somebody who saw the visits of each dispatch once, and goes by that until they look again."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.seen: dict[str, dict[int, Visit]] = {sid: {} for sid in GRANTED}

    def wish(self, sid: str, now: datetime) -> VisitChange:
        """Any change of a visit, sensible or not."""
        rng, seen = self.rng, self.seen[sid]
        if not seen or rng.random() < 0.5:
            number = rng.choice((len(seen) + 1, len(seen) + 1, rng.randint(1, MOST + 1)))
            last = seen.get(number - 1)
            expert = last.expert if last and rng.random() < 0.7 else rng.choice(EXPERTS)
            return VisitChange(after=self._visit(number, expert, now), is_handed_on=rng.random() < 0.2)
        before = seen[rng.choice(list(seen))]
        made = replace(before, is_done=True)
        moved = replace(before, begins=now + timedelta(hours=rng.randint(1, 4)), is_done=False)
        given = replace(before, expert=rng.choice(EXPERTS), is_done=False)
        kind = rng.choice(("made", "made", "moved", "given", "off"))
        after = {"made": made, "moved": moved, "given": given, "off": None}[kind]
        return VisitChange(before=before, after=after, is_handed_on=kind == "given")

    def _visit(self, number: int, expert: str, now: datetime) -> Visit:
        begins = now + timedelta(hours=self.rng.randint(1, 4))
        return Visit(number=number, begins=begins, minutes=60, place="例", expert=expert)


def a_table() -> MemoryTable:
    table = MemoryTable()
    for expert in EXPERTS:
        item = expert_item("desk", expert, name="例", field="例", mail=f"{expert}@example.jp", at=START)
        table.put_item(Item=to_wire(item | {"active": expert != RESTING}))
    for sid, granted in GRANTED.items():
        key = {"PK": f"SUB#{sid}", "SK": "META", "type": "submission"}
        more = {"desk": "desk", "form": "dispatch", "receipt": f"R-{sid}", "status": "approved"}
        table.put_item(Item=to_wire({**key, **more, "v": 1, "granted": granted, "received_at": stamp(START)}))
    for number in range(1, MOST + 1):
        made = Visit(
            number=number,
            begins=START - timedelta(days=MOST + 1 - number),
            minutes=60,
            place="例",
            expert=EXPERTS[0],
            is_done=True,
        )
        table.put_item(Item=to_wire(made.item("SUB#too many")))
        for piece in made.pieces:
            taken = time_item("desk", made.expert, piece, "too many", ends=made.ends)
            table.put_item(Item=to_wire(taken))
    return table


def race(seed: int, left_out: tuple[str, str] | None) -> list[str]:
    """What the table holds at the end that breaks a rule, or what was refused without a reason."""
    rng, table = Random(seed), a_table()  # noqa: S311
    client: Any = WithoutClause(table, *left_out) if left_out else table
    store = Store(client=client, table=TABLE, sleep=lambda _: None)
    people, now = [Staff(Random(f"{seed} {n}")) for n in range(3)], START  # noqa: S311
    broken: list[str] = []
    for n in range(STEPS):
        now += timedelta(minutes=rng.randint(1, 60))
        who, sid = rng.choice(people), rng.choice(list(GRANTED))
        visits = now_planned(table, sid)
        if rng.random() < 0.4:
            who.seen[sid] = visits
            continue
        meta = store.get({"PK": f"SUB#{sid}", "SK": "META"})
        assert meta is not None
        wish = who.wish(sid, now)
        change = Change(
            stored=meta, action="visit", status="approved", by="staff", at=now, op=f"op {n}", visit=wish
        )
        try:
            store.change(change)
        except (Changed, RefusedByOthers):
            continue
        broken += wrongly_taken(wish, visits, now)
    return [*broken, *violations(table, now)]


def now_planned(table: MemoryTable, sid: str) -> dict[int, Visit]:
    """The visits of a dispatch as their items say: those that are planned or were made."""
    items = [from_wire(item) for item in table.items()]
    return {
        int(item["number"]): Visit(
            number=int(item["number"]),
            begins=datetime.fromisoformat(item["begins"]),
            minutes=60,
            place="例",
            expert=item["expert"],
            is_done=item["state"] == "done",
        )
        for item in items
        if item["PK"] == f"SUB#{sid}" and item["type"] == "visit" and item["state"] != "called_off"
    }


def wrongly_taken(wish: VisitChange, visits: Mapping[int, Visit], now: datetime) -> Iterator[str]:
    """What the table accepted although the visits were such."""
    number, there = wish.visit.number, visits.get(wish.visit.number)
    if wish.before is None and there:
        yield f"visit {number} is planned twice"
    if wish.before and there != replace(wish.before, is_done=False):
        yield f"visit {number} is changed from {wish.before} though it was {there}"
    last = visits.get(number - 1)
    if wish.after and not wish.after.is_done and number > 1:
        if last is None or not last.is_done:
            yield f"visit {number} is planned before the one before it was made"
        elif last.expert != wish.after.expert and not wish.is_handed_on:
            yield f"visit {number} is planned with another expert"
    if wish.after and wish.after.is_done and wish.after.begins > now:
        yield f"visit {number} was made before its start"
    if wish.after and not wish.after.is_done and wish.after.expert == RESTING:
        yield f"visit {number} is planned with an expert who rests"


def violations(table: MemoryTable, now: datetime) -> Iterator[str]:
    items = [from_wire(item) for item in table.items()]
    times = {(item["PK"], item["SK"]): item["sid"] for item in items if item["type"] == "expert_time"}
    needed: dict[tuple[str, str], str] = {}
    for sid, granted in GRANTED.items():
        visits = now_planned(table, sid)
        if visits and max(visits) > min(granted, MOST):
            yield f"{sid}: visit {max(visits)} of {min(granted, MOST)}"
        for visit in visits.values():
            for piece in visit.pieces:
                key = (f"EXPERT#desk#{visit.expert}", piece)
                if needed.setdefault(key, sid) != sid:
                    yield f"{key}: two visits at once"
    if times != needed:
        yield f"times of experts: taken {times}, needed {needed}"


def test_every_rule_of_a_visit_holds_whatever_is_asked() -> None:
    assert [found for seed in SEEDS for found in race(seed, None)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_desk_without_one_condition_is_noticed(rule: str) -> None:
    assert any(race(seed, RULES[rule]) for seed in SEEDS)
