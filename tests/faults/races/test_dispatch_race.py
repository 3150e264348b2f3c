"""Staff and bodies at once on dispatches: each rule holds by the conditions of the transactions.

The version of META orders what happens to one dispatch. That the other conditions are needed is tried with a
desk that forgets one (`FORGETFUL`).
"""

import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.errors import Full, Unavailable
from desk.domain.submissions.dispatch.experts import expert_item
from desk.domain.submissions.workflow import Action
from desk.storage.dispatch.experts import add_expert, change_expert
from desk.usecases.take_submission import take
from tests.faults.checking.mutants import Careless
from tests.faults.checking.rules.dispatches_checked import dispatch_violations
from tests.faults.races.cast.actors import PATIENCE
from tests.faults.world import World, world
from tests.functions.dispatch.cases import BODY, MEMO, PLACE

SEEDS = range(9000, 9000 + int(os.environ.get("SEEDS", "6")))
MUTANT_SEEDS = range(9100, 9140)
EXPERTS = ("AAAA", "BBBB")
PLACES_OF_THE_YEAR = 5
TIMES = ("2026-12-01T14:00", "2026-12-01T15:00", "2026-12-01T15:30", "2026-12-02T10:00")

META = "change: Put SUB#META if v = :v"
FORGETFUL: Mapping[str, tuple[str, ...]] = {
    "visit k once": ("change: Put SUB#META", "change: Put SUB#VISIT", "change: Put EXPERT#"),
    "an expert at one place": ("change: Put EXPERT#",),
    "an expert who can be asked": ("change: Update EXPERTS#",),
    "one dispatch a body": ("change: Put BODY# if attribute_not_exists(PK) OR sid = :sid",),
    "the places of the year": ("take: Update LIMIT#",),
}
"""Rule -> the conditions without which it is broken."""


@dataclass(kw_only=True)
class Doer:
    """Does one thing after the other, each by one `op` until there is an answer."""

    name: str
    todo: Sequence[Callable[["Doer", World, str], bool]]
    done: int = 0
    ops: list[str] = field(default_factory=list)

    def act(self, here: World) -> None:
        while self.done < len(self.todo):
            op = f"{self.name}-{self.done}"
            for _ in range(PATIENCE):
                if self.todo[self.done](self, here, op):
                    break
            else:
                return
            self.done += 1

    def settle(self, here: World) -> None:
        self.act(here)


def does(sid: str, name: str, **given: Any) -> Callable[[Doer, World, str], bool]:
    """An action, whether it is refused or not."""
    by = "applicant" if name == "withdraw" else ""

    def run(who: Doer, here: World, op: str) -> bool:
        action = Action(name=name, given=given)
        return here.do(who.name, action, sid, by=by or who.name, op=op).outcome != "unknown"

    return run


def rests(expert: str) -> Callable[[Doer, World, str], bool]:
    """Staff look whether the expert has a dispatch, and let them rest if not."""

    def run(_: Doer, here: World, op: str) -> bool:
        store = bootstrap.parts().store
        try:
            item = store.experts("harassment")[expert]
            if any(one.get("expert") == expert for one in store.work("harassment")):
                return True
            change_expert(store, item, {"active": False}, what="rest", by="staff", op=op, at=here.clock())
        except Unavailable:
            return False
        return True

    return run


def applies(sid: str, body: str, number: str = "") -> Callable[[Doer, World, str], bool]:
    def run(_: Doer, __: World, ___: str) -> bool:
        parts = bootstrap.parts()
        form = parts.form("dispatch")
        assert form is not None
        answers = {**BODY, "body": body, "corporate_number": number}
        try:
            take(form, sid, answers, parts, source="192.0.2.1")
        except Full:
            return True
        except Unavailable:
            return False
        return True

    return run


def few_places(bundle: dict[str, Any]) -> None:
    bundle["forms"]["dispatch"]["words"]["limit"] |= {"most": PLACES_OF_THE_YEAR}


