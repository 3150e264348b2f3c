"""A member of the staff: who they are, and what they may do at which desk. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


def member_id(issuer: str, subject: str) -> str:
    """A member's stable id, which names nobody by itself. At another provider they are another member."""
    return f"m-{hashlib.sha256(f'{issuer} {subject}'.encode()).hexdigest()[:16]}"


class Right(StrEnum):
    """What somebody may do at a desk. None contains another: a role lists what it has."""

    SEE = "see"
    """見る: lists and cases."""
    HANDLE = "handle"
    """扱う: the actions on a case."""
    LEAD = "lead"
    """まとめる: assign, reopen, approve, closures, figures."""
    EXPORT = "export"
    """取り出す: files with personal data, with a reason."""
    ADMIN = "admin"
    """管理: staff as seen, audit, erase."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who has signed in.

    `id` stays the same for a person at one provider (`member_id`) and is what events store as `by`; `name` is
    what colleagues read; `rights` are by desk.
    """

    id: str
    name: str
    rights: Mapping[str, frozenset[Right]]

    def may(self, right: Right, desk: str) -> bool:
        return right in self.rights.get(desk, frozenset())

    def may_somewhere(self, right: Right) -> bool:
        return any(right in rights for rights in self.rights.values())

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks that they see, in the order of the settings."""
        return tuple(desk for desk in self.rights if self.may(Right.SEE, desk))
