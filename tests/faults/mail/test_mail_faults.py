"""The fault table of a mail: one fault at a time, at each call that sending takes. Each entry is a test.

See also, with the mails' text, in tests/functions/: mail/delivery/test_deliver.py (rejected, timed out,
killed, given up), test_deliver_pace.py there (throttled, out of reach) and mail_reports/test_marking.py
(faults while marking).
"""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

import pytest

from tests.faults.sim.judging.judge import violations
from tests.faults.sim.kernel import Process
from tests.faults.sim.network import SES_FAULTS, TABLE_FAULTS, TAKEN_ALL_THE_SAME, Plan, Postman
from tests.faults.sim.setting import DAY, HOUR, Edition, editions
from tests.faults.sim.table import Key
from tests.faults.sim.town import Town

PEACE: Mapping[str, Any] = {
    "reported": 0.0,
    "deploys": 0.0,
    "steps": (0,),
    "restless": 0,
    "bell": 1.0,
    "skewed": False,
    "mornings": (0,),
}
CALLS = 12
"""For a booking's two mails. Auto-reply: claim, other mails, suppression, the mailbox's bookings, count,
send, mark. Staff notice: claim, the mailbox's bookings, count, send, mark. A test below counts them."""
AMBIGUOUS = TAKEN_ALL_THE_SAME | {"timed out, not taken", "500, not taken"}
PAIRS = int(os.environ.get("SCHEDULES", "25")) * 3


@dataclass(kw_only=True)
class Script(Plan):
    """Faults of `deliver` by the number of its call; some kill the process before or after that call."""

    faults: Mapping[int, str]
    calls: list[str] = field(default_factory=list)
    killed: set[tuple[int, str]] = field(default_factory=set)

    def of_table(self, now: float, process: Process | None) -> str | None:
        return self._next("table", process, TABLE_FAULTS)

    def of_ses(self, now: float, process: Process, row: Key) -> str | None:
        return self._next("SES", process, SES_FAULTS)

    def kills(self, now: float, process: Process, when: str) -> bool:
        call = len(self.calls) + (when == "before")
        if not _sends(process) or self.faults.get(call) != f"killed {when}" or (call, when) in self.killed:
            return False
        self.killed.add((call, when))
        return True

    def _next(self, what: str, process: Process | None, kinds: tuple[str, ...]) -> str | None:
        if not _sends(process):
            return None
        self.calls.append(what)
        fault = self.faults.get(len(self.calls), "")
        return fault if fault in kinds else None


def _sends(process: Process | None) -> bool:
    return isinstance(process, Postman) and process.name.startswith("Deliver")


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


def run_booking(
    both: tuple[Edition, Edition], faults: Mapping[int, str], *, seed: int = 1, **leaning: Any
) -> Town:
    """One booking and all that follows from it."""
    script = Script(rng=Random(seed), faults=faults)  # noqa: S311
    town = Town(seed=seed, editions=both, applicants=1, leaning={**PEACE, **leaning}, script=script)
    town.run()
    return town


def judge(town: Town) -> dict[str, int]:
    """How often each mail except the digests was sent. Fails the test on any violation."""
    found = violations(town, town.in_peace())
    assert not found, "\n".join(found)
    sent = Counter(taken.row for taken in town.ses.taken)
    letters = [row for row in town.letters if not row[0].startswith("DIGEST#")]
    return {row[1] if town.applicants == 1 else " ".join(row): sent[row] for row in letters}


ONCE = {"OUT#auto-reply#1": 1, "OUT#staff-notice#1": 1}


def first_calls(town: Town) -> list[str]:
    assert isinstance(town.plan, Script)
    return town.plan.calls[:CALLS]


def test_sending_the_mails_of_a_booking_takes_twelve_calls(both: tuple[Edition, Edition]) -> None:
    town = run_booking(both, {})
    assert judge(town) == ONCE
    assert sorted(first_calls(town)) == ["SES"] * 2 + ["table"] * 10


@pytest.mark.parametrize(("call", "fault"), list(product(range(1, CALLS + 1), TABLE_FAULTS)))
def test_the_table_fails_at_one_call(call: int, fault: str, both: tuple[Edition, Edition]) -> None:
    """Throttled, in conflict, request or answer lost, 500, or the process freezes for minutes."""
    sent = judge(run_booking(both, {call: fault}))
    assert all(1 <= count <= 2 for count in sent.values())
    if fault in ("throttled", "conflict", "request lost"):
        assert sent == ONCE


