"""A request that the network holds back and delivers after its sender got another answer: what may happen.

DynamoDB's client gives up after seconds, but the request may still be on its way. The conditions protect us:
it's written only if it would still be right.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from tests import actions
from tests.faults.world import World, world
from tests.functions.conftest import BOOKING

SID = "7f0c5b1e-0000-4000-8000-000000000001"
OTHER_SID = "7f0c5b1e-0000-4000-8000-000000000002"
OTHER = {**BOOKING, "email": "other@example.jp"}
ELSEWHERE = "2026-11-26T10:00"
URL = "https://example.kaigi.example.jp/room/1"


class Slow:
    """A client whose next `hangs` transactions hang; `deliver` sends them later."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._held: list[Any] = []
        self.hangs = 0

    def transact_write_items(self, **request: Any) -> Any:
        if self.hangs:
            self.hangs -= 1
            self._held.append(request)
            raise ReadTimeoutError(endpoint_url="")
        return self._client.transact_write_items(**request)

    def deliver(self) -> int:
        """How many were still written."""
        return sum(self._is_written(request) for request in self._held)

    def _is_written(self, request: Any) -> bool:
        try:
            self._client.transact_write_items(**request)
        except self._client.exceptions.TransactionCanceledException:
            return False
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


@pytest.fixture
def slow(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Iterator[tuple[World, Slow]]:
    network = Slow(client)
    with world(client, bundle, tmp_path, seed=0, seen_by_desk=lambda _: network) as here:
        yield here, network


@contextmanager
def hanging(network: Slow) -> Iterator[None]:
    """Within the block a call's tries all hang: it gives up after its second."""
    network.hangs = 2
    yield
    assert network.hangs == 0


def test_a_late_request_does_not_repeat_an_acknowledged_booking(slow: tuple[World, Slow]) -> None:
    here, network = slow
    with hanging(network):
        assert here.book("booker", SID, BOOKING).outcome == "unknown"
    assert here.book("booker", SID, BOOKING).outcome == "acknowledged"
    assert network.deliver() == 0
    assert here.violations() == []


def test_a_late_booking_does_not_take_another_s_slot(slow: tuple[World, Slow]) -> None:
    here, network = slow
    with hanging(network):
        here.book("booker", SID, BOOKING)
    here.book("other", OTHER_SID, OTHER)
    assert here.book("booker", SID, BOOKING).problem == "taken"
    assert network.deliver() == 0
    assert here.violations() == []


def test_a_refused_booking_is_not_stored_late_though_its_slot_was_freed(slow: tuple[World, Slow]) -> None:
    """The day's book has another version by then."""
    here, network = slow
    with hanging(network):
        here.book("booker", SID, BOOKING)
    here.book("other", OTHER_SID, OTHER)
    assert here.book("booker", SID, BOOKING).problem == "taken"
    here.do("staff", actions.cancel(), OTHER_SID, by="staff-1", op="cancel")
    assert network.deliver() == 0
    assert here.violations() == []
    assert here.book("booker", SID, BOOKING).outcome == "acknowledged"
    assert here.violations() == []


def test_a_late_action_is_not_repeated(slow: tuple[World, Slow]) -> None:
    here, network = slow
    here.book("booker", SID, BOOKING)
    with hanging(network):
        told = here.do("staff", actions.confirm(url=URL), SID, by="staff-1", op="confirm")
        assert told.outcome == "unknown"
    assert here.do("staff", actions.confirm(url=URL), SID, by="staff-1", op="confirm").changed
    assert network.deliver() == 0
    assert here.violations() == []


def test_a_late_action_is_not_done_after_another(slow: tuple[World, Slow]) -> None:
    here, network = slow
    here.book("booker", SID, BOOKING)
    with hanging(network):
        here.do("staff", actions.confirm(url=URL), SID, by="staff-1", op="confirm", version=1)
    here.do("other", actions.move(slot=ELSEWHERE), SID, by="staff-2", op="move", version=1)
    assert (
        here.do("staff", actions.confirm(url=URL), SID, by="staff-1", op="confirm", version=1).problem
        == "changed"
    )
    assert network.deliver() == 0
    assert here.violations() == []


def test_a_refused_move_is_not_done_late_though_its_slot_was_freed(slow: tuple[World, Slow]) -> None:
    here, network = slow
    here.book("booker", SID, BOOKING)
    with hanging(network):
        here.do("staff", actions.move(slot=ELSEWHERE), SID, by="staff-1", op="move")
    here.book("other", OTHER_SID, {**OTHER, "slot": ELSEWHERE})
    assert here.do("staff", actions.move(slot=ELSEWHERE), SID, by="staff-1", op="move").problem == "taken"
    here.do("staff", actions.cancel(), OTHER_SID, by="staff-1", op="cancel")
    assert network.deliver() == 0
    assert here.violations() == []
    assert (
        here.do("staff", actions.move(slot=ELSEWHERE), SID, by="staff-1", op="move").outcome == "acknowledged"
    )
    assert here.violations() == []
