"""Outbox rows: one item a mail, from `pending` until it is sent, failed, superseded or dropped. Pure.

Also the items that lead from an SES message id back to its row.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from desk.domain.calendar.moments import epoch, from_stamp, stamp
from desk.domain.submissions.model import Item, Letter, submission_pk
from desk.domain.submissions.workflow import APPLICANT

REPORTS_COME_FOR = timedelta(days=90)
"""How long after sending SES may report on a mail. Complaints come last, when somebody reads the mail."""


DIGESTS_KEPT_FOR = timedelta(days=14)
"""Long enough to look up; newer digests repeat what still waits."""


Lane = Literal["MAIL#due", "MAIL#bulk"]
DUE: Lane = "MAIL#due"
BULK: Lane = "MAIL#bulk"
"""GSI1PK of rows to be sent: each by itself, or many of the same, which wait until no other is due."""

BULK_SORT = "BULK#"
"""With this a bulk row's key begins, and not with OUT#: the stream rings for none of them, so that no other
mail waits behind a thousand of them (infra/template.yaml). The sweep sends them."""

ROW_TAG = "row"
"""The SES tag of each mail, by which reports find a row that was not marked as sent."""


def letter_item(
    sid: str,
    desk: str,
    receipt: str,
    letter: Letter,
    *,
    v: int,
    at: datetime,
    by: str = "",
    is_last: bool = False,
) -> Item:
    """A submission's outbox row of version `v`, which `by` set off.

    `own` marks what applicants set off at their own booking: they could do so without end. `folds` marks the
    desk's notice of it, unless it is the last that they can do. `expert` is the id of whom it is to.
    """
    # The store may draw another receipt number after the letter was made.
    facts = {**letter.facts, "receipt": receipt}
    row = mail_item(submission_pk(sid), f"OUT#{letter.kind}#{letter.nth or v}", desk, letter, v=v, at=at)
    marks: Item = {}
    if by == APPLICANT and letter.reader == "applicant":
        marks = {"own": True}
    elif by == APPLICANT and letter.reader == "desk" and not is_last:
        marks = {"folds": True}
    if letter.expert:
        marks = {"expert": letter.expert}
    return {**row, "facts": facts, **marks}


def with_copies(row: Item, letter: Letter) -> list[Item]:
    """The row, and one for each further address that gets the same. `copy` counts them, from 2 on."""
    others = [
        {**row, "to": to, "copy": n, **{key: f"{row[key]}#to{n}" for key in ("SK", "GSI1SK")}}
        for n, to in enumerate(letter.copies, start=2)
    ]
    return [row, *others]


def resent_item(row: Mapping[str, Any], *, nth: int, at: datetime) -> Item:
    """A mail's row once more, due at `at`: its version, so the same event in a calendar. No cap applies."""
    kept = ("PK", "type", "v", "mail", "desk", "kind", "to", "discreet", "facts", "calendar", "until")
    item = {name: row[name] for name in (*kept, "without_phone", "expert", "edition") if name in row}
    sort = f"OUT#{row['kind']}#{int(row['v'])}#{nth}"
    due = {"next_at": stamp(at), "GSI1PK": "MAIL#due"}
    due |= {"GSI1SK": f"{stamp(at)}#{str(row['PK']).removeprefix('SUB#')}#{sort}"}
    fresh = {"status": "pending", "tries": 0, "created_at": stamp(at), "let_through_at": stamp(at)}
    return item | due | fresh | {"SK": sort}


