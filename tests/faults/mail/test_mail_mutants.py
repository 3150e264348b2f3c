"""Do the schedules find mistakes? The judge must notice each precaution of the outbox that is left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from desk.delivery import caps
from desk.delivery.outbox import Outbox
from desk.delivery.queue import Queue
from desk.delivery.verdict import Sent
from desk.storage.table import Table, Write
from tests.examples import TIMES
from tests.faults.sim.judging.judge import violations
from tests.faults.sim.setting import HOUR, Edition, editions
from tests.faults.sim.town import Town

SEEDS = range(2000, 2100)
"""At most so many: the rarest mistake shows in about every twentieth schedule."""

_update, _settle = Queue._update, Queue.settle
_cap_of, _caps_of = caps._cap_of, caps.caps_of
_send, _postponed, _others = Outbox._send, Outbox._postponed, Outbox._others


def claims_despite_a_lease(self: Queue, key: Any, *, condition: str, **more: Any) -> Any:
    """Takes a row that another worker holds."""
    state = condition.partition(" AND ")[0]
    return _update(self, key, condition=f"{state} OR #status = :sending AND next_at <> :now", **more)


def settles_without_a_lease(self: Queue, *of: Any) -> Any:
    """A worker that has lost its lease writes its verdict all the same."""
    return _settle(replace(self, rows=Careless(**vars(self.rows))), *of)


class Careless(Table):
    """Writes the first item of a transaction whatever its condition says."""

    def write(self, build: Callable[[], list[Write]], *of: Any, **more: Any) -> Any:
        def careless() -> list[Write]:
            first, *others = build()
            # DynamoDB would refuse values that no expression uses; the table of the simulation does not.
            return [first._replace(request={**first.request, "ConditionExpression": None}), *others]

        return super().write(careless, *of, **more)


def does_not_count_an_expired_lease(self: Queue, key: Any, *, change: str, **more: Any) -> Any:
    """Treats a row that was claimed and never settled as if it had not been sent."""
    return _update(self, key, change=change.replace(", ambiguous :one", ""), **more)


def does_not_count_an_unclear_answer(self: Outbox, row: Any, **more: Any) -> Any:
    return _postponed(self, row, **{**more, "perhaps_sent": False})


def sees_no_newer_mail(self: Outbox, row: Any, known: Any) -> tuple[bool, bool]:
    return False, _others(self, row, known)[1]


def beside_is_superseded(self: Outbox, row: Any, known: Any) -> tuple[bool, bool]:
    """Takes a message for out of date once a newer mail has been written."""
    with patch("desk.delivery.outbox.is_superseded", lambda _: True):
        return _others(self, row, known)


def waits_for_no_older_mail(self: Outbox, row: Any, known: Any) -> tuple[bool, bool]:
    return _others(self, row, known)[0], False


def marks_before_sending(self: Outbox, row: Any, message: Any) -> Any:
    """What is settled after the send finds the lease gone and writes nothing."""
    self.queue.settle(row, Sent(at=self.clock(), message_id=f"before {row['PK']} {row['SK']}"))
    return _send(self, row, message)


def folds_no_notices(self: Outbox, row: Any, known: Any) -> tuple[bool, bool]:
    """Each notice of a booking's changes waits for an hour of its own."""
    return (False, False) if "folds" in row else _others(self, row, known)


def sends_to_the_old_address(self: Outbox, row: Any, known: Any) -> Any:
    return row


def tells_nobody_where_it_went(self: Queue, row: Any, to: str) -> bool:
    """The row keeps the old address, so a report of SES would be about that one."""
    return True


def counts_no_changes(*of: Any, **more: Any) -> Any:
    return tuple(cap for cap in _caps_of(*of, **more) if cap.role != "changes")


def counts_auto_replies_only(row: Any) -> str:
    return "" if "own" in row else _cap_of(row)


@contextmanager
def instead(of: type, name: str, mutant: Any) -> Iterator[None]:
    with patch.object(of, name, mutant):
        yield


