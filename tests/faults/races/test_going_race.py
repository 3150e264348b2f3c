"""Several retention runs at once, staff who write notes, two who erase, applicants whose browsers send the
same again: each submission is deleted once and whole, and what is taken anew stays.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from desk import bootstrap
from desk.domain.errors import Unavailable
from desk.staff.cli import main as staff_main
from desk.storage.deletions import writes_for_deletion, writes_for_removal
from desk.storage.table import Write
from desk.usecases.retention import QUIET, run_retention
from tests import actions
from tests.faults.races.cast.actors import PATIENCE
from tests.faults.world import FORM, World, world
from tests.functions.conftest import BOOKING

SIDS = tuple(str(uuid.UUID(int=n + 1, version=4)) for n in range(6))
ERASED = SIDS[4:]


@dataclass
class Night:
    name: str

    def act(self, world: World) -> None:
        for _ in range(3):
            one_night(world)

    def settle(self, world: World) -> None:
        pass


@dataclass
class Clerk:
    """Writes a note to each of `sids`, until there's an answer; `noted` are those that have it."""

    name: str
    sids: tuple[str, ...]
    noted: set[str] = field(default_factory=set)

    def act(self, world: World) -> None:
        for sid in self.sids:
            op = str(uuid.uuid4())
            for _ in range(PATIENCE):
                entry = world.do(self.name, actions.note(text="例のメモ"), sid, by="staff-1", op=op)
                if entry.outcome == "acknowledged":
                    self.noted.add(sid)
                if entry.outcome != "unknown" and entry.problem != "changed":
                    break

    def settle(self, world: World) -> None:
        pass


@dataclass
class Eraser:
    name: str
    receipts: tuple[str, ...]

    def act(self, world: World) -> None:
        for receipt in self.receipts:
            argv = ("erase", receipt, "--reason", "requested", "--yes")
            staff_main(argv, who="staff-2", parts=bootstrap.parts())

    def settle(self, world: World) -> None:
        for receipt in self.receipts:
            argv = ("erase", receipt, "--reason", "requested", "--yes")
            for _ in range(3):
                staff_main(argv, who="staff-2", parts=bootstrap.parts())


@dataclass
class Again:
    """A browser that sends the old bookings again, until they are taken anew; `taken` are the new numbers."""

    name: str
    old: tuple[str, ...]
    taken: set[str] = field(default_factory=set)

    def act(self, world: World) -> None:
        for _ in range(PATIENCE):
            for sid in ERASED:
                entry = world.book(self.name, sid, wish(SIDS.index(sid)))
                if entry.outcome == "acknowledged" and entry.answer["receipt"] not in self.old:
                    self.taken.add(str(entry.answer["receipt"]))

    def settle(self, world: World) -> None:
        pass


def wish(n: int) -> dict[str, Any]:
    slot = f"2027-12-{(1, 2, 3)[n % 3]:02}T{9 + n // 3:02}:00"
    return {**BOOKING, "email": f"p{n}@example.jp", "slot": slot}


def one_night(world: World) -> None:
    try:
        run_retention(FORM, bootstrap.parts(), on_error=lambda _: None)
    except Unavailable:
        return  # the index couldn't be read; the schedule runs again


def ended_long_ago(here: World) -> tuple[str, ...]:
    """The receipts of six bookings that were cancelled a year ago, with their mails sent."""
    for n, sid in enumerate(SIDS):
        wish = {"email": f"p{n}@example.jp", "slot": f"2026-11-{(25, 26, 27)[n % 3]}T{9 + n // 3:02}:00"}
        assert here.book("booker", sid, {**BOOKING, **wish}).outcome == "acknowledged"
        here.do("staff", actions.cancel(), sid, by="staff-1", op=f"cancel-{n}")
    for item in here.items():
        if item["type"] == "mail":
            here.client.update_item(
                TableName=here.table,
                Key={"PK": {"S": item["PK"]}, "SK": {"S": item["SK"]}},
                UpdateExpression="SET #status = :sent REMOVE GSI1PK, GSI1SK",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={":sent": {"S": "sent"}},
            )
    here.clock.now += timedelta(days=366)
    metas = {
        item["PK"]: str(item["receipt"])
        for item in here.items()
        if item["SK"] == "META" and "receipt" in item
    }
    return tuple(metas[f"SUB#{sid}"] for sid in SIDS)


def items_of(here: World) -> Mapping[str, list[dict[str, Any]]]:
    """Each submission's items that haven't expired."""
    live = [item for item in here.items() if "expires_at" not in item or item["type"] == "message"]
    return {sid: [item for item in live if sid in str(item)] for sid in SIDS}


def wrong_after_a_race(here: World) -> list[str]:
    """Everybody at once under faults, then one more night: what is wrong then, and in the end."""
    receipts = ended_long_ago(here)
    clerks = [Clerk(name=f"clerk {n}", sids=SIDS[n:] + SIDS[:n]) for n in range(3)]
    nights = [Night(name=f"night {n}") for n in range(3)]
    here.race([*clerks, *nights, Eraser(name="eraser", receipts=receipts[4:])], rate=0.2)
    one_night(here)
    noted = {sid for clerk in clerks for sid in clerk.noted}
    wrong = [f"seed {here.seed}: {text}" for text in (*here.broken, *_wrong(here, noted))]
    here.clock.now += QUIET
    one_night(here)
    left = [f"seed {here.seed}: {sid} isn't gone" for sid, items in items_of(here).items() if items]
    return wrong + left