def is_newer_edition(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one mail row has a newer edition of what the other has (`Letter.edition`)."""
    mine, theirs = one.get("edition"), other.get("edition")
    return bool(mine and theirs and mine["of"] == theirs["of"] and mine["n"] > theirs["n"])


def same_expert(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two mails to experts are to the same one; a row of before 2026-12 names only the address."""
    if "expert" in one and "expert" in other:
        return bool(one["expert"] == other["expert"])
    return bool(one["to"] == other["to"])


def undelivered_item(row: Mapping[str, Any], letter: Letter, *, at: datetime) -> Item:
    """The outbox row that alerts the desk to a failed mail: one for each mail, whatever SES reports."""
    # A version may have several mails of a kind: the end of their keys tells them apart.
    which = str(row["SK"]).split("#", 2)[2]
    sort = f"OUT#{letter.kind}#{which}#{row['kind']}"
    return mail_item(row["PK"], sort, row["desk"], letter, v=int(row["v"]), at=at)


def message_item(row: Mapping[str, Any], message_id: str, *, at: datetime) -> Item:
    """Leads from SES's id of a mail to its row, for as long as SES may report on it."""
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
    """An outbox row's key in the characters that SES allows in a tag: letters, digits, _ and -."""
    return f"{row['PK']}#{row['SK']}".replace("#", "__")


def row_of(tag: str) -> Item | None:
    """The row's key from its tag; None for a tag that isn't ours."""
    for prefix in ("OUT#", BULK_SORT):
        pk, found, sort = tag.replace("__", "#").partition(f"#{prefix}")
        if found:
            return {"PK": pk, "SK": f"{prefix}{sort}"}
    return None


def digest_item(desk: str, day: date, letter: Letter, *, at: datetime) -> Item:
    """The outbox row of a desk's digest: one a day."""
    row = mail_item(digest_pk(desk), f"OUT#{letter.kind}#{day.isoformat()}", desk, letter, v=1, at=at)
    return {**row, "expires_at": epoch(at + DIGESTS_KEPT_FOR)}


def monthly_item(desk: str, month: str, letter: Letter, *, at: datetime) -> Item:
    """The outbox row of a desk's figures of a month (YYYY-MM): one a month."""
    row = mail_item(digest_pk(desk), monthly_sort(month), desk, letter, v=1, at=at)
    return {**row, "expires_at": epoch(at + DIGESTS_KEPT_FOR)}


def monthly_sort(month: str) -> str:
    return f"OUT#monthly#{month}"


def digest_pk(desk: str) -> str:
    return f"DIGEST#{desk}"


def hold_item(desk: str, hour: str, letter: Letter, *, at: datetime) -> Item:
    """The outbox row that alerts a desk to held mails, due at `at`: one an hour, however many are held."""
    row = mail_item(f"HOLD#{desk}", f"OUT#{letter.kind}#{hour}", desk, letter, v=1, at=at)
    return {**row, "expires_at": epoch(at + DIGESTS_KEPT_FOR)}


OVER_A_CAP = frozenset({"address", "changes"})
"""Why a mail waits for a later time, when only the newest of its kind is sent (`desk.delivery.caps`)."""


NOT_VERIFIED = "NotVerified"
"""Why a mail is postponed: SES has not yet verified its sender, or in the sandbox its recipient."""
_UNVERIFIED = frozenset({NOT_VERIFIED, "MailFromDomainNotVerifiedException"})


def is_unverified(row: Item) -> bool:
    """Whether a waiting mail can be sent only after somebody has verified an address or domain in SES."""
    return row.get("why") in _UNVERIFIED


def waiting_since(row: Item) -> datetime:
    """Since when a mail is waiting: a held mail, since its release; one over a cap, from its later time."""
    if row.get("why") in OVER_A_CAP and "next_at" in row:
        return from_stamp(str(row["next_at"]))
    return from_stamp(str(row.get("let_through_at") or row["created_at"]))


def release_held(row: Item, *, at: datetime) -> Item:
    """A held mail's row, to be sent now; no cap applies to it again."""
    kept = {name: value for name, value in row.items() if name not in ("held_at", "why")}
    sort = f"{stamp(at)}#{row['PK'].removeprefix('SUB#')}#{row['SK']}"
    due = {"next_at": stamp(at), "GSI1PK": "MAIL#due", "GSI1SK": sort}
    return kept | due | {"status": "pending", "let_through_at": stamp(at)}


def drop_held(row: Item, *, at: datetime) -> Item:
    """A held mail's row, never to be sent."""
    kept = {name: value for name, value in row.items() if name not in ("GSI1PK", "GSI1SK")}
    return kept | {"status": "dropped", "dropped_at": stamp(at)}


def posted(row: Item, *, at: datetime) -> Item:
    """A letter's row, once staff have written or called."""
    kept = {name: value for name, value in row.items() if name not in ("GSI1PK", "GSI1SK")}
    return kept | {"status": "posted", "posted_at": stamp(at)}


def mail_item(
    pk: str, sort: str, desk: str, letter: Letter, *, v: int, at: datetime, lane: Lane = DUE
) -> Item:
    """An outbox row, due at `at`; in GSI1 by `next_at`, in its `lane`, until it is sent or has failed."""
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
        "GSI1PK": lane,
        "GSI1SK": f"{stamp(at)}#{pk.removeprefix('SUB#')}#{sort}",
    }
    if letter.calendar:
        item["calendar"] = dict(letter.calendar)
    if letter.until:
        item["until"] = letter.until
    if letter.edition:
        item["edition"] = {"of": letter.edition[0], "n": letter.edition[1]}
    if letter.without_phone:
        item["without_phone"] = True
    if letter.by_post:
        # Nobody sends it: it waits for the staff, who write or call.
        del item["next_at"]
        item |= {"status": "letter", "GSI1PK": "MAIL#letter"}
    return item