def prepared(here: World, sids: Sequence[str], *, granted: Sequence[str]) -> None:
    """Experts, and applications that were heard; those of `granted` were granted two visits by the first."""
    store = bootstrap.parts().store
    for expert in EXPERTS:
        item = expert_item(
            "harassment", expert, name="例", field="例", mail=f"{expert}@example.jp", at=here.clock()
        )
        add_expert(store, item, by="staff", op=expert, at=here.clock())
    for n, sid in enumerate(sids):
        body = "同じ団体" if n < len(sids) - len(granted) else f"団体{n}"
        todo = [applies(sid, body), does(sid, "record_hearing", memo=MEMO)]
        if sid in granted:
            todo.append(does(sid, "approve", expert=EXPERTS[0], visits="2"))
        Doer(name=f"before {sid}", todo=todo).act(here)


def sids_of(seed: int, count: int) -> list[str]:
    rng = Random(seed)  # noqa: S311
    return [str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in range(count)]


def plans(sid: str, at: str, number: int = 1) -> Callable[[Doer, World, str], bool]:
    return does(sid, "plan_visit", at=at, number=str(number), place=PLACE)


def crowd(seed: int, sids: Sequence[str], late: Sequence[str]) -> list[Doer]:
    """What staff and bodies want at once: the first two sids are one body's, the others were granted."""
    rng = Random(seed)  # noqa: S311
    (one, twin), (first, second) = sids[:2], sids[2:4]
    people = [
        Doer(name=f"planner {n}", todo=[plans(sid, rng.choice(TIMES))])
        for n, sid in enumerate((first, second, first, second))
    ]
    people += [
        Doer(name=f"decider {n}", todo=[does(sid, "approve", expert=EXPERTS[1], visits="1")])
        for n, sid in enumerate((one, twin))
    ]
    people += [Doer(name=f"applicant {n}", todo=[applies(sid, f"遅い団体{n}")]) for n, sid in enumerate(late)]
    people.append(Doer(name="resting", todo=[rests(EXPERTS[1])]))
    people.append(
        Doer(name="giving away", todo=[does(first, "change_expert", expert=EXPERTS[1], reason="例のわけ")])
    )
    if rng.random() < 0.5:
        people.append(Doer(name="mover", todo=[does(second, "move_visit", at=rng.choice(TIMES))]))
        people.append(Doer(name="caller off", todo=[does(second, "cancel_visit")]))
    if rng.random() < 0.5:
        people.append(Doer(name="body", todo=[does(second, "withdraw")]))
    people.append(Doer(name="hasty", todo=[does(first, "visit_done"), does(second, "visit_done")]))
    return people


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    return partial(world, client, bundle, tmp_path, receipt_numbers=200, edited=few_places)


def race(here: World, seed: int, *, rate: float) -> list[str]:
    sids = sids_of(seed, 8)
    prepared(here, sids[:4], granted=sids[2:4])
    before = len(list(here.history))
    here.race(crowd(seed, sids[:4], sids[4:]), rate=rate)
    items = here.items()
    counted = sum(int(item["taken"]) for item in items if item["type"] == "limit")
    over = [f"{counted} of {PLACES_OF_THE_YEAR} places"] if counted > PLACES_OF_THE_YEAR else []
    return [*dispatch_violations(items, list(here.history)[before:], now=here.clock.now), *over]


@pytest.mark.parametrize("seed", SEEDS)
def test_dispatches_keep_their_rules_in_a_race(seed: int, a_world: Callable[..., Any]) -> None:
    with a_world(seed=seed) as here:
        assert race(here, seed, rate=(0.0, 0.2, 0.4)[seed % 3]) == []
        assert here.broken == []
        done = {entry.kind for entry in here.history if entry.changed}
        assert {"plan_visit", "approve", "change_expert"} & done


@pytest.mark.parametrize("rule", FORGETFUL)
def test_a_desk_that_forgets_a_condition_is_noticed(rule: str, a_world: Callable[..., Any]) -> None:
    def is_broken(seed: int) -> bool:
        forgets = partial(_starts, FORGETFUL[rule])
        with a_world(seed=seed, seen_by_desk=lambda client: Careless(client, forgets)) as here:
            return bool(race(here, seed, rate=0.0))

    assert any(is_broken(seed) for seed in MUTANT_SEEDS)


def _starts(roles: tuple[str, ...], role: str) -> bool:
    return role.startswith(roles)
