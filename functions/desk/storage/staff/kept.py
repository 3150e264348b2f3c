"""What somebody sent whose session had ended: kept for them until they have signed in again."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from desk.domain.calendar.moments import epoch
from desk.storage.table import Table

KEPT_FOR = timedelta(hours=1)


def keep(table: Table, token: str, sealed: str, *, now: datetime) -> None:
    """Store a sealed text under the hash of a cookie. Raises Unavailable."""
    table.put({**_key(token), "type": "kept", "sealed": sealed, "expires_at": epoch(now + KEPT_FOR)})


def kept(table: Table, token: str, *, now: datetime) -> str | None:
    """What is kept for a cookie; TTL deletes late, so its time is looked at. Raises Unavailable."""
    item = table.get(_key(token))
    return str(item["sealed"]) if item and int(item["expires_at"]) > epoch(now) else None


def forget(table: Table, token: str) -> None:
    """Raises Unavailable."""
    table.delete(_key(token))


def _key(token: str) -> Mapping[str, str]:
    return {"PK": f"KEPT#{hashlib.sha256(token.encode()).hexdigest()}", "SK": "META"}
