"""The console's part of the bundle: its words as they are, and the rights by group and desk."""

from collections.abc import Mapping
from typing import Any

from builder.project import Data

RIGHTS: Mapping[str, str] = {
    "見る": "see",
    "扱う": "handle",
    "まとめる": "lead",
    "取り出す": "export",
    "管理": "admin",
}
"""What editors write -> the values of `desk.console.member.Right`."""


def console_of(console: Data | None) -> Data | None:
    """`roles` becomes {group: {desk: [right, …]}}: all that a group has at a desk, from all of its rows."""
    if console is None:
        return None
    roles: dict[str, dict[str, set[str]]] = {}
    for row in console["roles"]:
        for desk in row["desks"]:
            at_desk = roles.setdefault(row["group"], {}).setdefault(desk, set())
            at_desk |= {RIGHTS[right] for right in row["rights"]}
    by_group: dict[str, Any] = {
        group: {desk: sorted(rights) for desk, rights in desks.items()} for group, desks in roles.items()
    }
    return {**console, "roles": by_group}
