"""Two forms share the people of one desk: no two consultations get what only one can have."""

import os
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.faults.checking.mutants import Careless
from tests.faults.races.cast.scenes import RECEIPT_NUMBERS
from tests.faults.races.cast.two_forms import LONG, everybody, violations, with_a_longer_form
from tests.faults.world import World, world
from tests.functions.conftest import BOOKING

SEEDS = range(7000, 7000 + int(os.environ.get("SEEDS", "4")))


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    # Everybody here is one source: with few places hardly anybody would hold a slot.
    return partial(
        world,
        client,
        bundle,
        tmp_path,
        receipt_numbers=RECEIPT_NUMBERS,
        edited=with_a_longer_form,
        places=(40, 40),
    )


def race(here: World, seed: int, *, rate: float) -> None:
    rng = Random(seed)  # noqa: S311
    here.race(everybody(rng, here), rate=rate)


@pytest.mark.parametrize("seed", SEEDS)
def test_consultations_of_two_lengths_never_exceed_the_capacity(
    seed: int, a_world: Callable[..., Any]
) -> None:
    capacity = 1 + seed % 2
    with a_world(seed=seed, capacity=capacity) as here:
        race(here, seed, rate=(0.0, 0.2, 0.4)[seed % 3])
        assert here.broken == []
        assert [*violations(here.items(), capacity)] == []
        taken = [entry for entry in here.history if entry.kind == "book" and entry.changed]
        assert len(taken) > capacity
        assert any(entry.problem == "taken" for entry in here.history)


@pytest.mark.parametrize("is_first", [True, False], ids=["an empty day", "a day with a booking"])
@pytest.mark.parametrize("transaction", ["take", "change"])
def test_only_the_day_s_version_stops_what_was_decided_on_an_old_reading(
    transaction: str, is_first: bool, a_world: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two places that overlap, of two forms: no condition of the slots' own items sees that."""
    condition = "attribute_not_exists(v)" if is_first else "v = :v"
    forgotten = f"{transaction}: Put SLOT#BOOK if {condition}"
    for forgets, found in ((forgotten, 1), ("nothing", 0)):
        with (
            a_world(seed=1, seen_by_desk=lambda client, role=forgets: Careless(client, role.__eq__)) as here,
            monkeypatch.context() as patched,
        ):
            two_on_one_reading(here, patched, transaction, is_first=is_first)
            assert len([*violations(here.items(), 1)]) == found, forgets


def two_on_one_reading(here: World, patched: pytest.MonkeyPatch, transaction: str, *, is_first: bool) -> None:
    """One takes 10:00 of the day; then the other takes 9:30 to 11:10, as the day was read before."""
    day, other_day = "2026-11-27", "2026-11-30"
    if not is_first:
        here.book("before", ids(0), {**BOOKING, "email": "before@example.jp", "slot": f"{day}T14:00"})
    if transaction == "change":
        elsewhere = {**BOOKING, "email": "long@example.jp", "slot": f"{other_day}T09:30"}
        here.book("long", ids(2), elsewhere, form=LONG)
    store = bootstrap.parts().store
    old = store.day_book("consumer-center", date.fromisoformat(day), minutes=30)
    here.book("short", ids(1), {**BOOKING, "slot": f"{day}T10:00"})
    readings = iter([old])
    real = type(store).day_book
    patched.setattr(
        type(store), "day_book", lambda *args, **named: next(readings, None) or real(*args, **named)
    )
    if transaction == "take":
        wanted = {**BOOKING, "email": "long@example.jp", "slot": f"{day}T09:30"}
        here.book("long", ids(2), wanted, form=LONG)
    else:
        moved = actions.move(slot=f"{day}T09:30")
        here.do("staff", moved, ids(2), by="staff-1", op="move", version=1)


def ids(n: int) -> str:
    return str(uuid.UUID(int=n + 1, version=4))
