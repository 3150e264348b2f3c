"""The outbox rows: one item a mail, from `pending` until it is sent, failed, superseded or dropped.

Also the items that lead from an SES message id back to its row.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import epoch, from_stamp, stamp
from desk.domain.submissions.model import Item, Letter, submission_pk

REPORTS_COME_FOR = timedelta(days=90)
"""After a mail was sent; the last to come are complaints, which wait for somebody to read the mail."""


DIGESTS_KEPT_FOR = timedelta(days=14)
"""A digest names receipts; newer ones say what still waits."""


ROW_TAG = "row"
"""The tag that goes along with each mail, so that SES's reports find a row whose marking was lost."""


def letter_item(sid: str, desk: str, receipt: str, letter: Letter, *, v: int, at: datetime) -> Item:
    """A submission's outbox row of version `v`."""
    # The store may have had to draw another receipt number after the letter was written.
    facts = {**letter.facts, "receipt": receipt}
    row = _mail_item(submission_pk(sid), f"OUT#{letter.kind}#{v}", desk, letter, v=v, at=at)
    return {**row, "facts": facts}


def undelivered_item(row: Mapping[str, Any], letter: Letter, *, at: datetime) -> Item:
    """The outbox row that tells the desk of one mail that didn't arrive: one a mail, whatever came back."""
    sort = f"OUT#{letter.kind}#{row['v']}#{row['kind']}"
    return _mail_item(row["PK"], sort, row["desk"], letter, v=int(row["v"]), at=at)


def message_item(row: Mapping[str, Any], message_id: str, *, at: datetime) -> Item:
    """Leads from the id that SES gave a mail to its row, for as long as SES may report on it."""
    return {
        "PK": message_pk(message_id),
        "SK": "META",
        "type": "message",
        "row": {"PK": row["PK"], "SK": row["SK"]},
        "expires_at": row["expires_at"] if "canary" in row else epoch(at + REPORTS_COME_FOR),
    }


def message_pk(message_id: str) -> str:
    return f"MSG#{message_id}"


def row_tag(row: Mapping[str, Any]) -> str:
    """An outbox row's key as SES takes a tag: letters, digits, _ and - only."""
    return f"{row['PK']}#{row['SK']}".replace("#", "__")


def row_of(tag: str) -> Item | None:
    """The key that a tag is of; None for one that isn't ours."""
    pk, found, sort = tag.replace("__", "#").partition("#OUT#")
    return {"PK": pk, "SK": f"OUT#{sort}"} if found else None


def digest_item(desk: str, day: date, letter: Letter, *, at: datetime) -> Item:
    """The outbox row of a desk's digest: one a day."""
    row = _mail_item(digest_pk(desk), f"OUT#{letter.kind}#{day.isoformat()}", desk, letter, v=1, at=at)
    return {**row, "expires_at": epoch(at + DIGESTS_KEPT_FOR)}


def digest_pk(desk: str) -> str:
    return f"DIGEST#{desk}"


def hold_item(desk: str, hour: str, letter: Letter, *, at: datetime) -> Item:
    """The outbox row that tells a desk of held mails, due at `at`: one an hour, however many are held."""
    row = _mail_item(f"HOLD#{desk}", f"OUT#{letter.kind}#{hour}", desk, letter, v=1, at=at)
    return {**row, "expires_at": epoch(at + DIGESTS_KEPT_FOR)}


def waiting_since(row: Item) -> datetime:
    """Since when a mail could have gone: one that was held, since somebody has let it through."""
    return from_stamp(str(row.get("let_through_at") or row["created_at"]))


def release_held(row: Item, *, at: datetime) -> Item:
    """A held mail's row, to be sent now: no cap stops it any more."""
    kept = {name: value for name, value in row.items() if name not in ("held_at", "why")}
    sort = f"{stamp(at)}#{row['PK'].removeprefix('SUB#')}#{row['SK']}"
    due = {"next_at": stamp(at), "GSI1PK": "MAIL#due", "GSI1SK": sort}
    return kept | due | {"status": "pending", "let_through_at": stamp(at)}


def drop_held(row: Item, *, at: datetime) -> Item:
    """A held mail's row that won't be sent."""
    kept = {name: value for name, value in row.items() if name not in ("GSI1PK", "GSI1SK")}
    return kept | {"status": "dropped", "dropped_at": stamp(at)}


def _mail_item(pk: str, sort: str, desk: str, letter: Letter, *, v: int, at: datetime) -> Item:
    """An outbox row, due at once; in GSI1 by `next_at` until it's sent or given up."""
    item = {
        "PK": pk,
        "SK": sort,
        "type": "mail",
        "status": "pending",
        "v": v,
        "mail": letter.mail,
        "desk": desk,
        "kind": letter.kind,
        "to": letter.to,
        "discreet": letter.discreet,
        "facts": dict(letter.facts),
        "tries": 0,
        "created_at": stamp(at),
        "next_at": stamp(at),
        "GSI1PK": "MAIL#due",
        "GSI1SK": f"{stamp(at)}#{pk.removeprefix('SUB#')}#{sort}",
    }
    if letter.calendar:
        item["calendar"] = dict(letter.calendar)
    if letter.until:
        item["until"] = letter.until
    return item
