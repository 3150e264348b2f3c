"""A condition that no race can show, because another stands before it: what each prevents by itself.

Each story is told twice: as the desk is, and with that condition left out of its requests. Then harm is done.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.faults.checking.mutants import Careless, WithoutClause
from tests.functions.conditions import (
    of_bookings,
    of_deletions,
    of_dispatch,
    of_magazines,
    of_mails,
    of_seats,
    of_seminars,
)
from tests.functions.conditions.story import About, Story
from tests.functions.conftest import Desk

SUBJECTS = (of_bookings, of_mails, of_deletions, of_dispatch, of_seminars, of_seats, of_magazines)
STORIES: Mapping[str, tuple[Story, About]] = {
    story.__name__: (story, about) for subject in SUBJECTS for story, about in subject.STORIES.items()
}
"""Name -> the story, and what is left out."""


@pytest.mark.parametrize("name", STORIES)
def test_it_does_no_harm(desk: Desk, name: str) -> None:
    story, _ = STORIES[name]
    assert not story(desk)


@pytest.mark.parametrize("name", STORIES)
def test_without_its_condition_it_does(desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story, about = STORIES[name]
    client, left_out = desk.cloud.dynamodb, list[str]()
    if isinstance(about, tuple):
        transact = _without_clause(client, *about, left_out)
    else:
        transact = _without_condition(client, about, left_out)
    real_put = client.put_item

    def put_item(**request: Any) -> Any:
        if about == "PutItem":
            left_out.append(about)
            request.pop("ConditionExpression", None)
            request.pop("ReturnValuesOnConditionCheckFailure", None)
        return real_put(**request)

    monkeypatch.setattr(client, "transact_write_items", transact)
    monkeypatch.setattr(client, "put_item", put_item)
    assert story(desk)
    assert left_out


class _Plain:
    """The client itself, whatever is put in place of its call later."""

    def __init__(self, client: Any) -> None:
        self.transact_write_items = client.transact_write_items


def _without_condition(client: Any, role: str, left_out: list[str]) -> Any:
    def forgets(one: str) -> bool:
        is_it = one.partition(": ")[2].startswith(role)
        left_out.extend([one] if is_it else [])
        return is_it

    return Careless(_Plain(client), forgets).transact_write_items


def _without_clause(client: Any, role: str, clause: str, left_out: list[str]) -> Any:
    class Noted(WithoutClause):
        def _shortened(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
            shortened = super()._shortened(entry)
            left_out.extend([clause] if shortened is not entry else [])
            return shortened

    in_changes = Noted(_Plain(client), f"change: {role}", clause)
    return Noted(in_changes, f"take: {role}", clause).transact_write_items
