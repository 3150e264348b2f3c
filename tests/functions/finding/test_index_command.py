"""`index`: what was taken before there were rows gets them, whatever happens at the same moment."""

from typing import Any

import pytest

from desk import bootstrap
from desk.domain.errors import Changed
from desk.domain.submissions.change import Change
from desk.storage.store import Store
from desk.storage.table import to_wire
from desk.usecases.finding import index
from desk.usecases.retention import delete_submission
from tests import actions
from tests.functions.bookings import SID, book, do, meta
from tests.functions.conftest import Desk, Staff
from tests.functions.finding.test_rows import rows, wanted
from tests.functions.nights import ended


def without_rows(desk: Desk) -> dict[str, Any]:
    """The submission as it was stored before there was an index."""
    parts = bootstrap.parts()
    for row in desk.rows("found"):
        parts.store.delete(row)
    stored = {name: value for name, value in meta(desk).items() if name != "found_by"}
    parts.dynamodb.put_item(TableName=parts.settings.table, Item=to_wire(stored))
    return stored


def test_it_adds_what_is_missing_and_nothing_else(desk: Desk, staff: Staff) -> None:
    book(desk)
    before = without_rows(desk)
    said = staff("index")
    assert (said.status, "1件" in said.out) == (0, True)
    assert rows(desk) == wanted(meta(desk))
    assert {name: value for name, value in meta(desk).items() if name != "found_by"} == before
    assert "0件" in staff("index").out


def test_whoever_acts_on_an_old_case_adds_them_too(desk: Desk) -> None:
    book(desk)
    without_rows(desk)
    do(actions.note(text="例のメモ"))
    assert rows(desk) == wanted(meta(desk))


def test_a_case_that_changes_meanwhile_is_left_for_the_next_time(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    without_rows(desk)
    real = Store.index

    def late(store: Store, stored: Any, found_by: Any) -> bool:
        do(actions.cancel())
        return real(store, stored, found_by)

    monkeypatch.setattr(Store, "index", late)
    said = staff("index")
    assert (said.status, "もう一度" in said.out) == (1, True)
    assert meta(desk)["status"] == "cancelled"
    assert rows(desk) == wanted(meta(desk))


def test_neither_a_change_nor_a_deletion_forgets_rows_that_it_has_not_read(desk: Desk) -> None:
    """Both were read before the rows were added; the rows have no version of their own."""
    ended(desk)
    stored = without_rows(desk)
    parts = bootstrap.parts()
    dossier = parts.store.dossier(SID)
    assert dossier
    assert index(stored, parts)
    old = Change(stored=stored, action="note", status=stored["status"], by="例", at=parts.clock(), op="1")
    with pytest.raises(Changed):
        parts.store.change(old)
    with pytest.raises(Changed):
        delete_submission(parts, dossier, why="retention", at=parts.clock())
    assert rows(desk) == wanted(meta(desk))