@pytest.mark.parametrize(("call", "fault"), list(product(range(1, CALLS + 1), SES_FAULTS)))
def test_ses_fails_at_one_call(call: int, fault: str, both: tuple[Edition, Edition]) -> None:
    town = run_booking(both, {call: fault})
    sent = judge(town)
    if fault == "rejected" and first_calls(town)[call - 1] == "SES":
        assert sorted(count for sort, count in sent.items() if "undelivered" not in sort) == [0, 1]
    elif fault in TAKEN_ALL_THE_SAME:
        assert sum(sent.values()) == 2 + (first_calls(town)[call - 1] == "SES")
    elif fault != "frozen":
        assert sent == ONCE


@pytest.mark.parametrize(
    ("call", "when"), list(product(range(1, CALLS + 1), ("killed before", "killed after")))
)
def test_the_process_is_killed_before_or_after_one_call(
    call: int, when: str, both: tuple[Edition, Edition]
) -> None:
    """Before the claim, after it, after SES has taken the mail, before the marking, after it."""
    town = run_booking(both, {call: when})
    sent = judge(town)
    assert all(1 <= count <= 2 for count in sent.values())
    assert sum(sent.values()) - 2 == sum(town.ledger.excused.values())


@pytest.mark.parametrize("fault", ["throttled", "answer lost", "killed after"])
def test_the_same_fault_at_every_call_for_a_day(fault: str, both: tuple[Edition, Edition]) -> None:
    judge(run_booking(both, dict.fromkeys(range(1, 200), fault)))


def test_two_faults_at_two_calls(both: tuple[Edition, Edition]) -> None:
    rng = Random("pairs")  # noqa: S311
    kinds = sorted({*TABLE_FAULTS, *SES_FAULTS, "killed before", "killed after"})
    for _ in range(PAIRS):
        faults = {call: rng.choice(kinds) for call in rng.sample(range(1, 2 * CALLS), 2)}
        found = violations(town := run_booking(both, faults), town.in_peace())
        assert not found, (faults, found)


@pytest.mark.parametrize("how", ["503", "never reached", "throttled", "timed out, not taken"])
@pytest.mark.parametrize("seed", range(3))
def test_ses_is_down_for_a_day(how: str, seed: int, both: tuple[Edition, Edition]) -> None:
    """Mails written meanwhile are sent within an hour and a sweep of its end, or reported to the staff."""
    plan = Plan(rng=Random(seed), outage=(0, DAY, how))  # noqa: S311
    leaning = {"reported": 0.0, "deploys": 0.0, "steps": (0,), "restless": 0}
    town = Town(seed=seed, editions=both, leaning=leaning, script=plan)
    town.run()
    sent = judge(town)
    if how != "timed out, not taken":
        assert set(sent.values()) == {1}
    others = [taken.at for taken in town.ses.taken if "undelivered" not in taken.row[1]]
    assert all(DAY <= at < DAY + 1.2 * HOUR for at in others if at < 2 * DAY)


@pytest.mark.parametrize("bell", [0.0, 1.0], ids=["never", "twice, late and out of order"])
@pytest.mark.parametrize("seed", range(5))
def test_mails_are_sent_however_the_bell_rings(bell: float, seed: int, both: tuple[Edition, Edition]) -> None:
    town = Town(
        seed=seed,
        editions=both,
        leaning={**PEACE, "bell": bell, "steps": (0, 1, 2)},
        script=Plan(rng=Random(seed)),  # noqa: S311
    )
    town.run()
    sent = judge(town)
    assert set(sent.values()) <= {0, 1}  # 0: superseded
    assert {count for row, count in sent.items() if "OUT#staff-notice" in row} == {1}


@pytest.mark.parametrize("seed", range(5))
def test_clocks_that_are_two_minutes_wrong_send_nothing_twice(
    seed: int, both: tuple[Edition, Edition]
) -> None:
    """Even if a worker hangs for as long as it may live: its lease is longer, by any worker's clock."""
    plan = Plan(rng=Random(seed), frozen_rate=1.0, calm_from=2 * HOUR)  # noqa: S311
    town = Town(seed=seed, editions=both, leaning={**PEACE, "skewed": True}, script=plan)
    town.run()
    assert town.ledger.happened["SES: frozen"]
    judge(town)


@pytest.mark.parametrize("seed", range(5))
def test_a_mail_that_waits_through_a_deployment_has_the_new_words_or_is_reported(
    seed: int, both: tuple[Edition, Edition]
) -> None:
    """A mail that has another name in the new bundle can no longer be composed."""
    plan = Plan(rng=Random(seed))  # noqa: S311
    leaning = {**PEACE, "bell": 0.0, "deploys": 1.0}
    town = Town(seed=seed, editions=both, leaning=leaning, script=plan)
    town.run()
    judge(town)
    assert town.deployed
