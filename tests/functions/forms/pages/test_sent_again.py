"""The same answers, sent and ended again and again on a day: each time the next sid, and never a dead end."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from desk import bootstrap
from desk.domain.errors import Unavailable
from desk.storage.store import Store
from desk.web.forms.page_ids import sid_for
from tests.functions.conftest import BOOKING, Desk

MOST_READS = 16
"""For the 200th time, and one key: the old way read the whole row, and gave up at the 51st."""


class Stored:
    """What is stored of them: sid -> status. `reads` counts the look-ups."""

    def __init__(self) -> None:
        self.status: dict[str, str] = {}
        self.reads = 0

    def meta(self, _store: Any, sid: str) -> Any:
        self.reads += 1
        if sid not in self.status:
            return None
        end = {"ended_at": "2026-11-20T01:00:00Z"} if self.status[sid] == "cancelled" else {}
        return {"PK": f"SUB#{sid}", "status": self.status[sid], "receipt": "2345-6789-F", **end}


@pytest.fixture
def stored(desk: Desk) -> Iterator[Stored]:
    made = Stored()
    with patch.object(Store, "meta", lambda store, sid: made.meta(store, sid)):
        yield made


def the_sid() -> str:
    parts = bootstrap.parts()
    form = parts.form("booking")
    assert form
    return sid_for(form, form.normalise(BOOKING, now=parts.clock()), parts)


def test_each_time_it_is_the_next_sid_after_a_few_reads(stored: Stored) -> None:
    for _ in range(200):
        stored.reads = 0
        sid = the_sid()
        assert sid not in stored.status
        assert stored.reads <= MOST_READS
        # Whoever goes back and sends the same again gets the first receipt.
        stored.status[sid] = "received"
        assert the_sid() == sid
        stored.status[sid] = "cancelled"


def test_without_the_table_the_page_is_shown_all_the_same(stored: Stored) -> None:
    first = the_sid()
    with patch.object(Store, "meta", side_effect=Unavailable):
        assert the_sid() == first
