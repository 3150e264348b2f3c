"""The example staff of `make run`: one for each group of the content, all clearly made up."""

from collections.abc import Mapping
from typing import Any

from local.emulated.openid import example_staff


def bundle(roles: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {"console": None if roles is None else {"roles": roles}}


def test_there_is_one_for_each_group_one_of_all_and_one_of_none() -> None:
    roles = {"a": {"x": ["see"]}, "b": {"x": ["see"], "y": ["handle", "see"]}, "c": {"y": ["admin", "see"]}}
    staff = {person.subject: person.groups for person in example_staff(bundle(roles))}
    assert staff == {
        "例 見る人（a）": ("a",),
        "例 扱う人（b）": ("b",),
        "例 管理する人（c）": ("c",),
        "例 すべての役割の人": ("a", "b", "c"),
        "例 権限のない人": (),
    }


def test_a_desk_without_a_console_has_nobody_with_rights() -> None:
    assert [person.groups for person in example_staff(bundle(None))] == [(), ()]
