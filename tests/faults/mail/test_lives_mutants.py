"""Do whole lives find mistakes? The judge must notice each rule of the lives that is left out."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from desk.domain.errors import NotAllowedNow
from desk.domain.submissions.places.day_book import book_of
from desk.domain.transitions import mails
from desk.domain.transitions.effects.dispatch import grant_visits
from desk.domain.transitions.effects.registry import EFFECTS
from desk.domain.transitions.guards import GUARDS
from desk.storage.dispatch import visits
from tests.examples import TIMES
from tests.faults.sim.judging.judge import violations
from tests.faults.sim.lives.town import LivesTown
from tests.faults.sim.setting import HOUR, Edition, editions

SEEDS = range(8000, 8030)
"""At most so many: most mistakes show in the first."""
LOST = {"GSI1PK": "WORK#nobody", "GSI1SK": "2026-11-24#lost"}
ANYTHING = "(attribute_exists(PK) OR attribute_not_exists(PK))"

_own_facts, _of_expert = mails._own_facts, visits._of_expert


def effect(name: str, apply: Callable[..., Any]) -> AbstractContextManager[Any]:
    return patch.dict(EFFECTS, {name: replace(EFFECTS[name], apply=apply)})


def guard(name: str, *, holds: bool) -> AbstractContextManager[Any]:
    return patch.dict(GUARDS, {name: replace(GUARDS[name], holds=lambda *_: holds)})


def nothing(change: Any, _: Any) -> Any:
    return change


def refused(_: Any, __: Any) -> Any:
    raise NotAllowedNow


def grants_nine(change: Any, case: Any) -> Any:
    granted = grant_visits(change, case)
    return replace(granted, values={**granted.values, "granted": 9})


def keeps_the_expert_s_time(change: Any) -> Any:
    return [write for write in _of_expert(change) if write.verb != "Delete"]


def facts_of_whoever_was_first() -> AbstractContextManager[Any]:
    """The facts of a mail are made once, as if the process had one applicant."""
    first: dict[str, Any] = {}

    def remembered(use: str, change: Any, case: Any) -> Any:
        return first.setdefault(use, _own_facts(use, change, case))

    return patch.object(mails, "_own_facts", remembered)


def sees_no_blocks(desk: str, day: Any, items: Any, **more: Any) -> Any:
    return book_of(desk, day, [item for item in items if item.get("type") != "block"], **more)


def nobody_moves_up() -> AbstractContextManager[Any]:
    """A seat that is given back goes to nobody, and nothing in the table prevents it."""
    stack = ExitStack()
    stack.enter_context(patch("desk.usecases.seminars.seats._following", lambda *_: []))
    stack.enter_context(patch("desk.storage.seminars.seats._NOBODY_WAITS", ANYTHING))
    return stack


MUTANTS: Mapping[str, Callable[[], AbstractContextManager[Any]]] = {
    "a seat is not given back": lambda: effect("free_seat", nothing),
    "a seat beyond the last": lambda: patch("desk.storage.seminars.seats._SEAT_LEFT", ANYTHING),
    "nobody moves up": nobody_moves_up,
    "a seat without its viewing URL": lambda: patch(
        "desk.usecases.seminars.seats._url_of", lambda *_, **__: ()
    ),
    "a slot is not given back": lambda: effect("free_slot", nothing),
    "blocks are not seen": lambda: patch("desk.storage.reader.book_of", sees_no_blocks),
    "more visits than five": lambda: effect("grant_visits", grants_nine),
    "an expert's time is kept": lambda: patch.object(visits, "_of_expert", keeps_the_expert_s_time),
    "one person decides": lambda: guard("is_seconded", holds=True),
    "a promise is forgotten": lambda: guard("promise_is_missed", holds=False),
    "a case leaves the queue": lambda: patch(
        "desk.domain.submissions.items.queue_keys",
        lambda *_: {"GSI1PK": "WORK#nobody", "GSI1SK": "2026-11-24#lost"},
    ),
    "a booking that nobody can end": lambda: effect("free_slot", refused),
    "an end that nobody can undo": lambda: effect("drop_reason", refused),
    "facts of another case": facts_of_whoever_was_first,
}
SAYS: Mapping[str, str] = {
    "a seat is not given back": "has a seat",
    "a seat beyond the last": "are counted, of",
    "nobody moves up": "a seat is free while",
    "a seat without its viewing URL": "is marked as told",
    "a slot is not given back": "slots that are held",
    "blocks are not seen": "taken or blocked",
    "more visits than five": "visits of 9",
    "an expert's time is kept": "times of experts",
    "one person decides": "has decided alone",
    "a promise is forgotten": "was forgotten",
    "a case leaves the queue": "is not in the queue",
    "a booking that nobody can end": "staff can bring it to no end",
    "an end that nobody can undo": "staff can't bring it back",
    "facts of another case": "has what belongs to",
}
"""What is said of each."""
SEMINARS, DISPATCHES = {"lives": ("seminar",)}, {"lives": ("dispatch",)}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "a seat is not given back": SEMINARS,
    # Many read that the last seat is free, and one of them hangs before it is written.
    "a seat beyond the last": {
        **SEMINARS,
        "leaning": {"table_rate": 0.4, "table_kinds": ("frozen",), "calm_from": 2 * HOUR},
    },
    "nobody moves up": SEMINARS,
    "a seat without its viewing URL": SEMINARS,
    "more visits than five": DISPATCHES,
    "an expert's time is kept": DISPATCHES,
    "one person decides": DISPATCHES,
    "blocks are not seen": {"lives": ("booking",)},
    "a slot is not given back": {"lives": ("booking",)},
    "a booking that nobody can end": {"lives": ("booking",)},
    "an end that nobody can undo": DISPATCHES,
}
"""Who lives in the town where a mistake is looked for."""


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_judge_notices_a_rule_that_is_left_out(mutant: str, both: tuple[Edition, Edition]) -> None:
    for seed in SEEDS:
        town = LivesTown(seed=seed, editions=both, **SETTINGS.get(mutant, {}))
        with MUTANTS[mutant]():
            town.run()
            found = violations(town, town.in_peace())
        if any(SAYS[mutant] in one for one in found):
            return
    pytest.fail(f"{mutant}: nobody noticed")


@pytest.mark.parametrize("lives", ["booking", "consultation", "dispatch", "seminar"])
def test_the_desk_as_it_is_passes_where_one_life_is_lived(lives: str, both: tuple[Edition, Edition]) -> None:
    for seed in SEEDS[: 2 * TIMES]:
        town = LivesTown(seed=seed, editions=both, lives=(lives,))
        town.run()
        assert violations(town, town.in_peace()) == []
