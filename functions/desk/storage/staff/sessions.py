"""Sessions of the console in the table, under a hash of their cookie: who reads the table can't sign in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from desk.domain.calendar.moments import epoch, from_stamp, stamp
from desk.domain.errors import Unavailable
from desk.domain.submissions.model import Item
from desk.storage.table import Table, to_wire

REMEMBERED = timedelta(days=4)
"""How long after its latest end a session is still recognised, though it opens nothing: a long weekend. What
somebody sends who comes back to a page that they had left open is kept for them, not lost.
"""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session as stored. `token` is the cookie's value, which the table doesn't have.

    `subject` is who the member is to the provider; `groups` are the provider's; `checked_at` is when it last
    confirmed them. `forms` is the secret of which the tokens of its forms are made; `refresh` the provider's
    refresh token, encrypted (`console.sign_in.sealing`).
    """

    token: str = field(repr=False)
    subject: str
    member: str
    name: str
    groups: tuple[str, ...]
    begun_at: datetime
    seen_at: datetime
    checked_at: datetime
    forms: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    is_over: bool = False
    """The provider has refused to vouch for the member any more."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A session as a list shows it, without any of its secrets. `pk` names it."""

    pk: str
    member: str
    begun_at: datetime
    seen_at: datetime
    is_over: bool


_EVERY = "SESSIONS"
"""The index's partition of all sessions, by member."""


def every(table: Table, member: str = "") -> list[Seen]:
    """All sessions, also those that are over, or a member's. The index may lag behind. Raises Unavailable."""
    condition, values = "GSI1PK = :pk", {":pk": _EVERY}
    if member:
        condition, values = f"{condition} AND begins_with(GSI1SK, :sort)", {**values, ":sort": f"{member}#"}
    items = table.query(
        IndexName="GSI1", KeyConditionExpression=condition, ExpressionAttributeValues=to_wire(values)
    )
    return [
        Seen(
            pk=str(item["PK"]),
            member=str(item["member"]),
            begun_at=from_stamp(item["begun_at"]),
            seen_at=from_stamp(item["seen_at"]),
            is_over="closed" in item,
        )
        for item in items
    ]


def session_pk(token: str) -> str:
    return f"SESSION#{hashlib.sha256(token.encode()).hexdigest()}"


def begin(table: Table, session: Session, *, most: timedelta) -> None:
    """Store a new session; `most` is how long it lasts at most. Raises Unavailable."""
    item: Item = {
        "PK": session_pk(session.token),
        "SK": "META",
        "type": "session",
        "subject": session.subject,
        "member": session.member,
        "name": session.name,
        "groups": list(session.groups),
        "begun_at": stamp(session.begun_at),
        "seen_at": stamp(session.seen_at),
        "checked_at": stamp(session.checked_at),
        "tried_at": stamp(session.checked_at),
        "forms": session.forms,
        "refresh": session.refresh,
        "expires_at": epoch(session.begun_at + most + REMEMBERED),
        "GSI1PK": _EVERY,
        "GSI1SK": f"{session.member}#{stamp(session.begun_at)}",
    }
    table.put(item)


def find(table: Table, token: str) -> Session | None:
    """The session of a cookie, also one that has ended. Raises Unavailable."""
    item = table.get({"PK": session_pk(token), "SK": "META"})
    if item is None:
        return None
    return Session(
        token=token,
        subject=item["subject"],
        member=item["member"],
        name=item["name"],
        groups=tuple(item["groups"]),
        begun_at=from_stamp(item["begun_at"]),
        seen_at=from_stamp(item["seen_at"]),
        checked_at=from_stamp(item["checked_at"]),
        forms=item["forms"],
        refresh=item["refresh"],
        is_over="closed" in item,
    )


def see(table: Table, session: Session, *, now: datetime) -> None:
    """Record that the session is in use; one that was ended meanwhile stays ended. Raises Unavailable."""
    _update(table, session_pk(session.token), "SET seen_at = :now", {":now": stamp(now)})


def claim_check(table: Table, session: Session, *, now: datetime, pause: timedelta) -> bool:
    """True for the one of several requests that is to ask the provider now: it last was asked `pause` ago.

    A refresh token may work only once, so two requests at once must not both use it. Raises Unavailable.
    """
    values = {":now": stamp(now), ":then": stamp(now - pause)}
    return _update(table, session_pk(session.token), "SET tried_at = :now", values, "tried_at <= :then")


def confirm(table: Table, session: Session) -> None:
    """Store what the provider has confirmed: name, groups, refresh token. Raises Unavailable."""
    values = {
        ":name": session.name,
        ":groups": list(session.groups),
        ":refresh": session.refresh,
        ":at": stamp(session.checked_at),
    }
    change = "SET #name = :name, groups = :groups, refresh = :refresh, checked_at = :at"
    _update(table, session_pk(session.token), change, values, names={"#name": "name"})


def close(table: Table, session: Session) -> None:
    """Have a session end that is still recognised, so that what its member sends next is kept for them.

    Raises Unavailable.
    """
    close_by_key(table, session_pk(session.token))


def close_by_key(table: Table, pk: str) -> None:
    """As `close`, of a session from a list. Raises Unavailable."""
    _update(table, pk, "SET closed = :yes, refresh = :none", {":yes": True, ":none": ""})


def end(table: Table, token: str) -> None:
    """Delete a session. Raises Unavailable."""
    table.delete({"PK": session_pk(token), "SK": "META"})


def _update(
    table: Table,
    pk: str,
    change: str,
    values: Mapping[str, Any],
    condition: str = "attribute_exists(PK)",
    names: Mapping[str, str] | None = None,
) -> bool:
    """False if the condition fails."""
    named = {"ExpressionAttributeNames": names} if names else {}
    try:
        table.client.update_item(
            TableName=table.table,
            Key=to_wire({"PK": pk, "SK": "META"}),
            UpdateExpression=change,
            ConditionExpression=condition,
            ExpressionAttributeValues=to_wire(values),
            **named,
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise Unavailable from error
        return False
    except BotoCoreError as error:
        raise Unavailable from error
    return True
