"""Staff block times while people book there: who comes after the block gets no place in it."""

import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.errors import Unavailable
from desk.domain.submissions.places.blocks import ALL_PLACES, Block, block_of, whole_day
from desk.storage.capacity.blocking import add_block, remove_block
from tests import actions
from tests.faults.checking.mutants import Careless
from tests.faults.checking.table import Table
from tests.faults.races.cast.actors import PATIENCE
from tests.faults.races.cast.scenes import RECEIPT_NUMBERS
from tests.faults.races.cast.two_forms import LONG, Wisher, with_a_longer_form
from tests.faults.world import FORM, World, world
from tests.functions.conftest import BOOKING

SEEDS = range(8000, 8000 + int(os.environ.get("SEEDS", "6")))
DAYS = ("2026-11-25", "2026-11-26")
DESK = "consumer-center"
READS = ("v = :v", "attribute_not_exists(v)")


def a_block(day: str, times: tuple[str, str] | None = None) -> Block:
    start, end = whole_day(date.fromisoformat(day))
    if times:
        start, end = (datetime.fromisoformat(f"{day}T{time}:00+09:00") for time in times)
    return Block(desk=DESK, start=start, end=end, places=ALL_PLACES, reason="staff_away")


@dataclass(kw_only=True)
class Blocker:
    """Blocks a time, each time until there is an answer."""

    name: str
    block: Block
    began: datetime | None = None
    ended: datetime | None = None
    said: list[str] = field(default_factory=list)

    def act(self, here: World) -> None:
        self.began = here.clock.now
        for _ in range(PATIENCE):
            try:
                store = bootstrap.parts().store
                done = add_block(store, self.block, by="staff-1", op=self.name, at=here.clock(), minutes=30)
            except Unavailable:
                continue
            self.said.append(done)
            self.ended = here.clock.now
            return

    def settle(self, here: World) -> None:
        self.act(here)


