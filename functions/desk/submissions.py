"""Submissions (申込・相談): what one is, and the items that it is in the table.

Pure: the items are plain dicts; `desk.store` writes them in one transaction. Their keys are
house.md's "What a submission is". Moments are stored as UTC "YYYY-MM-DDTHH:MM:SSZ", so that text
order is time order; `due` is a Tokyo day.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from desk.answers import Answers

Item = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One accepted submission, as it's first stored."""

    sid: str
    form: str
    desk: str
    bundle_version: str
    answers: Answers
    receipt: str
    received_at: datetime
    due: date
    slot: datetime | None = None
    slot_end: datetime | None = None
    suspect: tuple[str, ...] = ()

    @property
    def key(self) -> Item:
        return {"PK": submission_pk(self.sid), "SK": "META"}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to be sent: the outbox row's facts. `mail` is an id of content/mail/*."""

    kind: str
    mail: str
    to: str
    discreet: bool
    facts: Mapping[str, str]


_SID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_sid(text: str) -> bool:
    """A UUID in lower case."""
    return bool(_SID.fullmatch(text))


def submission_pk(sid: str) -> str:
    return f"SUB#{sid}"


def receipt_pk(receipt: str) -> str:
    return f"RCPT#{receipt}"


def stamp(moment: datetime) -> str:
    """UTC "YYYY-MM-DDTHH:MM:SSZ" of an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_stamp(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def payload_hash(form: str, answers: Mapping[str, Any]) -> str:
    """Tells whether a second post under the same sid is the same submission."""
    canonical = json.dumps([form, dict(answers)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def person_hash(address: str, *, key: bytes) -> str:
    """A keyed hash of a mail address in lower case: names a person without naming them.

    Raises ValueError without a key: anyone could then find the person by trying addresses.
    """
    if not key:
        raise ValueError("MAIL_HASH_KEY is not set")
    return hmac.new(key, address.lower().encode(), hashlib.sha256).hexdigest()[:32]


def meta_item(submission: Submission) -> Item:
    """The submission itself; in the desk's work queue (GSI1) by due date until it's done."""
    item: Item = {
        **submission.key,
        "type": "submission",
        "v": 1,
        "status": "received",
        "form": submission.form,
        "desk": submission.desk,
        "bundle": submission.bundle_version,
        "answers": dict(submission.answers),
        "payload": payload_hash(submission.form, submission.answers),
        "receipt": submission.receipt,
        "received_at": stamp(submission.received_at),
        "due": submission.due.isoformat(),
        "GSI1PK": f"WORK#{submission.desk}",
        "GSI1SK": f"{submission.due.isoformat()}#{stamp(submission.received_at)}#{submission.sid}",
    }
    if submission.slot:
        item["slot"] = submission.answers["slot"]
    if submission.suspect:
        item["suspect"] = list(submission.suspect)
    return item


def first_event_item(submission: Submission) -> Item:
    """The audit trail's first entry. It names no person: the applicant is who `by` says."""
    return {
        "PK": submission_pk(submission.sid),
        "SK": "EV#000001",
        "type": "event",
        "what": "received",
        "by": "applicant",
        "at": stamp(submission.received_at),
        "v": 1,
    }


def receipt_item(submission: Submission) -> Item:
    return {"PK": receipt_pk(submission.receipt), "SK": "META", "type": "receipt", "sid": submission.sid}


def slot_item(submission: Submission, *, slot: datetime, lane: int) -> Item:
    """A taken slot: it exists, so it's taken."""
    return {
        "PK": f"SLOT#{submission.desk}#{slot:%Y-%m}",
        "SK": f"{slot:%Y-%m-%dT%H:%M}#{lane}",
        "type": "slot",
        "sid": submission.sid,
        "taken_at": stamp(submission.received_at),
    }


def person_item(submission: Submission, *, person: str, until: datetime) -> Item:
    """One live booking a person: stands in the way of a second one until the first has ended."""
    return {
        "PK": f"UNIQ#{submission.form}#{person}",
        "SK": "META",
        "type": "person",
        "sid": submission.sid,
        "until": stamp(until),
    }


def letter_item(submission: Submission, letter: Letter, *, n: int) -> Item:
    """An outbox row, due at once; in GSI1 by when it's next due, until it's sent or given up."""
    at = stamp(submission.received_at)
    sort = f"OUT#{letter.kind}#{n}"
    return {
        "PK": submission_pk(submission.sid),
        "SK": sort,
        "type": "mail",
        "status": "pending",
        "mail": letter.mail,
        "desk": submission.desk,
        "kind": letter.kind,
        "to": letter.to,
        "discreet": letter.discreet,
        # The store may have had to draw another receipt number after the letter was written.
        "facts": {**letter.facts, "receipt": submission.receipt},
        "tries": 0,
        "created_at": at,
        "next_at": at,
        "GSI1PK": "MAIL#due",
        "GSI1SK": f"{at}#{submission.sid}#{sort}",
    }
