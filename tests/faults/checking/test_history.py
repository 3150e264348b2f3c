"""The checker itself: sound results of a race are tampered with in one place, and it says what is wrong."""

import copy
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.faults.checking.tampering import Left
from tests.faults.races.cast.actors import bookers
from tests.faults.world import World, world
from tests.functions.conftest import BOOKING

CAPACITY = 2


@pytest.fixture(scope="module")
def raced(
    client: Any, bundle: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("raced")
    with world(client, bundle, folder, seed=1, capacity=CAPACITY, places=(2, 12)) as here:
        here.race(bookers(Random(1), number=18), rate=0.2)  # noqa: S311
        # Whatever happened in the race, somebody is refused for each reason.
        late = [{**BOOKING, "email": f"late{n}@example.jp"} for n in range(CAPACITY + 1)]
        assert [here.book("late", str(uuid.uuid4()), one) for one in late][-1].problem == "taken"
        yield here


@pytest.fixture
def left(raced: World) -> Left:
    return Left(world=raced, items=copy.deepcopy(raced.items()), told=list(raced.history))


def test_a_sound_world_has_no_violations(left: Left) -> None:
    assert left.found() == []


def _move(left: Left, to: str) -> None:
    """Move the booking of the first taken slot, and the slot item, to another time."""
    slot = left.one("SLOT#")
    meta = left.one(f"SUB#{slot['sid']}", "META")
    meta["slot"] = meta["answers"]["slot"] = to
    slot["SK"] = f"{to}#{slot['SK'][-1]}"
    left.told[:] = [
        replace(entry, asked={**entry.asked, "slot": to}) if entry.sid == slot["sid"] else entry
        for entry in left.told
    ]


def _third_lane(left: Left) -> None:
    slot = left.one("SLOT#")
    left.one(f"SUB#{slot['sid']}", "META")["lane"] = Decimal(CAPACITY)
    slot["SK"] = f"{slot['SK'][:-1]}{CAPACITY}"


def _same_slot(left: Left) -> None:
    first, second, *_ = (item for item in left.items if item["SK"] == "META" and "slot" in item)
    second |= {"slot": first["slot"], "lane": first["lane"]}


def _one_place_more(left: Left) -> None:
    source = left.one("SRC#")
    mailbox = next(name for name in source if len(name) == 17)
    others = {str(uuid.uuid4()): f"{AT}#{mailbox}" for _ in range(2)}
    source |= {**others, "n": source["n"] + 2, mailbox: source[mailbox] + 2}


def _not_counted(left: Left) -> None:
    source = left.one("SRC#")
    sid, value = next((name, value) for name, value in source.items() if len(name) == 36)
    del source[sid]
    source |= {"n": source["n"] - 1, value.partition("#")[2]: source[value.partition("#")[2]] - 1}


def _counted_for_another(left: Left) -> None:
    source = left.one("SRC#")
    sid = next(name for name in source if len(name) == 36)
    source[str(uuid.uuid4())] = source.pop(sid)


def _needlessly_without(left: Left) -> None:
    """The first booking, which nobody was before, holds no slot."""
    metas = [item for item in left.items if item["SK"] == "META" and "slot" in item]
    del min(metas, key=lambda meta: str(meta["received_at"]))["lane"]


def _same_receipt(left: Left) -> None:
    first, second, *_ = (item for item in left.items if item["SK"] == "META" and "receipt" in item)
    second["receipt"] = first["receipt"]


def _silently_cancelled(left: Left) -> None:
    left.one("SUB#", "META")["status"] = "cancelled"


def _a_version_too_far(left: Left) -> None:
    left.one("SUB#", "META")["v"] += 1


def _nobodys(left: Left) -> None:
    sid = left.one("SUB#")["PK"].removeprefix("SUB#")
    left.told[:] = [entry for entry in left.told if entry.sid != sid]


def _an_orphaned_slot(left: Left) -> None:
    refused = left.told[left.entry("refused", "taken")].sid
    left.items.append(
        {
            "PK": "SLOT#consumer-center#2026-12",
            "SK": "2026-12-01T10:00#0",
            "sid": refused,
            "taken_at": AT,
            "type": "slot",
        }
    )


def _never_full(left: Left) -> None:
    left.tell("refused", "taken", asked={"slot": "2026-12-01T10:00", "email": "new@"})


AT = "2026-11-20T01:00:00Z"


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda left: left.without("SLOT#"), "which isn't taken"),
        (lambda left: left.one("SLOT#").update(sid="another"), "is taken for another, which holds None"),
        (_third_lane, "a lane that there isn't"),
        (_same_slot, "2 bookings hold"),
        (lambda left: [one.update(minutes=24 * 60) for one in left.items if "minutes" in one], "at once"),
        (lambda left: left.without("RCPT#"), "leads nowhere"),
        (lambda left: left.one("RCPT#").update(sid="another"), "has another number or isn't there"),
        (_same_receipt, "2 submissions have the receipt"),
        (lambda left: left.without("UNIQ#"), "isn't known to UNIQ#"),
        (lambda left: left.one("UNIQ#").update(sid="another"), "isn't a live booking of that mailbox"),
        (lambda left: left.one("SRC#").update(n=Decimal(7)), "and names"),
        (_one_place_more, "more than {'per_mailbox': 2, 'per_source': 12}"),
        (_not_counted, "doesn't count it"),
        (_counted_for_another, "which holds no slot unconfirmed"),
        (_needlessly_without, "was given no slot beside"),
        (lambda left: left.without("SUB#", "EV#"), "its events are []"),
        (lambda left: left.without("SUB#", "META"), "has events and no META"),
        (lambda left: left.one("SUB#", "EV#").update(status="confirmed"), "its last event says confirmed"),
        (_a_version_too_far, "is at version 2, its events are"),
        (lambda left: left.one("SUB#", "META").pop("GSI1PK"), "stands in the queue None"),
        (_silently_cancelled, "which holds None"),
        (lambda left: left.items.append({"PK": "NEW#1", "SK": "META"}), "nobody knows what NEW#1"),
        (lambda left: left.without("SUB#", "OUT#auto-reply"), "has at first the mails {'staff-notice': 1}"),
        (lambda left: left.one("SUB#", "OUT#").update(v=Decimal(2)), "has mails under wrong keys"),
        (lambda left: left.one("SUB#", "OUT#")["facts"].update(receipt="?"), "names another receipt"),
        (
            lambda left: _move(left, "2026-11-23T10:00"),
            "2026-11-23T10:00 is taken, and the desk doesn't work",
        ),
        (
            lambda left: _move(left, "2026-11-28T10:00"),
            "2026-11-28T10:00 is taken, and the desk doesn't work",
        ),
        (
            lambda left: _move(left, "2026-12-30T10:00"),
            "2026-12-30T10:00 is taken, and the desk doesn't work",
        ),
        (
            lambda left: _move(left, "2026-11-25T10:01"),
            "2026-11-25T10:01 is taken, and the desk doesn't work",
        ),
        (lambda left: _move(left, "2026-11-24T10:00"), "too late"),
        (lambda left: left.one("SLOT#").update(taken_at="2026-11-26T15:00:00Z"), "too late"),
        (lambda left: left.tell("acknowledged", answer={"receipt": "another"}), "was acknowledged as"),
        (lambda left: left.tell("acknowledged", sid="lost"), "lost was acknowledged as"),
        (lambda left: left.one("SUB#", "META")["answers"].update(email="b@"), "is reached at b@"),
        (lambda left: left.told.extend([e for e in left.told if e.changed]), "was said to be new 2 times"),
        (
            lambda left: left.told.extend(replace(e, outcome="unknown") for e in left.told[-1:]),
            "never got an answer",
        ),
        (_an_orphaned_slot, "and left SLOT#"),
        (_nobodys, "nobody asked for it"),
        (_never_full, "is taken, and it isn't"),
    ],
)
def test_each_tampering_is_reported(tamper: Callable[[Left], object], said: str, left: Left) -> None:
    tamper(left)
    assert any(said in text for text in left.found()), left.found()