@pytest.fixture
def a_world(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Callable[..., Any]:
    return partial(
        world,
        client,
        bundle,
        tmp_path,
        receipt_numbers=RECEIPT_NUMBERS,
        edited=with_a_longer_form,
        places=(40, 40),
        capacity=2,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_who_comes_after_a_block_gets_no_place_in_it(seed: int, a_world: Callable[..., Any]) -> None:
    rng = Random(seed)  # noqa: S311
    with a_world(seed=seed) as here:
        blockers = [
            Blocker(name="whole", block=a_block(DAYS[0])),
            Blocker(name="part", block=a_block(DAYS[1], ("09:00", "10:30"))),
            Blocker(name="twin", block=a_block(DAYS[0])),
        ]
        people = [
            Wisher(name=f"wisher{n}", wishes=tuple(_wish(rng) for _ in range(rng.randint(1, 4))))
            for n in range(12)
        ]
        here.race([*people, *blockers], rate=(0.0, 0.2, 0.4)[seed % 3])
        assert here.broken == []
        table = Table(here.items())
        blocks = [block_of(item) for item in table.blocks.values()]
        assert sorted(map(str, (one.key["SK"] for one in blocks))) == sorted(
            {str(one.block.key["SK"]) for one in blockers}
        )
        assert [*late(here, table, blockers)] == []
        # Nothing more gets in, and what is outside can still be booked.
        for n, (slot, outcome) in enumerate((("11:00", "refused"), ("15:00", "acknowledged"))):
            day = DAYS[n]
            answers = {**BOOKING, "email": f"late{n}@example.jp", "slot": f"{day}T{slot}"}
            assert here.book("late", _id(rng), answers).outcome == outcome
        assert {said for one in blockers for said in one.said} <= {"done", "before"}
        assert len([one for one in blockers[::2] if "done" in one.said]) == 1, "one of the twins has done it"


def late(here: World, table: Table, blockers: list[Blocker]) -> list[str]:
    """Bookings in a blocked time that were asked for only after the block was acknowledged."""
    found = []
    for one in blockers:
        for entry in here.history:
            meta = table.metas.get(entry.sid, {})
            if entry.kind != "book" or not entry.changed or "slot" not in meta:
                continue
            start = datetime.fromisoformat(f"{meta['slot']}:00+09:00")
            is_inside = one.block.start <= start < one.block.end
            if is_inside and one.ended and entry.began > one.ended:
                found.append(f"{entry.sid} at {meta['slot']} was taken after {one.name}")
    return found


def _wish(rng: Random) -> tuple[str, str, str]:
    form = rng.choice((FORM, LONG))
    times = ("09:00", "10:00", "11:00") if form == FORM else ("09:30", "10:45", "11:15")
    return _id(rng), form, f"{rng.choice(DAYS)}T{rng.choice(times)}"


def _id(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def ids(n: int) -> str:
    return str(uuid.UUID(int=n + 1, version=4))


# ---- Each condition alone


@pytest.mark.parametrize("is_first", [True, False], ids=["an empty day", "a day with a booking"])
@pytest.mark.parametrize("transaction", ["take", "change"])
def test_only_the_day_s_version_keeps_a_booking_out_of_a_block_that_it_has_not_read(
    transaction: str, is_first: bool, a_world: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = f"{transaction}: Put SLOT#BOOK if {READS[is_first]}"
    for forgets, held in ((forgotten, 1), ("nothing", 0)):
        with (
            a_world(seed=1, seen_by_desk=lambda client, role=forgets: Careless(client, role.__eq__)) as here,
            monkeypatch.context() as patched,
        ):
            store = bootstrap.parts().store
            if not is_first:
                booked(here, 0, "2026-11-27T14:00")
            if transaction == "change":
                booked(here, 2, "2026-11-30T10:00")
            old = store.day_book(DESK, date.fromisoformat("2026-11-27"), minutes=30)
            add_block(
                store,
                a_block("2026-11-27", ("09:00", "12:00")),
                by="staff-1",
                op="b",
                at=here.clock(),
                minutes=30,
            )
            _read_first(patched, store, old)
            if transaction == "take":
                booked(here, 2, "2026-11-27T10:00")
            else:
                moved = actions.move(slot="2026-11-27T10:00")
                here.do("staff", moved, ids(2), by="staff-1", op="move", version=1)
            assert inside(here, "2026-11-27T10:00") == held, forgets


@pytest.mark.parametrize("is_first", [True, False], ids=["an empty day", "a day with a booking"])
def test_only_the_day_s_version_stops_a_block_that_has_not_read_the_last_booking(
    is_first: bool, a_world: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a third one, who has read that booking, would be let in behind the block."""
    day = date.fromisoformat("2026-11-27")
    forgotten = f"block: Put SLOT#BOOK if {READS[is_first]}"
    for forgets, held in ((forgotten, 1), ("nothing", 0)):
        with (
            a_world(seed=1, seen_by_desk=lambda client, role=forgets: Careless(client, role.__eq__)) as here,
            monkeypatch.context() as patched,
        ):
            store = bootstrap.parts().store
            if not is_first:
                booked(here, 0, "2026-11-27T14:00")
            before = store.day_book(DESK, day, minutes=30)
            booked(here, 1, "2026-11-27T15:00")
            after = store.day_book(DESK, day, minutes=30)
            _read_first(patched, store, before)
            add_block(
                store,
                a_block("2026-11-27", ("09:00", "12:00")),
                by="staff-1",
                op="b",
                at=here.clock(),
                minutes=30,
            )
            _read_first(patched, store, after)
            booked(here, 2, "2026-11-27T10:00")
            assert inside(here, "2026-11-27T10:00") == held, forgets


def test_a_block_that_another_has_made_is_neither_overwritten_nor_undone(a_world: Callable[..., Any]) -> None:
    block = a_block("2026-11-27")
    for forgets, by, left in (
        ("block: Put SLOT# if attribute_not_exists(PK)", "staff-2", 1),
        ("block: Delete SLOT# if op = :op", "", 0),
        ("nothing", "staff-1", 1),
    ):
        with a_world(seed=1, seen_by_desk=lambda client, role=forgets: Careless(client, role.__eq__)) as here:
            store = bootstrap.parts().store
            add_block(store, block, by="staff-1", op="one", at=here.clock(), minutes=30)
            if not forgets.startswith("block: Delete"):
                add_block(store, block, by="staff-2", op="two", at=here.clock(), minutes=30)
            (item,) = Table(here.items()).blocks.values()
            assert item["by"] == (by or "staff-1")
            said = remove_block(store, {**item, "op": "another"}, by="staff-3", op="three", at=here.clock())
            assert (said, len(Table(here.items()).blocks)) == ("before" if left else "done", left)


def test_a_repeated_undoing_is_known_by_its_record(a_world: Callable[..., Any]) -> None:
    with a_world(seed=1) as here:
        store, block = bootstrap.parts().store, a_block("2026-11-27")
        add_block(store, block, by="staff-1", op="one", at=here.clock(), minutes=30)
        (item,) = Table(here.items()).blocks.values()
        at = here.clock()
        said = [remove_block(store, dict(item), by="staff-1", op="two", at=at) for _ in range(2)]
        assert said == ["done", "done"]
        assert len([one for one in here.items() if one["PK"].startswith("AUDIT#block")]) == 2


def booked(here: World, n: int, slot: str) -> None:
    here.book(f"one{n}", ids(n), {**BOOKING, "email": f"one{n}@example.jp", "slot": slot})


def inside(here: World, slot: str) -> int:
    return sum(meta.get("slot") == slot and "lane" in meta for meta in Table(here.items()).metas.values())


def _read_first(patched: pytest.MonkeyPatch, store: Any, old: Any) -> None:
    """The next reading of a day is `old`."""
    real = getattr(type(store), "_real_day_book", type(store).day_book)
    readings = iter([old])
    patched.setattr(type(store), "_real_day_book", real, raising=False)
    patched.setattr(
        type(store), "day_book", lambda *args, **named: next(readings, None) or real(*args, **named)
    )
