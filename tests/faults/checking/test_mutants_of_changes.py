"""Is the checker any good at changes? Each removed condition must be noticed with some seed."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.errors import Changed
from desk.domain.transitions.plan import plan
from tests import actions
from tests.faults.checking.mutants import Careless, Seen
from tests.faults.races.cast.scenes import RECEIPT_NUMBERS, a_consultation_day, a_day
from tests.faults.world import FORM, World, world
from tests.functions.conftest import BOOKING

SEEDS = range(6000, 6030)
RATE = 0.2
SID = "7f0c5b1e-0000-4000-8000-000000000001"
OTHER_SID = "7f0c5b1e-0000-4000-8000-000000000002"
ANOTHER_SLOT, A_THIRD_SLOT = "2026-11-26T10:00", "2026-11-27T10:00"

META = "change: Put SUB#META if v = :v AND receipt = :receipt"
EVENT = "change: Put SUB#EV if attribute_not_exists(PK)"
BEHIND_META = (EVENT, "change: Put SUB#OUT if attribute_not_exists(PK)", "change: Delete SLOT# if sid = :sid")
"""At the version that a change is based on there's no later event or mail, and the slot is still its own. So
META's condition already protects these: removing their own changes nothing. See the last test."""
ITS_OWN = ("change: Put FIND#", "change: Delete FIND#")
"""The key of a row of the index ends with the submission's sid: nobody else's item can be there."""
SLOT_OR_DAY = ("change: Put SLOT# ", "change: Put SLOT#BOOK ")
"""As in test_mutants.py."""

BEHIND_META_TOO = (
    "change: Put UNIQ# if attribute_not_exists(PK) OR sid = :sid",
    "change: Delete UNIQ# if sid = :sid",
    "change: Update SRC# if attribute_exists(#sid)",
    # Its key has the op of the change.
    "change: Put FREED# if attribute_not_exists(PK)",
)
"""The same. Only what no race has may come in between: a claim of before 2026-12, or a later booking that has
taken over a place (functions/life/bookings/test_past_bookings.py, functions/forms/test_places.py)."""


def run(here: World, seed: int) -> None:
    (a_day if seed % 2 else a_consultation_day)(here, Random(seed), rate=RATE)  # noqa: S311


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    return partial(world, client, bundle, tmp_path, capacity=2, receipt_numbers=RECEIPT_NUMBERS)


@pytest.fixture
def roles(a_world: Callable[..., Any]) -> Iterable[str]:
    """Every role of the changes of a few races."""
    roles: set[str] = set()
    for seed in SEEDS[:4]:
        with a_world(seed=seed, seen_by_desk=lambda client: Seen(client, roles)) as here:
            run(here, seed)
            found = here.violations()
            assert not found, "\n".join(found)
    return sorted(role for role in roles if role.startswith("change: "))


def test_every_removed_condition_is_noticed(roles: Iterable[str], a_world: Callable[..., Any]) -> None:
    assert {META, *BEHIND_META} <= set(roles)
    assert all(any(role.startswith(one) for role in roles) for one in SLOT_OR_DAY)
    assert all(not role.endswith("whatever") or role.startswith(ITS_OWN) for role in roles)
    behind = (*BEHIND_META, *BEHIND_META_TOO, *SLOT_OR_DAY, *ITS_OWN)
    unnoticed = [
        role for role in roles if not role.startswith(behind) and not _is_noticed(role.__eq__, a_world)
    ]
    assert unnoticed == []


def test_a_slot_taken_without_its_condition_and_its_day_s_is_noticed(a_world: Callable[..., Any]) -> None:
    assert _is_noticed(lambda role: role.startswith(SLOT_OR_DAY), a_world)


def test_two_changes_on_one_version_are_noticed(a_world: Callable[..., Any]) -> None:
    """Without META's condition the event's still stops the change; without both nothing does."""
    assert _is_noticed((META, EVENT).__contains__, a_world)


def _is_noticed(forgets: Callable[[str], bool], a_world: Callable[..., Any]) -> bool:
    def shows(seed: int) -> bool:
        with a_world(seed=seed, seen_by_desk=lambda client: Careless(client, forgets)) as here:
            run(here, seed)
            return bool(here.violations())

    return any(shows(seed) for seed in SEEDS)


@pytest.mark.parametrize("guard", [META, *BEHIND_META])
def test_each_condition_alone_stops_an_outdated_change(guard: str, a_world: Callable[..., Any]) -> None:
    assert _long_ago_with_only(guard, a_world) == "as it was"
    assert _long_ago_with_only("nothing", a_world) == "overwritten"


def _long_ago_with_only(guard: str, a_world: Callable[..., Any]) -> str:
    """A move is decided; the booking moves elsewhere, another takes its slot; only then is the move written.

    Every condition of a change but `guard`'s is removed.
    """
    careless = partial(Careless, forgets=lambda role: role.startswith("change: ") and role != guard)
    with a_world(seed=0, seen_by_desk=careless) as here:
        parts = bootstrap.parts()
        here.book("booker", SID, BOOKING)
        decided = plan(
            actions.move(slot=A_THIRD_SLOT),
            parts.form(FORM),  # type: ignore[arg-type]
            parts.store.dossier(SID).meta,  # type: ignore[union-attr]
            by="staff-1",
            op="decided",
            now=here.clock(),
            bundle=parts.bundle,
        )
        assert decided is not None
        here.do("staff", actions.move(slot=ANOTHER_SLOT), SID, by="staff-1", op="before", version=1)
        here.book("another", OTHER_SID, {**BOOKING, "email": "another@example.jp"})
        confirm = actions.confirm(url="https://example.kaigi.example.jp/1")
        here.do("staff", confirm, OTHER_SID, by="staff-1", op="confirm")
        stored = here.items()
        try:
            parts.store.change(decided, capacity=2)
        except (Changed, RuntimeError):
            assert here.items() == stored
        return "as it was" if here.items() == stored else "overwritten"
