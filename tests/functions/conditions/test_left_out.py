"""A condition that no race can show, because another stands before it: what each prevents by itself.

Each story is told twice: as the desk is, and with that condition left out of its requests. Then harm is done.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.faults.checking.mutants import Careless
from tests.functions.conditions import (
    of_bookings,
    of_deletions,
    of_dispatch,
    of_magazines,
    of_mails,
    of_seminars,
)
from tests.functions.conditions.story import Story
from tests.functions.conftest import Desk

SUBJECTS = (of_bookings, of_mails, of_deletions, of_dispatch, of_seminars, of_magazines)
STORIES: Mapping[str, tuple[Story, str]] = {
    story.__name__: (story, role) for subject in SUBJECTS for story, role in subject.STORIES.items()
}
"""Name -> the story, and the beginning of the role (`tests.faults.checking.mutants`) that is left out."""


@pytest.mark.parametrize("name", STORIES)
def test_it_does_no_harm(desk: Desk, name: str) -> None:
    story, _ = STORIES[name]
    assert not story(desk)


@pytest.mark.parametrize("name", STORIES)
def test_without_its_condition_it_does(desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story, role = STORIES[name]
    real, real_put = desk.cloud.dynamodb.transact_write_items, desk.cloud.dynamodb.put_item
    left_out: list[str] = []

    class Plain:
        """The client itself."""

        transact_write_items = staticmethod(real)

    def forgets(one: str) -> bool:
        is_it = one.partition(": ")[2].startswith(role)
        left_out.extend([one] if is_it else [])
        return is_it

    def put_item(**request: Any) -> Any:
        if role == "PutItem":
            left_out.append(role)
            request.pop("ConditionExpression", None)
            request.pop("ReturnValuesOnConditionCheckFailure", None)
        return real_put(**request)

    careless = Careless(Plain, forgets)
    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", careless.transact_write_items)
    monkeypatch.setattr(desk.cloud.dynamodb, "put_item", put_item)
    assert story(desk)
    assert left_out
