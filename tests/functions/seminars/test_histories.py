"""Random histories of two seminars beside a model of them: seats, the line in its order, each mail once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.errors import InvalidAnswers, NotAllowedNow
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.workflow import Action
from desk.usecases.seminars.seats import fitting
from desk.usecases.seminars.seminars import call_off, promote_all, set_url
from tests import actions
from tests.examples import TIMES
from tests.functions.bookings import do
from tests.functions.conftest import SEMINAR, Desk, Staff
from tests.functions.seminars.applying import edit, sid
from tests.functions.seminars.model import BASICS, MANUAL, Model

STEPS = 45
HOST = "https://webinar.example.jp/j/"
ENDED = ("withdrawn", "cancelled", "released")


@dataclass(kw_only=True)
class History(Model):
    """What happens at random, at the desk and in the model."""

    desk: Desk
    staff: Staff
    rng: Random

    # ---- what happens

    def apply(self) -> None:
        n, mailbox = len(self.states), self.rng.randrange(12)
        seminar = self.rng.choice([BASICS, BASICS, MANUAL])
        if seminar == BASICS and f"{self.desk.now:%m-%d}" >= "12-08":
            return
        room, again = self.rooms[seminar], self.has_place(mailbox, seminar)
        answers = {**SEMINAR, "seminar": seminar, "email": f"b{mailbox}@example.jp"}
        is_suspect = self.rng.random() < 0.3
        status, answer = self.desk.send(
            "seminar", answers, sid=sid(n), has_nonce=not is_suspect, source=f"192.0.2.{n}"
        )
        assert status == (201 if room.gets else 409)
        if status == 409:
            return
        self.receipts[n], self.mailboxes[n] = answer["receipt"], mailbox
        self.mails[n, "auto-reply"] += 1
        if again:
            self.at[n], self.states[n] = seminar, "repeated"
        else:
            assert self.get(n, seminar) == answer["status"]

    def leaves(self) -> None:
        live = [n for n in self.states if self.holds(n)]
        if not live:
            return
        n = self.rng.choice(live)
        name, to, kind = self.rng.choice(
            [
                ("withdraw", "withdrawn", "step"),
                ("cancel", "cancelled", "cancellation"),
                ("release", "released", ""),
            ]
        )
        try:
            do(Action(name=name), sid=sid(n), by="applicant" if name == "withdraw" else "staff-1")
        except NotAllowedNow:
            assert name == "release", "who isn't suspect isn't released"
            return
        self.leave(n)
        self.states[n] = to
        self.mails[n, kind] += bool(kind)

    def reopen(self) -> None:
        ended = [n for n, state in self.states.items() if state in (*ENDED, "repeated")]
        if not ended:
            return
        n = self.rng.choice(ended)
        seminar = self.at[n]
        is_free = not self.has_place(self.mailboxes[n], seminar, but=n)
        wanted = self.rooms[seminar].gets if is_free else ""
        assert self.tries(n, Action(name="reopen")) == bool(wanted)
        if wanted:
            kind = "reopening" if self.get(n, seminar) == "registered" else "step"
            self.mails[n, kind] += 1

    def change(self) -> None:
        live = [n for n in self.states if self.holds(n)]
        if not live:
            return
        n = self.rng.choice(live)
        other = MANUAL if self.at[n] == BASICS else BASICS
        is_open = other == MANUAL or f"{self.desk.now:%m-%d}" < "12-08"
        is_free = is_open and not self.has_place(self.mailboxes[n], other)
        wanted = self.rooms[other].gets if is_free else ""
        assert self.tries(n, Action(name="change", given={"seminar": other})) == bool(wanted)
        if wanted:
            self.leave(n)
            self.get(n, other)
            self.mails[n, "seminar-change"] += 1

    def tries(self, n: int, action: Action) -> bool:
        parts = bootstrap.parts()
        form, stored = parts.form("seminar"), parts.store.meta(sid(n))
        assert form
        assert stored
        try:
            do(fitting(action, form, stored, parts), sid=sid(n), by="staff-1")
        except (InvalidAnswers, NotAllowedNow):
            return False
        return True

    def correct(self) -> None:
        live = [n for n in self.states if self.holds(n)]
        if not live:
            return
        n, mailbox = self.rng.choice(live), self.rng.randrange(12)
        if mailbox == self.mailboxes[n]:
            return
        taken = self.has_place(mailbox, self.at[n], but=n)
        try:
            do(actions.correct(mail=f"b{mailbox}@example.jp"), sid=sid(n))
        except InvalidAnswers:
            assert taken
            return
        assert not taken
        self.mailboxes[n] = mailbox
        self.mails[n, "correction"] += 1
        room = self.rooms[self.at[n]]
        self.mails[n, "viewing-url"] += bool(room.url and n in room.seats)

    def erase(self) -> None:
        ended = [n for n, state in self.states.items() if state in (*ENDED, "repeated")]
        if ended:
            n = self.rng.choice(ended)
            self.desk.sweep()
            assert self.staff("erase", self.receipts[n], "--reason", "test", "--yes").status == 0
            self.states[n] = "gone"

    def capacity(self) -> None:
        room = self.rooms[BASICS]
        room.most = self.rng.randrange(2, 6)
        edit(capacity=room.most)
        parts = bootstrap.parts()
        form = parts.form("seminar")
        assert form
        promote_all(form, seminars_of(form)[BASICS], parts, by="clock")
        self.fill(room, most=9)

    def morning(self) -> None:
        """The morning on which the URL goes out; after that, a corrected one."""
        self.desk.at("2026-12-08T08:30:00+09:00")
        room, parts = self.rooms[BASICS], bootstrap.parts()
        form = parts.form("seminar")
        assert form
        if room.off:
            return
        room.url += 1
        set_url(form, seminars_of(form)[BASICS], f"{HOST}{room.url}", parts)
        self.desk.morning()
        for n in room.seats:
            self.mails[n, "viewing-url"] += 1

    def call_off(self) -> None:
        room, parts = self.rooms[BASICS], bootstrap.parts()
        form = parts.form("seminar")
        assert form
        list(call_off(form, seminars_of(form)[BASICS], "講師が来られないため", parts, by="staff-1"))
        for n in (*room.seats, *room.line):
            self.states[n] = "cancelled"
            self.mails[n, "called-off"] += 1
        room.seats, room.line, room.off = [], [], True

    # ---- what has to hold

    def check(self) -> None:
        table = self.desk.items()
        for name, room in self.rooms.items():
            held = sorted(
                (one for one in table if one["PK"] == f"SEAT#seminar#{name}"),
                key=lambda one: int(one["turn"]),
            )
            line = [one["sid"] for one in held if one["turn"]]
            assert line == [sid(n) for n in room.line], name
            assert {one["sid"] for one in held if not one["turn"]} == {sid(n) for n in room.seats}, name
            counter = next((one for one in table if (one["PK"], one["SK"]) == ("LIMIT#seminar", name)), {})
            counted = (int(counter.get("taken", 0)), int(counter.get("waiting", 0)))
            assert counted == (len(room.seats), len(room.line)), name
        metas = {
            one["PK"]: one["status"]
            for one in table
            if one["type"] == "submission" and "expires_at" not in one
        }
        for n, state in self.states.items():
            assert metas.get(f"SUB#{sid(n)}", "gone") == state, n
        rows = Counter(
            (one["PK"].removeprefix("SUB#"), one["kind"]) for one in table if one["type"] == "mail"
        )
        for (n, kind), times in self.mails.items():
            if self.states[n] != "gone":
                assert rows[sid(n), kind] == times, (n, kind)


def steps(history: History) -> list[tuple[Callable[[], None], int]]:
    return [
        (history.apply, 12),
        (history.leaves, 7),
        (history.reopen, 4),
        (history.change, 4),
        (history.correct, 2),
        (history.capacity, 2),
        (history.erase, 1),
    ]


@pytest.mark.parametrize("seed", range(4 * TIMES))
def test_whatever_happens_seats_line_and_mails_are_as_they_should_be(
    seed: int, desk: Desk, staff: Staff
) -> None:
    rng = Random(seed)  # noqa: S311
    bundle: Any = bootstrap.parts().form("seminar")
    (manual,) = [one for one in bundle.words["seminars"]["list"] if one["id"] == MANUAL]
    manual["waiting"] = 1
    history = History(desk=desk, staff=staff, rng=rng)
    things, often = zip(*steps(history), strict=True)
    for n in range(STEPS):
        if n in (STEPS * 2 // 3, STEPS * 5 // 6):
            history.morning()
        elif n == STEPS - 4:
            history.call_off()
        else:
            rng.choices(things, often)[0]()
        history.check()
