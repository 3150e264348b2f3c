"""The desk with one condition removed, which the checker must notice.

A role is derived from the request itself (what is written to which kind of item, on which condition, in which
of the desk's three transactions), so that a new item in a transaction automatically becomes a role.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any


def roles_of(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """`change: Put SLOT# if attribute_not_exists(PK)` of each item of a transaction, in order."""
    names = [_role_of(entry) for entry in entries]
    what = "change" if any("if v = :v AND" in name for name in names) else "take"
    if any(" AUDIT#" in name for name in names):
        what = "block"
    return [f"{what}: {name}" for name in names]


def _role_of(entry: Mapping[str, Any]) -> str:
    ((verb, request),) = entry.items()
    key = request.get("Key") or request["Item"]
    family = key["PK"]["S"].partition("#")[0]
    kind = key["SK"]["S"].partition("#")[0] if family == "SUB" else ""
    if family == "SLOT" and "#" not in key["SK"]["S"]:
        kind = "BOOK"
    return f"{verb} {family}#{kind} if {request.get('ConditionExpression', 'whatever')}"


class Seen:
    """A client that remembers every role that passes through it."""

    def __init__(self, client: Any, roles: set[str]) -> None:
        self._client = client
        self._roles = roles
        self._lock = Lock()

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:  # noqa: N803 - boto3's name
        with self._lock:
            self._roles.update(roles_of(TransactItems))
        return self._client.transact_write_items(TransactItems=TransactItems)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Careless:
    """A client that removes the conditions of every role for which `forgets` is true."""

    def __init__(self, client: Any, forgets: Callable[[str], bool]) -> None:
        self._client = client
        self._forgets = forgets

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:  # noqa: N803 - boto3's name
        return self._client.transact_write_items(
            TransactItems=[
                _unconditional(entry) if self._forgets(role) else entry
                for entry, role in zip(TransactItems, roles_of(TransactItems), strict=True)
            ]
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class WithoutClause:
    """A client that removes one of the clauses that AND joins from the conditions of a role.

    `role` is how the role begins.
    """

    def __init__(self, client: Any, role: str, clause: str) -> None:
        self._client = client
        self._role = role
        self._clause = clause

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:  # noqa: N803 - boto3's name
        return self._client.transact_write_items(
            TransactItems=[
                self._shortened(entry) if role.startswith(self._role) else entry
                for entry, role in zip(TransactItems, roles_of(TransactItems), strict=True)
            ]
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def _shortened(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        ((verb, request),) = entry.items()
        clauses = request["ConditionExpression"].split(" AND ")
        left = [clause for clause in clauses if clause != self._clause]
        if left == clauses:
            return entry
        if not left:
            return _unconditional(entry)
        bare = _unconditional({verb: {**request, "ConditionExpression": ""}})[verb]
        condition = " AND ".join(left)
        used = set(re.findall(r"[#:]\w[\w-]*", f"{condition} {request.get('UpdateExpression', '')}"))
        words = {
            kind: {name: value for name, value in request.get(kind, {}).items() if name in used}
            for kind in ("ExpressionAttributeNames", "ExpressionAttributeValues")
        }
        kept = {kind: found for kind, found in words.items() if found}
        return {verb: {**bare, "ConditionExpression": condition, **kept}}


def _unconditional(entry: Mapping[str, Any]) -> dict[str, Any]:
    """DynamoDB refuses names and values that no expression uses, so they are removed too."""
    ((verb, request),) = entry.items()
    if verb == "ConditionCheck":
        return {
            verb: {
                **_bare(request),
                "ConditionExpression": "attribute_exists(PK) OR attribute_not_exists(PK)",
            }
        }
    used = set(re.findall(r"[#:]\w[\w-]*", request.get("UpdateExpression", "")))
    words = {
        kind: {name: value for name, value in request.get(kind, {}).items() if name in used}
        for kind in ("ExpressionAttributeNames", "ExpressionAttributeValues")
    }
    return {verb: {**_bare(request), **{kind: found for kind, found in words.items() if found}}}


def _bare(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request without its condition, and without any name or value of an expression."""
    return {
        name: value
        for name, value in request.items()
        if name not in ("ConditionExpression", "ReturnValuesOnConditionCheckFailure")
        and not name.startswith("ExpressionAttribute")
    }
