"""A world: one table in the emulator, the real handlers on it, a clock that ticks, and the answers.

Receipt numbers come from a small set, so that two submissions sometimes draw the same one.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Barrier, Lock
from typing import Any, Protocol
from unittest.mock import patch

from boto3.dynamodb.types import TypeDeserializer

import submit
from desk import bootstrap
from desk.domain.codes import receipt as receipts
from desk.domain.errors import Problem, Unavailable
from desk.domain.submissions.workflow import Action
from desk.settings import Settings
from desk.usecases.change_submission import ChangedSince, act
from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import load_template
from tests.copied import copied
from tests.faults.checking.history import violations
from tests.faults.checking.rules.answers_heard import Entry, History, Outcome
from tests.faults.faults import Faults
from tests.functions.events import ORIGIN, Context, post

FORM = "booking"
NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
JUST_BEFORE_MIDNIGHT = datetime.fromisoformat("2026-11-20T23:59:20+09:00")
"""The deadline for the 25th passes during the race."""
FEW_RECEIPTS = 26
PLACES = ((2, 12), (1, 12), (1, 3), (2, 3))
"""How many unconfirmed bookings of a mailbox and of a source hold a slot: everybody here is one source."""
_TEMPLATE = load_template()
_deserialise = TypeDeserializer().deserialize


class Clock:
    """The desk's clock: each reading moves it on by `step`."""

    def __init__(self, now: datetime, step: timedelta = timedelta(seconds=1)) -> None:
        self.now = now
        self.step = step
        self._lock = Lock()

    def __call__(self) -> datetime:
        with self._lock:
            self.now += self.step
            return self.now


class Actor(Protocol):
    """Somebody who uses the desk. Every answer is written into the world's history.

    `act` runs in its own thread among all the others and under faults; `settle` runs afterwards, one actor
    after another and without faults: it repeats everything that still needs an answer.
    """

    @property
    def name(self) -> str: ...
    def act(self, world: "World") -> None: ...
    def settle(self, world: "World") -> None: ...