def _wrong(here: World, noted: set[str]) -> Iterator[str]:
    left = items_of(here)
    there = {sid for sid in SIDS if left[sid]}
    told = sum(item["type"] == "gone" for item in here.items())
    if told != len(SIDS) - len(there):
        yield f"{told} deletions are told of, {len(there)} are still there"
    for sid in sorted(there & set(ERASED)):
        yield f"{sid} was deleted and is there"
    # An acknowledged note is kept: retention leaves alone what was touched recently.
    for sid in sorted(noted - there - set(ERASED)):
        yield f"a note was taken for {sid}, and it's gone"
    for sid in sorted(there):
        metas = [item for item in left[sid] if item["type"] == "submission"]
        events = sum(item["type"] == "event" for item in left[sid])
        if [meta["v"] for meta in metas] != [events]:
            yield f"{sid} has {events} events, META says {[meta['v'] for meta in metas]}"


def wrong_after_sending_again(here: World) -> list[str]:
    """Two who erase the same bookings at once, whose browsers send the same ids again, and a night."""
    receipts = ended_long_ago(here)
    senders = [Again(name=f"sender {n}", old=receipts) for n in range(2)]
    erasers = [Eraser(name=f"eraser {n}", receipts=receipts[4:]) for n in range(2)]
    here.race([*senders, *erasers, Night(name="night")], rate=0.25)
    taken = {number for sender in senders for number in sender.taken}
    wrong = (*here.broken, *_wrong_after_sending_again(here.items(), receipts[4:], taken))
    return [f"seed {here.seed}: {text}" for text in wrong]


def _wrong_after_sending_again(
    items: list[dict[str, Any]], erased: tuple[str, ...], taken: set[str]
) -> Iterator[str]:
    live = [item for item in items if "expires_at" not in item]
    metas = {str(item["receipt"]): item for item in live if item["type"] == "submission"}
    for number in sorted(taken - metas.keys()):
        yield f"{number} was acknowledged and is lost"
    for number in erased:
        if number not in taken and any(number in str(item) for item in items):
            yield f"{number} was erased and is there"
    for number, meta in metas.items():
        own = [item["type"] for item in live if _owner(item) == meta["PK"]]
        if number in taken and sorted(own) != [
            "event",
            *["found"] * 5,
            "mail",
            "mail",
            "person",
            "receipt",
            "slot",
            "submission",
        ]:
            yield f"{number} was acknowledged and has {sorted(own)}"
    there = {meta["PK"] for meta in metas.values()}
    for item in live:
        if _owner(item).startswith("SUB#") and _owner(item) not in there:
            yield f"{item['PK']} {item['SK']} belongs to nothing"


def _owner(item: Mapping[str, Any]) -> str:
    return f"SUB#{item['sid']}" if "sid" in item else str(item["PK"])


@pytest.mark.parametrize("seed", range(5200, 5206))
def test_what_is_sent_again_while_it_is_erased_is_taken_whole(
    seed: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    with world(client, bundle, tmp_path, seed=seed, receipt_numbers=400) as here:
        assert wrong_after_sending_again(here) == []


def test_erasing_whatever_stands_there_is_noticed(
    client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    """Proves that the race above really races."""

    def goes_wrong(seed: int) -> bool:
        with world(client, bundle, tmp_path, seed=seed, receipt_numbers=400) as here:
            return bool(wrong_after_sending_again(here))

    with patch("desk.storage.store.writes_for_erasure", writes_for_removal):
        assert any(goes_wrong(seed) for seed in range(5300, 5330))


@pytest.mark.parametrize("seed", range(5000, 5003))
@pytest.mark.parametrize("most", [90, 3])
def test_each_submission_is_deleted_once_and_whole_or_stays_whole(
    seed: int, most: int, client: Any, bundle: Mapping[str, Any], tmp_path: Path
) -> None:
    with (
        patch("desk.usecases.retention.MOST_AT_ONCE", most),
        world(client, bundle, tmp_path, seed=seed, receipt_numbers=40) as here,
    ):
        assert wrong_after_a_race(here) == []


def test_deleting_on_any_version_is_noticed(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> None:
    """Proves that the race above really races."""

    def on_any_version(*args: Any, **kwargs: Any) -> list[Write]:
        meta, *others = writes_for_deletion(*args, **kwargs)
        blind = {**meta.request, "ConditionExpression": "v >= :one"}
        return [meta._replace(request=blind), *others]

    def goes_wrong(seed: int) -> bool:
        with world(client, bundle, tmp_path, seed=seed, receipt_numbers=40) as here:
            return bool(wrong_after_a_race(here))

    with patch("desk.usecases.retention.writes_for_deletion", on_any_version):
        assert any(goes_wrong(seed) for seed in range(5100, 5110))
