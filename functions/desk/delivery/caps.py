"""Caps on what submissions set off: how many auto-replies may go to one mailbox in a day and from one desk
in an hour, and how many notices to the desk itself in an hour.

Whoever types a stranger's address makes us write to them; a script could flood one mailbox, or write to
thousands until nobody takes our mail any more. Over a cap the submission is taken all the same; only its
auto-reply is held, for somebody at the desk to look at (`python -m desk send-held`, `drop-held`). A notice to
the desk over its cap isn't sent at all: the submission is in the list and in the morning's digest as ever.

A mail is counted once, between claim and sending, together with a mark on its own row: so neither a repeated
try counts twice, nor do many deliveries at once go past a cap. The figures are `auto_reply_caps` of
content/site.yml, a day and an hour are Tokyo's, and the address is in the table as a keyed hash only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from desk.domain.calendar.moments import stamp, tokyo_day, tokyo_hour
from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.forms.addresses import one_mailbox
from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

KIND = "auto-reply"
"""The one kind that anybody can set off for any address."""
NOTICE = "staff-notice"
"""The one kind that anybody can set off for the desk."""

Role = Literal["address", "desk", "notices"]
Count = Literal["counted", "address", "desk", "notices", "lost"]
"""May be sent; over the cap of the mailbox; of the desk; of its notices; or the row is another's by now."""

_KEPT = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Cap:
    """One counter: `RATE#<kind>#<what is counted>`, an item a window, gone by TTL after it."""

    role: Role
    pk: str
    window: str
    most: int

    def to_write(self, *, now: datetime) -> Write:
        """Count one more, unless that's one too many."""
        values: Mapping[str, Any] = {
            ":one": 1,
            ":most": self.most,
            ":type": "rate",
            ":end": int((now + _KEPT).timestamp()),
        }
        request = {
            "Key": to_wire({"PK": self.pk, "SK": self.window}),
            "ConditionExpression": "attribute_not_exists(PK) OR mails < :most",
            "UpdateExpression": "ADD mails :one SET #type = :type, expires_at = :end",
            "ExpressionAttributeNames": {"#type": "type"},
            "ExpressionAttributeValues": to_wire(values),
        }
        return Write(role=self.role, verb="Update", request=request)


def is_to_be_counted(row: Item) -> bool:
    """Not twice, not what somebody has let through, and not what the desk's own trial sets off."""
    past = ("counted_at", "let_through_at", "canary")
    return row["kind"] in (KIND, NOTICE) and not any(name in row for name in past)


def caps_of(row: Item, bundle: Mapping[str, Any], *, now: datetime, key: bytes) -> tuple[Cap, ...]:
    """The counters of a mail. Raises ValueError without a key, for an auto-reply."""
    caps = bundle["auto_reply_caps"]
    if row["kind"] == NOTICE:
        return (
            Cap(
                role="notices",
                pk=f"RATE#notices#{row['desk']}",
                window=tokyo_hour(now),
                most=int(caps["notices_an_hour"]),
            ),
        )
    return (
        Cap(
            role="address",
            pk=f"RATE#{KIND}#{_mailbox_hash(row['to'], key=key)}",
            window=tokyo_day(now).isoformat(),
            most=int(caps["per_address_a_day"]),
        ),
        Cap(
            role="desk",
            pk=f"RATE#desk#{row['desk']}",
            window=tokyo_hour(now),
            most=int(caps["per_desk_an_hour"]),
        ),
    )


def count(row: Item, rows: Table, bundle: Mapping[str, Any], *, now: datetime, key: bytes) -> Count:
    """Count the mail of a claimed row in one transaction with a mark on it. Raises Unavailable."""
    counters = caps_of(row, bundle, now=now, key=key)
    writes = [_mark(row, now=now), *(cap.to_write(now=now) for cap in counters)]

    def on_conflict(failed: Mapping[str, Item]) -> Count:
        if "row" in failed:
            # Perhaps by this very try, whose answer was lost: the lease is nobody else's.
            stored = failed["row"]
            is_ours = stored.get("next_at") == row["next_at"] and "counted_at" in stored
            return "counted" if is_ours else "lost"
        return next(cap.role for cap in counters if cap.role in failed)

    return rows.write(lambda: writes, on_conflict, tries=MAX_TRIES) or "counted"


def _mark(row: Item, *, now: datetime) -> Write:
    request = {
        "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
        "ConditionExpression": "#status = :sending AND next_at = :lease AND attribute_not_exists(counted_at)",
        "UpdateExpression": "SET counted_at = :now",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": to_wire(
            {":sending": "sending", ":lease": row["next_at"], ":now": stamp(now)}
        ),
    }
    return Write(role="row", verb="Update", request=request)


def _mailbox_hash(address: str, *, key: bytes) -> str:
    """Of the mailbox and not of the address as typed: aliases of one are one. Raises ValueError."""
    return keyed_hash(f"rate\n{KIND}\n{one_mailbox(address)}", key=key, setting="MAIL_HASH_KEY").hex()[:32]