MUTANTS: Mapping[str, Callable[[], Any]] = {
    "no lease at the claim": lambda: instead(Queue, "_update", claims_despite_a_lease),
    "no lease at the settling": lambda: instead(Queue, "settle", settles_without_a_lease),
    "marked before it is sent": lambda: instead(Outbox, "_send", marks_before_sending),
    "forgets what may have been sent": lambda: instead(
        Outbox, "_postponed", does_not_count_an_unclear_answer
    ),
    "forgets whose lease ran out": lambda: instead(Queue, "_update", does_not_count_an_expired_lease),
    "sends what is superseded": lambda: instead(Outbox, "_others", sees_no_newer_mail),
    "a message is superseded": lambda: instead(Outbox, "_others", beside_is_superseded),
    "waits for no older mail": lambda: instead(Outbox, "_others", waits_for_no_older_mail),
    "sends to the old address": lambda: instead(Outbox, "_corrected", sends_to_the_old_address),
    "keeps the old address in the row": lambda: instead(Queue, "readdress", tells_nobody_where_it_went),
    "folds no notices": lambda: instead(Outbox, "_others", folds_no_notices),
    "counts no changes": lambda: patch("desk.delivery.caps.caps_of", counts_no_changes),
    "counts no own mails": lambda: patch("desk.delivery.caps._cap_of", counts_auto_replies_only),
    "gives up at once": lambda: patch("desk.delivery.retries.GIVEN_UP_AFTER", timedelta(0)),
    "never gives up": lambda: patch("desk.delivery.retries.GIVEN_UP_AFTER", timedelta(days=999)),
    "never gives up what may have been sent": lambda: patch("desk.delivery.retries.AMBIGUOUS_TRIES", 999),
    "a lease shorter than the clocks differ": lambda: patch(
        "desk.delivery.queue.LEASE", timedelta(minutes=2)
    ),
    "no mail to the desk of what failed": lambda: patch(
        "desk.delivery.outbox.alert_of", lambda *_, **__: None
    ),
}


LEANINGS: Mapping[str, Mapping[str, Any]] = {
    # The answer to "mark as sent" is lost, so it is written again; meanwhile SES has reported a bounce.
    "no lease at the settling": {
        "table_rate": 0.3,
        "table_kinds": ("answer lost",),
        "calm_from": 6 * HOUR,
        "reported": 0.9,
        "returned": 0.6,
        "prompt": True,
    },
    # SES takes the mail, and nothing of that reaches the table, again and again.
    "forgets whose lease ran out": {
        "table_rate": 0.6,
        "table_kinds": ("request lost",),
        "calm_from": 24 * HOUR,
        "steps": (0,),
    },
    # A worker hangs while others, by another clock, look for what was left.
    "a lease shorter than the clocks differ": {
        "skewed": True,
        "frozen_rate": 0.5,
        "calm_from": 6 * HOUR,
        "bell": 1.0,
    },
    "folds no notices": {"restless": 8, "applicants": 3},
    "counts no changes": {"restless": 8, "applicants": 3},
    "counts no own mails": {"restless": 8, "mailboxes": 3},
    # One worker hangs in SES with the first mail when the desk acts already.
    "waits for no older mail": {"frozen_rate": 0.5, "calm_from": 6 * HOUR, "bell": 1.0, "hasty": True},
}
"""Settings that make rare mistakes likely."""

FIRST: Mapping[str, tuple[int, ...]] = {
    "sends to the old address": (2057,),
    "keeps the old address in the row": (2019,),
}
"""Schedules that have shown what few others show. When they no longer do, the others are searched."""


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


def noticed(both: tuple[Edition, Edition], *, seeds: Iterable[int] = SEEDS, **town: Any) -> bool:
    for seed in seeds:
        one = Town(seed=seed, editions=both, **town)
        one.run()
        if violations(one, one.in_peace()):
            return True
    return False


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_judge_notices_what_is_left_out(mutant: str, both: tuple[Edition, Edition]) -> None:
    leaning = LEANINGS.get(mutant, {})
    with MUTANTS[mutant]():
        assert noticed(both, leaning=leaning, seeds=[*FIRST.get(mutant, ()), *SEEDS])


@pytest.mark.parametrize("leaning", {str(one): one for one in LEANINGS.values()}.values(), ids=str)
def test_the_real_outbox_passes_under_the_same_settings(
    leaning: Mapping[str, Any], both: tuple[Edition, Edition]
) -> None:
    seeds = SEEDS[: 3 * TIMES]
    for mutant in (name for name in FIRST if LEANINGS.get(name, {}) == leaning):
        seeds = [*seeds, *FIRST[mutant]]
    assert not noticed(both, leaning=leaning, seeds=seeds)


def test_the_judge_notices_mail_that_is_never_sent_without_the_sweep(both: tuple[Edition, Edition]) -> None:
    assert noticed(both, sweeps=False)
