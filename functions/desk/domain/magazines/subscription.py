"""A subscription: asked for, confirmed by the mail's reader, ended; and the items it consists of. Pure.

META of `MAG#<id>` is the subscription; the mails that ask to confirm it are rows of the outbox beside it.
`address` is where issues go, `asked_to` where the last request came for: only a confirmation makes it the
address. Subscribers of a magazine are in GSI1 under `MAGAZINE#<id>`.

What was asked for and never confirmed is deleted after CONFIRM_WITHIN. Of an ended subscription the record
of the consent stays (`address`, `consents`): the rules of the Act on Regulation of Transmission of Specified
Electronic Mail want it kept for one month from the day on which nothing more is to be sent
(特定電子メールの送信の適正化等に関する法律 第3条第2項、施行規則 第4条). A municipality
that advertises nothing isn't bound by it (第2条第2号), but its readers may expect no less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from desk.domain.calendar.moments import epoch, from_stamp, stamp, tokyo_day
from desk.domain.mail.facts.magazine import CONFIRM_DAYS
from desk.domain.mail.letters import letter_of_magazine
from desk.domain.mail.stored.rows import mail_item
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import Item

PENDING, SUBSCRIBED, LEFT = "pending", "subscribed", "left"

Ending = Literal["one-click", "page", "bounce", "complaint", "staff"]
"""What ended a subscription: a mail program's button, our page, what SES reported, or staff at its reader's
request."""

CONFIRM_WITHIN = timedelta(days=CONFIRM_DAYS)
CONSENT_KEPT_FOR = timedelta(days=32)
"""A month has 31 days at most; one more, because days are counted whole."""

CONFIRM_MAILS_KEPT_FOR = timedelta(days=14)
"""Longer than a mail server tries to deliver one."""

ASKED_AGAIN_AFTER = timedelta(minutes=5)
MOST_A_DAY = 3
"""Further requests for a mailbox get the same page and no mail: anybody can type a stranger's address."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request to subscribe. `by` is `page`, `phone` or the id of the form whose tick it was; `op` names it,
    so that a repeated post is one request."""

    id: str
    magazine: str
    address: str
    by: str
    op: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one step writes: META after it (of the version that was read), and the mails it triggers."""

    after: Item
    rows: tuple[Item, ...] = ()


def subscription_pk(subscription: str) -> str:
    return f"MAG#{subscription}"


def subscribers_pk(magazine: str) -> str:
    """GSI1PK of a magazine's subscribers."""
    return f"MAGAZINE#{magazine}"


def is_subscribed(stored: Mapping[str, Any] | None) -> bool:
    return stored is not None and stored["status"] == SUBSCRIBED


def can_be_confirmed(stored: Mapping[str, Any] | None, *, at: datetime) -> bool:
    """Whether a request for it can still be confirmed; it may be subscribed already."""
    return stored is not None and "asked_to" in stored and str(stored["confirm_until"]) > stamp(at)


def asked(stored: Item | None, asks: Asked, bundle: Mapping[str, Any]) -> Step | None:
    """A request: the same mail whether its mailbox is subscribed or not. None if it gets no mail (again)."""
    at = asks.at
    if stored is not None and is_expired(stored, at=at):
        stored = {**_identity(stored), "v": stored["v"]}
    before = stored or {}
    if asks.op in before.get("ops", ()) or not _may_be_mailed(before, at=at):
        return None
    day = tokyo_day(at).isoformat()
    count = int(before["asked_n"]) + 1 if before.get("asked_day") == day else 1
    v = int(before.get("v", 0)) + 1
    is_new = before.get("status") not in (PENDING, SUBSCRIBED) or not can_be_confirmed(before, at=at)
    after: Item = {
        **before,
        "PK": subscription_pk(asks.id),
        "SK": "META",
        "type": "subscription",
        "magazine": asks.magazine,
        "status": SUBSCRIBED if before.get("status") == SUBSCRIBED else PENDING,
        "v": v,
        "mail_v": v,
        "ops": [*before.get("ops", ()), asks.op][-MOST_A_DAY:],
        "asked_to": asks.address,
        "asked_at": stamp(at),
        "asked_by": asks.by,
        "asked_day": day,
        "asked_n": count,
        "since": stamp(at) if is_new else before["since"],
        "confirm_until": stamp(at + CONFIRM_WITHIN),
    }
    if after["status"] == PENDING:
        # Of one that was ended the record of the consent stays as long as before.
        after["expires_at"] = max(epoch(at + CONFIRM_WITHIN), int(before.get("expires_at", 0)))
    letter = letter_of_magazine("confirm", asks.magazine, to=asks.address, bundle=bundle)
    row = mail_item(
        str(after["PK"]),
        f"OUT#{letter.kind}#{v}",
        bundle["magazines"][asks.magazine]["desk"],
        letter,
        v=v,
        at=at,
    )
    marks = {
        "magazine": asks.magazine,
        "since": after["since"],
        "expires_at": epoch(at + CONFIRM_MAILS_KEPT_FOR),
    }
    return Step(after=after, rows=(row | marks,))


def confirmed(stored: Item, *, at: datetime) -> Step:
    """The mail's reader wants it. The same again changes nothing."""
    if stored["status"] == SUBSCRIBED and stored["address"] == stored["asked_to"]:
        return Step(after=stored)
    consent = {"asked_at": stored["asked_at"], "asked_by": stored["asked_by"], "confirmed_at": stamp(at)}
    kept = {name: value for name, value in stored.items() if name not in ("expires_at", "left_at", "left_by")}
    began = stored["subscribed_at"] if stored["status"] == SUBSCRIBED else stamp(at)
    return Step(
        after={
            **kept,
            "status": SUBSCRIBED,
            "v": int(stored["v"]) + 1,
            "address": stored["asked_to"],
            "subscribed_at": began,
            "consents": [*stored.get("consents", ()), consent],
            "GSI1PK": subscribers_pk(stored["magazine"]),
            "GSI1SK": f"{began}#{str(stored['PK']).removeprefix('MAG#')}",
        }
    )


def left(stored: Item, *, by: Ending, at: datetime) -> Step:
    """It is ended, and so is a request that was not confirmed. The same again changes nothing."""
    if stored["status"] == LEFT:
        return Step(after=stored)
    gone = ("GSI1PK", "GSI1SK", "asked_to", "confirm_until", "since")
    kept = {name: value for name, value in stored.items() if name not in gone}
    end = epoch(at + CONSENT_KEPT_FOR) if "consents" in stored else epoch(at)
    return Step(
        after={
            **kept,
            "status": LEFT,
            "v": int(stored["v"]) + 1,
            "left_at": stamp(at),
            "left_by": by,
            "expires_at": max(end, int(stored.get("expires_at", 0))),
        }
    )


def _identity(stored: Item) -> Item:
    return {name: stored[name] for name in ("PK", "SK", "type", "magazine")}


def _may_be_mailed(before: Mapping[str, Any], *, at: datetime) -> bool:
    if "asked_at" not in before:
        return True
    is_today = before["asked_day"] == tokyo_day(at).isoformat()
    return at - from_stamp(str(before["asked_at"])) >= ASKED_AGAIN_AFTER and not (
        is_today and before["asked_n"] >= MOST_A_DAY
    )
