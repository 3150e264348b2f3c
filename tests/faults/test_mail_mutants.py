"""Are the schedules any good? Each thing that the outbox does to be safe is left out, and must be missed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from desk.delivery.outbox import Outbox
from desk.storage.table import Table, Write
from tests.faults.sim.judge import violations
from tests.faults.sim.setting import HOUR, Edition, editions
from tests.faults.sim.town import Town

SEEDS = range(2000, 2100)
"""At the most: the rarest shows in every twentieth schedule or so."""

_update, _settle, _postpone, _others = Outbox._update, Outbox._settle, Outbox._postpone, Outbox._others
_send, _close = Outbox._send, Outbox._close


def claims_without_looking(self: Outbox, key: Any, *, condition: str, **more: Any) -> Any:
    """The lease of whoever has the row doesn't count."""
    state = condition.partition(" AND ")[0]
    return _update(self, key, condition=f"{state} OR #status = :sending AND next_at <> :now", **more)


def settles_without_looking(self: Outbox, row: Any, *of: Any, **more: Any) -> Any:
    """Whoever has lost the lease marks the row all the same."""
    return _settle(replace(self, rows=Careless(**vars(self.rows))), row, *of, **more)


class Careless(Table):
    def write(self, steps: Callable[[], list[Write]], *of: Any, **more: Any) -> Any:
        def careless() -> list[Write]:
            first, *others = steps()
            # DynamoDB refuses values that no expression uses: here they needn't go.
            return [replace(first, request={**first.request, "ConditionExpression": None}), *others]

        return super().write(careless, *of, **more)


def forgets_whose_lease_ran_out(self: Outbox, key: Any, *, change: str, **more: Any) -> Any:
    """Killed at the work is as good as never begun."""
    return _update(self, key, change=change.replace(", ambiguous :one", ""), **more)


def forgets_what_may_have_been_sent(self: Outbox, row: Any, **more: Any) -> Any:
    return _postpone(self, row, **{**more, "perhaps_sent": False})


def knows_no_newer_mail(self: Outbox, row: Any) -> tuple[bool, bool]:
    return False, _others(self, row)[1]


def stands_back_for_nobody(self: Outbox, row: Any) -> tuple[bool, bool]:
    return _others(self, row)[0], False


def marks_before_sending(self: Outbox, row: Any, message: Any) -> Any:
    marked = _close(self, row, status="sent", message_id=f"before {row['PK']} {row['SK']}")
    _send(Unmarking(**vars(self)), row, message)
    return marked


class Unmarking(Outbox):
    def _settle(self, *_: Any, **__: Any) -> str | None:
        return "sent"


@contextmanager
def instead(name: str, mutant: Any) -> Iterator[None]:
    with patch.object(Outbox, name, mutant):
        yield


MUTANTS: Mapping[str, Callable[[], Any]] = {
    "no lease at the claim": lambda: instead("_update", claims_without_looking),
    "no lease at the settling": lambda: instead("_settle", settles_without_looking),
    "marked before it is sent": lambda: instead("_send", marks_before_sending),
    "forgets what may have been sent": lambda: instead("_postpone", forgets_what_may_have_been_sent),
    "forgets whose lease ran out": lambda: instead("_update", forgets_whose_lease_ran_out),
    "sends what is superseded": lambda: instead("_others", knows_no_newer_mail),
    "stands back for no older mail": lambda: instead("_others", stands_back_for_nobody),
    "gives up at once": lambda: patch("desk.delivery.retries.GIVEN_UP_AFTER", timedelta(0)),
    "never gives up": lambda: patch("desk.delivery.retries.GIVEN_UP_AFTER", timedelta(days=999)),
    "never gives up what may have been sent": lambda: patch("desk.delivery.retries.AMBIGUOUS_TRIES", 999),
    "a lease shorter than the clocks differ": lambda: patch(
        "desk.delivery.outbox.LEASE", timedelta(minutes=2)
    ),
    "no mail to the desk of what failed": lambda: patch(
        "desk.delivery.outbox.alert_of", lambda *_, **__: None
    ),
}


LEANINGS: Mapping[str, Mapping[str, Any]] = {
    # A marking whose answer is lost is made once more; meanwhile SES has said that the mail came back.
    "no lease at the settling": {
        "table_rate": 0.3,
        "table_kinds": ("answer lost",),
        "calm_from": 6 * HOUR,
        "reported": 0.9,
        "returned": 0.6,
        "prompt": True,
    },
    # One hangs in SES with the first mail while the desk acts already.
    "stands back for no older mail": {"frozen_rate": 0.5, "calm_from": 6 * HOUR, "bell": 1.0, "hasty": True},
}
"""What is rare by nature is looked for where it happens."""


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


def noticed(both: tuple[Edition, Edition], *, seeds: range = SEEDS, **town: Any) -> bool:
    for seed in seeds:
        one = Town(seed=seed, editions=both, **town)
        one.run()
        if violations(one, one.in_peace()):
            return True
    return False


@pytest.mark.parametrize("mutant", MUTANTS)
def test_what_is_left_out_is_missed(mutant: str, both: tuple[Edition, Edition]) -> None:
    leaning = LEANINGS.get(mutant, {})
    with MUTANTS[mutant]():
        assert noticed(both, leaning=leaning)


@pytest.mark.parametrize("mutant", LEANINGS)
def test_where_they_are_looked_for_the_desk_itself_is_in_order(
    mutant: str, both: tuple[Edition, Edition]
) -> None:
    assert not noticed(both, leaning=LEANINGS[mutant], seeds=SEEDS[:8])


def test_without_the_sweep_some_mail_is_never_sent(both: tuple[Edition, Edition]) -> None:
    assert noticed(both, sweeps=False)