@dataclass(frozen=True, kw_only=True)
class World:
    seed: int
    client: Any
    table: str
    bundle: Mapping[str, Any]
    bundle_path: Path
    """For other processes: `write_bundle` puts it there."""
    clock: Clock
    faults: Faults
    history: History = field(default_factory=History)
    broken: list[str] = field(default_factory=list)

    def write_bundle(self) -> Path:
        """Writes the bundle for processes that begin as they do on AWS; returns where."""
        self.bundle_path.write_text(json.dumps(self.bundle, sort_keys=True))
        return self.bundle_path

    def race(self, actors: Iterable[Actor], *, rate: float) -> None:
        """Let all act at once, each with its own faults at `rate`; then settle."""
        everybody = list(actors)
        start = Barrier(len(everybody))

        def run(actor: Actor) -> None:
            start.wait()
            with self.faults.drawn_from(Random(f"{self.seed} {actor.name}"), rate):  # noqa: S311
                actor.act(self)

        with ThreadPoolExecutor(len(everybody)) as pool:
            list(pool.map(run, everybody))
        for actor in everybody:
            actor.settle(self)

    def apply(self, actor: str, sid: str, answers: Mapping[str, Any]) -> Outcome:
        """Post an application for a seminar: what came of it. It is in no history: nothing was booked."""
        response = submit.handler(post("seminar", {"sid": sid, "answers": answers}), Context())
        return outcome_of(response["statusCode"])

    def book(self, actor: str, sid: str, answers: Mapping[str, Any], *, form: str = FORM) -> Entry:
        """Post to a booking form; the answer is written into the history."""
        began = self.clock.now
        response = submit.handler(post(form, {"sid": sid, "answers": answers}), Context())
        status, answer = response["statusCode"], json.loads(response["body"])
        errors = answer.get("errors") or [{"code": answer.get("type", "").rpartition(":")[2]}]
        return self.history.add(
            Entry(
                actor=actor,
                kind="book",
                sid=sid,
                outcome=outcome_of(status),
                problem="" if status in (200, 201) else errors[0]["code"],
                changed=status == 201,
                asked={name: answers[name] for name in ("slot", "email")},
                answer={"receipt": answer["receipt"]} if status in (200, 201) else {},
                began=began,
                ended=self.clock.now,
            )
        )

    def do(
        self, actor: str, action: Action, sid: str, *, by: str, op: str, version: int | None = None
    ) -> Entry:
        """Act on a booking; the answer goes into the history. An unforeseen exception is our mistake."""
        began = self.clock.now
        outcome: Outcome = "refused"
        problem, changed, answer = "", False, {}
        try:
            acted = act(action, sid, by=by, op=op, parts=bootstrap.parts(), version=version)
            outcome, changed = "acknowledged", acted.changed
            answer = {name: acted.item.get(name) for name in ("v", "status", "slot", "meeting_url")}
        except Unavailable:
            outcome = "unknown"
        except ChangedSince as error:
            problem = error.code
            answer = {"events": tuple(int(event["v"]) for event in error.events), "status": error.state}
        except Problem as error:
            problem = error.errors[0].code if error.errors else error.code
        except Exception as error:
            problem = type(error).__name__
            self.broken.append(f"{action.name} of {sid} by {actor}: {problem}: {error}")
        return self.history.add(
            Entry(
                actor=actor,
                kind=action.name,
                sid=sid,
                outcome=outcome,
                problem=problem,
                changed=changed,
                asked={**action.given, "op": op, "by": by, "version": version},
                answer=answer,
                began=began,
                ended=self.clock.now,
            )
        )

    def version(self, sid: str) -> int | None:
        """The version that somebody who looks at a booking sees, without faults; None if there's none."""
        key = {"PK": {"S": f"SUB#{sid}"}, "SK": {"S": "META"}}
        with self.faults.drawn_from(Random(), 0):  # noqa: S311
            found = self.client.get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return int(found["Item"]["v"]["N"]) if "Item" in found else None

    def items(self) -> list[dict[str, Any]]:
        """Every item of the table, sorted by its keys."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.table, ConsistentRead=True)
        found = [
            {name: _deserialise(value) for name, value in item.items()}
            for page in pages
            for item in page["Items"]
        ]
        return sorted(found, key=lambda item: (item["PK"], item["SK"]))

    def violations(self) -> list[str]:
        """Every violation, with the seed; empty if all is well."""
        found = violations(self.items(), self.history, self.bundle, form=FORM, now=self.clock.now)
        return [f"seed {self.seed}: {text}" for text in (*self.broken, *found)]


def outcome_of(status: int) -> Outcome:
    """A 503 says "send the same again": it may have been stored."""
    if status in (200, 201):
        return "acknowledged"
    return "unknown" if status == 503 else "refused"


@contextmanager
def world(
    client: Any,
    bundle: Mapping[str, Any],
    folder: Path,
    *,
    seed: int,
    capacity: int = 1,
    places: tuple[int, int] | None = None,
    now: datetime = NOW,
    receipt_numbers: int = FEW_RECEIPTS,
    ses: Any = None,
    seen_by_desk: Callable[[Any], Any] = lambda client: client,
    edited: Callable[[dict[str, Any]], None] = lambda _: None,
) -> Iterator[World]:
    """A new world on an emulator's client; `seen_by_desk` may wrap the client that the desk uses, `edited`
    change its bundle. `places` are one of PLACES, by the seed if they are not given.
    """
    rng = Random(f"{seed} receipts")  # noqa: S311
    few = [_receipt(rng) for _ in range(receipt_numbers)]
    of_this_world = copied(bundle)
    slots = of_this_world["forms"][FORM]["words"]["slots"]
    per_mailbox, per_source = places or rng.choice(PLACES)
    slots |= {"capacity": capacity, "holds": {"per_mailbox": per_mailbox, "per_source": per_source}}
    edited(of_this_world)
    path = folder / f"bundle-{seed}.json"
    made = World(
        seed=seed,
        client=client,
        table=f"race-{seed}-{rng.getrandbits(32)}",
        bundle=of_this_world,
        bundle_path=path,
        clock=Clock(now),
        faults=Faults(client),
    )
    create_table(client, _TEMPLATE, name=made.table)
    # MiniStack expires items by this machine's clock, which is far ahead of the world's.
    client.update_time_to_live(
        TableName=made.table, TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires_at"}
    )
    parts = bootstrap.configure(
        settings=settings(made.table, path),
        dynamodb=seen_by_desk(client),
        ses=ses,
        clock=made.clock,
        sleep=lambda _: None,
    )
    parts.bundle = copied(of_this_world)
    watch = _Watch(made.broken)
    log = logging.getLogger("submit")
    log.addHandler(watch)
    try:
        with (
            patch("desk.usecases.take_submission.new_receipt", lambda: rng.choice(few)),
            patch("desk.storage.store.new_receipt", lambda: rng.choice(few)),
        ):
            yield made
    finally:
        log.removeHandler(watch)
        bootstrap.reset()
        made.faults.close()
        client.delete_table(TableName=made.table)


def settings(table: str, bundle_path: Path) -> Settings:
    """Settings as in a deployment."""
    return Settings(
        table=table,
        bundle_path=bundle_path,
        allowed_origins=(ORIGIN,),
        mail_hash_key=b"test",
        nonce_keys={"a": b"test"},
        link_keys={"A": b"test"},
    )


def _receipt(rng: Random) -> str:
    with patch("desk.domain.codes.receipt.secrets", rng):
        return receipts.new_receipt()


class _Watch(logging.Handler):
    """A fault of the network gets an answer, or stops what may be left out; others are our mistake."""

    def __init__(self, broken: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._broken = broken

    def emit(self, record: logging.LogRecord) -> None:
        if vars(record).get("error") == Unavailable.__name__:
            return
        self._broken.append(f"{record.getMessage()}: {vars(record).get('error')} {vars(record).get('where')}")
