"""Actions done again, or by two at once: one counts, and the other hears what has changed."""

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from desk.domain import errors
from desk.usecases.change_submission import ChangedSince
from tests import actions
from tests.functions.bookings import (
    OTHER_SLOT,
    SLOT,
    URL,
    book,
    do,
    meta,
)
from tests.functions.conftest import Desk


def test_a_repeated_confirmation_changes_nothing(desk: Desk) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    before = desk.items()
    assert not do(actions.confirm(url=URL)).changed
    assert desk.items() == before


def test_a_repeated_attempt_is_recognised_by_its_op_even_after_others_have_acted(desk: Desk) -> None:
    book(desk)
    do(actions.note(text="例のメモ"), op="op-1")
    do(actions.note(text="別のメモ"), op="op-2")
    assert not do(actions.note(text="例のメモ"), op="op-1").changed
    assert [note["text"] for note in meta(desk)["notes"]] == ["例のメモ", "別のメモ"]


def test_acting_on_an_old_version_reports_what_has_changed(desk: Desk) -> None:
    book(desk)
    do(actions.move(slot=OTHER_SLOT), by="staff-2")

    with pytest.raises(ChangedSince) as refused:
        do(actions.confirm(url=URL), version=1)

    (event,) = refused.value.events
    assert (event["what"], event["by"], event["details"]) == (
        "move",
        "staff-2",
        {"from": SLOT, "to": OTHER_SLOT},
    )
    assert (refused.value.state, meta(desk)["status"]) == ("received", "received")


def test_of_two_staff_at_once_one_wins_and_the_other_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    real = desk.cloud.dynamodb.transact_write_items

    def first_somebody_else(**request: Any) -> Any:
        monkeypatch.undo()
        do(actions.decline(reason="business"), by="staff-2")
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", first_somebody_else)
    with pytest.raises(ChangedSince) as refused:
        do(actions.confirm(url=URL))

    assert [(event["what"], event["by"]) for event in refused.value.events] == [("decline", "staff-2")]
    assert (meta(desk)["status"], meta(desk)["v"]) == ("declined", 2)


@pytest.mark.parametrize("times", [1, 2])
def test_a_response_lost_after_the_write_is_recovered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    book(desk)
    real = desk.cloud.dynamodb.transact_write_items
    calls = []

    def lose_the_answer(**request: Any) -> Any:
        calls.append(request)
        if len(calls) <= times:
            if len(calls) == 1:
                real(**request)
            raise ReadTimeoutError(endpoint_url="https://example.jp")
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", lose_the_answer)
    if times == 1:
        assert do(actions.confirm(url=URL), op="op-1").changed
    else:
        with pytest.raises(errors.Unavailable):
            do(actions.confirm(url=URL), op="op-1")
        assert not do(actions.confirm(url=URL), op="op-1").changed
    assert (meta(desk)["status"], meta(desk)["v"]) == ("confirmed", 2)
