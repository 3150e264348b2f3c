"""The checker of a booking's life: sound lives are tampered with in one place, and it says what is wrong."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desk.domain.submissions.workflow import Action
from tests import actions
from tests.faults.checking.tampering import Left
from tests.faults.world import World, world
from tests.functions.conftest import BOOKING

URL, OTHER_URL = "https://example.kaigi.example.jp/1", "https://example.kaigi.example.jp/2"
LIVES: dict[str, tuple[Action, ...]] = {
    "moved": (
        actions.confirm(url=URL),
        actions.note(text="例"),
        actions.move(slot="2026-11-26T10:00"),
        actions.confirm(url=OTHER_URL),
    ),
    "changed": (
        actions.confirm(url=URL),
        actions.change(slot="2026-11-26T11:00"),
        actions.move(slot="2026-11-24T11:00", late=True),
    ),
    "withdrawn": (actions.confirm(url=URL), actions.withdraw()),
    "declined": (actions.decline(reason="business"), actions.note(text="例")),
    "cancelled": (actions.cancel(),),
    "asked": (
        actions.message(text="例"),
        actions.wait(reason="document"),
        actions.resume(),
        actions.wait(reason="document"),
        actions.reply(text="例の返事"),
    ),
    "corrected": (
        actions.correct(mail="right@example.jp"),
        actions.confirm(url=URL),
        actions.switch("phone"),
        actions.correct(phone="03-9876-5432"),
    ),
    "done": (actions.confirm(url=URL), actions.identify(), actions.start(), actions.finish()),
}
SIDS = {name: f"7f0c5b1e-0000-4000-8000-{n:012}" for n, name in enumerate(LIVES)}


@pytest.fixture(scope="module")
def lived(
    client: Any, bundle: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with world(client, bundle, tmp_path_factory.mktemp("lived"), seed=0, capacity=2) as here:
        for name, life in LIVES.items():
            sid = SIDS[name]
            booked = here.book(name, sid, {**BOOKING, "email": f"{name}@example.jp", "slot": _first(name)})
            assert booked.changed
            for n, action in enumerate(life):
                if action.name == "identify":
                    here.clock.now = here.clock.now.replace(day=27)
                by = "applicant" if action.name in actions.OF_APPLICANTS else "staff-1"
                done = here.do(by, action, sid, by=by, op=f"{name} {n}", version=n + 1)
                assert done.changed, done
        # And somebody is refused for each reason that the checker verifies.
        for action, problem in (
            (actions.note(text="例"), "changed"),
            (actions.cancel(), "not_allowed"),
            (actions.move(slot="2026-12-01T10:00"), "not_allowed"),
        ):
            version = 2 if problem == "changed" else None
            told = here.do("staff", action, SIDS["done"], by="staff-1", op=action.name, version=version)
            assert told.problem == problem
        assert here.do("staff", actions.cancel(), "nobody", by="staff-1", op="?").problem == "not_found"
        yield here


def _first(name: str) -> str:
    return "2026-11-27T10:00" if name == "done" else f"2026-11-25T{9 + list(LIVES).index(name) % 3:02}:00"


@pytest.fixture
def left(lived: World) -> Left:
    return Left(world=lived, items=copy.deepcopy(lived.items()), told=list(lived.history))


def _counted_for_the_old_mailbox(left: Left) -> None:
    """A source's item that still counts a booking for the mailbox before the correction."""
    source = left.one("SRC#")
    source[SIDS["changed"]] = "2026-11-25T02:30:00Z#m" + "0" * 16


def test_sound_lives_have_no_violations(left: Left) -> None:
    assert left.found() == []


def meta(left: Left, name: str) -> dict[str, Any]:
    return left.one(f"SUB#{SIDS[name]}", "META")


def event(left: Left, name: str, v: int) -> dict[str, Any]:
    return left.one(f"SUB#{SIDS[name]}", f"EV#{v:06}")


def slot(left: Left, name: str) -> dict[str, Any]:
    return next(i for i in left.items if i["type"] == "slot" and i["sid"] == SIDS[name])


def retell(left: Left, op: str, **other: Any) -> None:
    (n,) = (n for n, entry in enumerate(left.told) if entry.asked.get("op") == op)
    left.told[n] = replace(left.told[n], **other)


