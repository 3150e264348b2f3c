"""Caps on automatic mail: on all that a visitor can set off, to one mailbox a day; on auto-replies, from one
desk an hour; on notices to the desk itself, an hour, and on those of one booking's changes.

Anybody can enter a stranger's address and make us write to it. A script could flood one mailbox, or write to
thousands until mail servers reject all our mail. Over a cap the submission is stored as always, but its
auto-reply is held until the staff release or drop it (`python -m desk send-held`, `drop-held`). What an
applicant sets off at an own booking waits for the next morning instead, when only the newest is sent; notices
of its changes wait for the next hour. Another notice over its cap isn't sent: the submission is in the
staff's list and in the morning's digest.

A mail is counted once, between claim and send, in one transaction with a mark on its row. So a retry doesn't
count twice, and several workers at once can't exceed a cap. The limits are `auto_reply_caps` of
content/site.yml, days and hours are Tokyo's, and the table holds only a keyed hash of the address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal

from desk.domain.calendar.moments import TOKYO, stamp, tokyo_day, tokyo_hour
from desk.domain.codes.keyed_hash import keyed_hash
from desk.domain.forms.checks.addresses import one_mailbox
from desk.domain.mail.uses.table import of_kind
from desk.domain.submissions.model import Item, sid_of
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

KIND = "auto-reply"
"""Stored in the keys of the mailbox counters, and part of their hash: never changes."""

Role = Literal["address", "desk", "changes", "notices"]
Count = Literal["counted", "address", "desk", "changes", "notices", "lost"]
"""`counted`: may be sent.
`address`, `desk`, `changes`, `notices`: that cap is reached.
`lost`: another worker has the row.
"""

_KEPT = timedelta(days=2)
_MORNING = time(8)


@dataclass(frozen=True, kw_only=True)
class Cap:
    """One counter: an item `RATE#<what is counted>` a window (a day or an hour), which TTL deletes later."""

    role: Role
    pk: str
    window: str
    most: int

    def to_write(self, *, now: datetime) -> Write:
        """Add one mail, on condition that the cap isn't reached."""
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
    """Whether a cap applies: not to mails already counted or released by the staff, nor to the canary's."""
    past = ("counted_at", "let_through_at", "canary")
    return bool(_cap_of(row)) and not any(name in row for name in past)


def has_mailbox_counter(row: Item) -> bool:
    """Whether mails like this one are counted by their reader's mailbox."""
    return _cap_of(row) in ("replies", "own")


def caps_of(row: Item, bundle: Mapping[str, Any], *, now: datetime, key: bytes) -> tuple[Cap, ...]:
    """The counters of a mail. Raises ValueError if the key is empty and a mailbox is counted."""
    caps = bundle["auto_reply_caps"]
    if _cap_of(row) == "notices":
        # Each address that gets the same notices has counters of its own, so that none of them misses one.
        nth = f"#{row['copy']}" if "copy" in row else ""
        notices = Cap(
            role="notices",
            pk=f"RATE#notices#{row['desk']}{nth}",
            window=tokyo_hour(now),
            most=int(caps["notices_an_hour"]),
        )
        changes = Cap(
            role="changes",
            pk=f"RATE#changes#{sid_of(row)}{nth}",
            window=tokyo_hour(now),
            most=int(caps["changes_an_hour"]),
        )
        return (changes, notices) if "folds" in row else (notices,)
    mailbox = Cap(
        role="address",
        pk=f"RATE#{KIND}#{_mailbox_hash(row['to'], key=key)}",
        window=tokyo_day(now).isoformat(),
        most=int(caps["per_address_a_day"]),
    )
    if _cap_of(row) == "own":
        return (mailbox,)
    desk = Cap(
        role="desk",
        pk=f"RATE#desk#{row['desk']}",
        window=tokyo_hour(now),
        most=int(caps["per_desk_an_hour"]),
    )
    return (mailbox, desk)


def count(row: Item, rows: Table, bundle: Mapping[str, Any], *, now: datetime, key: bytes) -> Count:
    """Count the mail of a claimed row and mark the row, in one transaction. Raises Unavailable."""
    counters = caps_of(row, bundle, now=now, key=key)
    writes = [_mark(row, now=now), *(cap.to_write(now=now) for cap in counters)]

    def on_conflict(failed: Mapping[str, Item]) -> Count:
        if "row" in failed:
            # With our own lease, an earlier attempt of this transaction was stored and its answer lost.
            stored = failed["row"]
            is_ours = stored.get("next_at") == row["next_at"] and "counted_at" in stored
            return "counted" if is_ours else "lost"
        return next(cap.role for cap in counters if cap.role in failed)

    return rows.write(lambda: writes, on_conflict, tries=MAX_TRIES) or "counted"


def next_morning(now: datetime) -> datetime:
    """When a mailbox that has got its mails of the day is written to again: at a time that wakes nobody."""
    return datetime.combine(tokyo_day(now) + timedelta(days=1), _MORNING, TOKYO)


def waits_until(row: Item, role: Role, *, now: datetime) -> datetime | None:
    """Until when a mail waits by itself over that cap; None if it is held for the staff, or not sent."""
    if role == "changes":
        return next_hour(now)
    return next_morning(now) if _cap_of(row) == "own" else None


def next_hour(now: datetime) -> datetime:
    """The next full hour in Tokyo."""
    return now.astimezone(TOKYO).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _cap_of(row: Item) -> str:
    use = of_kind(row["kind"])
    return (use and use.cap) or ("own" if "own" in row else "")


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
