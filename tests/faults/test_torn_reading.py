"""A query isn't isolated: DynamoDB may show one item of a transaction and not yet another.

MiniStack's queries are isolated, so the tests tear them apart.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import actions
from tests.faults.test_late_request import SID, Slow, hanging
from tests.faults.world import World, world
from tests.functions.conftest import BOOKING

NOTE = actions.note(text="例のメモ")


class Torn(Slow):
    """Something happens in the middle of its next query: the events are from before, the rest from after."""

    meanwhile: Callable[[], object] | None = None

    def query(self, **request: Any) -> Any:
        before = self._client.query(**request)
        if self.meanwhile is None:
            return before
        happen, self.meanwhile = self.meanwhile, None
        happen()
        after = self._client.query(**request)
        items = [
            *(item for item in before["Items"] if item["type"]["S"] == "event"),
            *(item for item in after["Items"] if item["type"]["S"] != "event"),
        ]
        return {**after, "Items": items}


@pytest.fixture
def torn(client: Any, bundle: Mapping[str, Any], tmp_path: Path) -> Iterator[tuple[World, Torn]]:
    network = Torn(client)
    with world(client, bundle, tmp_path, seed=0, seen_by_desk=lambda _: network) as here:
        here.book("booker", SID, BOOKING)
        yield here, network


def test_an_action_whose_first_try_is_being_written_is_not_repeated(torn: tuple[World, Torn]) -> None:
    here, network = torn
    with hanging(network):
        assert here.do("staff", NOTE, SID, by="staff-1", op="note").outcome == "unknown"
    network.meanwhile = network.deliver
    assert here.do("staff", NOTE, SID, by="staff-1", op="note").outcome == "acknowledged"
    assert network.meanwhile is None
    assert here.version(SID) == 2
    assert here.violations() == []


def test_acting_on_an_old_version_reports_a_change_that_is_being_written(
    torn: tuple[World, Torn],
) -> None:
    here, network = torn
    network.meanwhile = lambda: here.do(
        "other", actions.move(slot="2026-11-26T10:00"), SID, by="staff-2", op="move", version=1
    )
    confirm = actions.confirm(url="https://example.kaigi.example.jp/room/1")
    told = here.do("staff", confirm, SID, by="staff-1", op="confirm", version=1)
    assert (told.problem, told.answer["events"]) == ("changed", (2,))
    assert here.violations() == []