def _asked(left: Left, op: str, **other: Any) -> None:
    (asked,) = (entry.asked for entry in left.told if entry.asked.get("op") == op)
    retell(left, op, asked={**asked, **other})


def _answered(left: Left, op: str, **other: Any) -> None:
    (answer,) = (entry.answer for entry in left.told if entry.asked.get("op") == op)
    retell(left, op, answer={**answer, **other})


def _second_slot(left: Left) -> None:
    left.items.append({**slot(left, "moved"), "SK": "2026-11-30T10:00#0"})


def _an_extra_mail(left: Left) -> None:
    mail = left.one(f"SUB#{SIDS['moved']}", "OUT#invitation#2")
    left.items.append({**mail, "SK": "OUT#invitation#3", "v": Decimal(3)})


def _an_attempt_twice(left: Left) -> None:
    event(left, "declined", 3)["op"] = "declined 0"


def _a_no_op(left: Left, op: str, **told: Any) -> None:
    """An attempt acknowledged as having nothing to do, although it had."""
    (entry,) = (entry for entry in left.told if entry.asked.get("op") == op)
    asked = {**entry.asked, "op": "no-op", "version": None}
    left.told.append(replace(entry, changed=False, asked=asked, answer={**entry.answer, **told}))


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda left: event(left, "moved", 1).update(what="note"), "doesn't begin with being received"),
        (lambda left: event(left, "moved", 2).update(status="done"), "went from received by confirm to done"),
        (lambda left: event(left, "done", 3).update(what="finish"), "went from confirmed by finish"),
        (lambda left: event(left, "withdrawn", 3).update(by="staff-1"), "was led by withdraw of staff-1"),
        (lambda left: event(left, "moved", 2).update(by="applicant"), "was led by confirm of applicant"),
        (lambda left: event(left, "done", 3).update(at="2026-11-26T01:00:00Z"), "had a identify at"),
        (lambda left: event(left, "done", 3).update(what="no_show", at="2026-11-27T01:14:59Z"), "too early"),
        (lambda left: event(left, "moved", 5).update(at="2026-11-26T01:00:00Z"), "had a confirm at"),
        (lambda left: event(left, "withdrawn", 3).update(at="2026-11-25T02:00:00Z"), "had a withdraw at"),
        (
            lambda left: event(left, "changed", 3).update(at="2026-11-20T15:00:00Z"),
            "was changed by its applicant",
        ),
        (lambda left: event(left, "moved", 2).update(v=Decimal(3)), "has the event 3 under EV#000002"),
        (lambda left: meta(left, "done").pop("ended_at"), "says that it ended at None"),
        (lambda left: meta(left, "moved").update(ended_at="x"), "says that it ended at x"),
        (lambda left: left.without(f"SUB#{SIDS['moved']}", "OUT#invitation#2"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['moved']}", "OUT#invitation#4"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['changed']}", "OUT#staff-notice#3"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['changed']}", "OUT#change#4"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['withdrawn']}", "OUT#cancellation#3"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['cancelled']}", "OUT#cancellation#2"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['declined']}", "OUT#decline#2"), "its steps ask for"),
        (_an_extra_mail, "its steps ask for"),
        (lambda left: meta(left, "moved").update(mail_v=Decimal(4)), "for outdated, its last is 5"),
        (lambda left: meta(left, "declined").pop("mail_v"), "for outdated, its last is 2"),
        (lambda left: meta(left, "moved").pop("meeting_url"), "its meeting's address is there: False"),
        (lambda left: meta(left, "changed").update(meeting_url=URL), "its meeting's address is there: True"),
        (
            lambda left: meta(left, "withdrawn").update(meeting_url=URL),
            "its meeting's address is there: True",
        ),
        (lambda left: meta(left, "moved").update(meeting_url=URL), f"it was told {OTHER_URL}"),
        (lambda left: meta(left, "corrected").pop("kind"), "it was switched to phone"),
        (lambda left: meta(left, "corrected").update(meeting_url=URL), "address is there: True"),
        (lambda left: left.without(f"SUB#{SIDS['corrected']}", "OUT#correction#2"), "its steps ask for"),
        (lambda left: left.without(f"SUB#{SIDS['corrected']}", "OUT#invitation#4"), "its steps ask for"),
        (lambda left: meta(left, "corrected").update(mail_v=Decimal(5)), "for outdated, its last is 4"),
        (lambda left: meta(left, "corrected")["answers"].update(email="x"), "is reached at x"),
        (lambda left: meta(left, "corrected")["corrections"].pop(), "was corrected 2 times, and keeps 1"),
        (lambda left: meta(left, "corrected").pop("link_n"), "has the code 0"),
        (lambda left: meta(left, "corrected").update(mail_to="x"), "for x, it had"),
        (
            lambda left: meta(left, "corrected").update(person=meta(left, "moved")["person"]),
            "is of ['moved@example.jp', 'right@example.jp']",
        ),
        (_counted_for_the_old_mailbox, "for another mailbox than"),
        (lambda left: meta(left, "moved").pop("notes"), "has other notes than"),
        (lambda left: meta(left, "asked").pop("messages"), "has another thread than"),
        (lambda left: meta(left, "asked")["messages"].reverse(), "has another thread than"),
        (lambda left: meta(left, "asked").update(waiting={}), "is said to be waiting: True"),
        (lambda left: meta(left, "asked").pop("reply"), "is said to have a reply: False"),
        (lambda left: meta(left, "declined").update(reason="x"), "was declined for x"),
        (lambda left: event(left, "moved", 4)["details"].update({"from": "x"}), "was moved from ['x']"),
        (
            lambda left: meta(left, "moved").update(slot=_first("moved")),
            "its steps have led to 2026-11-26T10:00",
        ),
        (_second_slot, "holds 2 slots"),
        (
            lambda left: slot(left, "moved").update(taken_at="2026-11-20T01:00:00Z"),
            "holds ('2026-11-26T10:00'",
        ),
        (lambda left: event(left, "moved", 4)["details"].update(to="2026-11-28T10:00"), "doesn't work then"),
        (lambda left: event(left, "moved", 4).update(at="2026-11-26T00:00:00Z"), "too late"),
        (lambda left: _asked(left, "changed 2", late=False), "2026-11-24T11:00 was taken"),
        (lambda left: event(left, "changed", 4).update(at="2026-11-24T02:00:00Z"), "too late"),
        (lambda left: event(left, "changed", 4).update(at="2026-12-24T02:00:00Z"), "is still to come"),
        (lambda left: left.one("UNIQ#").update(until="2026-11-25T00:00:00Z"), "the consultation is at"),
        (lambda left: event(left, "moved", 3).update(op="nobody's"), "was done, and nobody asked for it"),
        (lambda left: event(left, "moved", 3).update(op="nobody's"), "was acknowledged, and is not done"),
        (_an_attempt_twice, "was done 2 times"),
        (lambda left: retell(left, "moved 0", outcome="unknown"), "never got an answer"),
        (lambda left: retell(left, "moved 0", outcome="refused", problem="x"), "was refused (x), and done"),
        (lambda left: retell(left, "moved 0", kind="cancel"), "is confirm of"),
        (lambda left: _asked(left, "moved 0", version=0), "was asked of version 0, and became 2"),
        (lambda left: _answered(left, "moved 0", status="received"), "version 2 received, and never was so"),
        (lambda left: _a_no_op(left, "moved 0", meeting_url=OTHER_URL), "without being done: {'url'"),
        (lambda left: _a_no_op(left, "moved 2", slot="x"), "without being done: {'slot'"),
        (
            lambda left: _a_no_op(left, "cancelled 0", v=1, status="received"),
            "without being done, as received",
        ),
        (
            lambda left: _answered(left, "note", events=()),
            "was told that others did []",
        ),
        (
            lambda left: _answered(left, "note", events=(4, 5)),
            "and was told of [4, 5] only",
        ),
        (lambda left: retell(left, "?", sid=SIDS["moved"]), "was told that there's no"),
        (lambda left: retell(left, "cancel", kind="note"), "can't have a note, and it can"),
    ],
)
def test_each_tampering_is_reported(tamper: Callable[[Left], object], said: str, left: Left) -> None:
    tamper(left)
    assert any(said in text for text in left.found()), left.found()
