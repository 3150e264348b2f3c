"""Submissions (申込・相談): what one is, and the items that it is in the table.

Pure: the items are plain dicts; `desk.storage.store` writes them in one transaction. Their keys are
house.md's "What a submission is". Moments are stored as UTC "YYYY-MM-DDTHH:MM:SSZ", so that text
order is time order; `due` is a Tokyo day.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desk.domain.calendar.opening_days import TOKYO
from desk.domain.forms.answers import Answers
from desk.domain.submissions.workflow import APPLICANT, ENDED, FREED

Item = dict[str, Any]

REPORTS_COME_FOR = timedelta(days=90)
"""After a mail was sent; the last to come are complaints, which wait for somebody to read the mail."""

TRIALS_KEPT_FOR = timedelta(days=1)
"""Of the desk's own: they're ended within minutes, and nobody has to look at them."""

DIGESTS_KEPT_FOR = timedelta(days=14)
"""A digest names receipts; newer ones say what still waits."""

ROW_TAG = "row"
"""The tag that goes along with each mail, so that SES's reports find a row whose marking was lost."""

TO_THE_DESK = frozenset({"staff-notice", "digest", "undelivered", "held"})
"""The kinds of mail that tell the desk: none takes the place of another, and none of the applicant's."""


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
    canary: bool = False
    """The desk's own trial (`desk.canary.journey`): in no list, no figure and no mail to the staff."""

    @property
    def key(self) -> Item:
        return {"PK": submission_pk(self.sid), "SK": "META"}

    @property
    def passing(self) -> Item:
        """What each item of the desk's own trial has besides."""
        end = self.received_at + TRIALS_KEPT_FOR
        return {"canary": True, "expires_at": epoch(end)} if self.canary else {}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to be sent: the outbox row's facts. `mail` is an id of content/mail/*.

    `calendar` says what the calendar file that goes along is of: `method`, `start`, `end` (UTC stamps)
    and `url`; empty where none does. `until` is a stamp from which on it isn't worth sending any more.
    """

    kind: str
    mail: str
    to: str
    discreet: bool
    facts: Mapping[str, str]
    calendar: Mapping[str, str] = field(default_factory=dict)
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One step of a stored submission's life, to be written in one transaction or not at all.

    `stored` is the META item that the step was decided on; `op` names this attempt, so that a repeated
    one is recognised. `values` are set, `dropped` taken away; `slot` and `until` (the end of its
    consultation) are given where the booking moves. `details` go into the event: no personal data.
    `suppressions` are the keys of what keeps mail from the applicant's addresses, to be taken away.
    `unheld` are the rows of held mails as they'll be: to be sent, or dropped.
    """

    stored: Item
    action: str
    status: str
    by: str
    at: datetime
    op: str
    values: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    queue: date | None = None
    slot: datetime | None = None
    until: datetime | None = None
    letters: tuple[Letter, ...] = ()
    suppressions: tuple[str, ...] = ()
    unheld: tuple[Item, ...] = ()

    @property
    def sid(self) -> str:
        return sid_of(self.stored)

    @property
    def v(self) -> int:
        """The version that this step makes."""
        return int(self.stored["v"]) + 1

    @property
    def passing(self) -> Item:
        """As `Submission.passing`."""
        return {name: self.stored[name] for name in ("canary", "expires_at") if self.stored.get("canary")}

    @property
    def ends(self) -> bool:
        """Whether this is the step that ends it; a note may come after."""
        return self.status in ENDED and self.stored["status"] not in ENDED

    @property
    def frees_slot(self) -> bool:
        return "slot" in self.stored and (self.slot is not None or (self.ends and self.status in FREED))

    @property
    def frees_person(self) -> bool:
        return "person" in self.stored and self.ends


WORK = "WORK#"
_SID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_sid(text: str) -> bool:
    """A UUID in lower case."""
    return bool(_SID.fullmatch(text))


def sid_of(stored: Mapping[str, Any]) -> str:
    """The sid of a submission's item."""
    return str(stored["PK"]).removeprefix("SUB#")


def submission_pk(sid: str) -> str:
    return f"SUB#{sid}"


def receipt_pk(receipt: str) -> str:
    return f"RCPT#{receipt}"


def slot_pk(desk: str, month: str) -> str:
    """All taken slots of one desk's month (`YYYY-MM`) stand together: one query finds them."""
    return f"SLOT#{desk}#{month}"


def stamp(moment: datetime) -> str:
    """UTC "YYYY-MM-DDTHH:MM:SSZ" of an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(moment: datetime) -> int:
    """As TTL wants a moment (`expires_at`): seconds since 1970."""
    return int(moment.timestamp())


def is_expired(item: Mapping[str, Any], *, at: datetime) -> bool:
    """Whether an item is only still there because DynamoDB takes days to delete what has expired."""
    return "expires_at" in item and item["expires_at"] <= epoch(at)


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


def person_pk(form: str, person: str) -> str:
    return f"UNIQ#{form}#{person}"


def meta_item(submission: Submission, *, lane: int = 0, person: str | None = None) -> Item:
    """The submission itself; in the desk's work queue (GSI1) by due date until it's done.

    `slot`, `lane` and `person` name the other items that it holds, so that they can be let go.
    """
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
        **submission.passing,
    }
    if not submission.canary:
        item |= _queue(submission.desk, submission.due, item["received_at"], submission.sid)
    if submission.slot:
        item |= {"slot": submission.answers["slot"], "lane": lane}
    if person:
        item["person"] = person_pk(submission.form, person)
    if submission.suspect:
        item["suspect"] = list(submission.suspect)
    return item


def changed_item(change: Change, *, lane: int) -> Item:
    """The META item after a change; `lane` is the new slot's, where there is one."""
    item: Item = {**change.stored, **change.values, "status": change.status, "v": change.v}
    for name in change.dropped:
        item.pop(name, None)
    if change.slot:
        item |= {"slot": slot_text(change.slot), "lane": lane}
    # What is still to be sent of older mails is out of date now; a machine is sent nothing more at all.
    if change.status == "released" or any(letter.kind not in TO_THE_DESK for letter in change.letters):
        item["mail_v"] = change.v
    if change.ends:
        item["ended_at"] = stamp(change.at)
    if item.get("canary"):
        return item
    if change.status in ENDED:
        # With every note too: what isn't there yet, for whatever reason, is then.
        item |= {"GSI1PK": keep_pk(item["form"]), "GSI1SK": f"{item['received_at']}#{change.sid}"}
    elif change.queue:
        item |= _queue(item["desk"], change.queue, item["received_at"], change.sid)
    return item


def first_event_item(submission: Submission) -> Item:
    """The audit trail's first entry. It names no person: the applicant is who `by` says."""
    return _event_item(
        submission.sid, 1, what="receive", by=APPLICANT, at=submission.received_at, status="received"
    )


def event_item(change: Change) -> Item:
    """The audit trail's entry of a change."""
    event = _event_item(
        change.sid, change.v, what=change.action, by=change.by, at=change.at, status=change.status
    )
    return {**event, "op": change.op, **({"details": dict(change.details)} if change.details else {})}


def receipt_item(submission: Submission) -> Item:
    return {"PK": receipt_pk(submission.receipt), "SK": "META", "type": "receipt", "sid": submission.sid}


def slot_text(slot: datetime) -> str:
    """`YYYY-MM-DDTHH:MM`, a slot's start in Asia/Tokyo."""
    return f"{slot.astimezone(TOKYO):%Y-%m-%dT%H:%M}"


def slot_key(desk: str, slot: str, lane: int) -> Item:
    return {"PK": slot_pk(desk, slot[:7]), "SK": f"{slot}#{lane}"}


def slot_item(sid: str, desk: str, *, slot: datetime, lane: int, at: datetime) -> Item:
    """A taken slot: it exists, so it's taken."""
    return {
        **slot_key(desk, slot_text(slot), lane),
        "type": "slot",
        "sid": sid,
        "taken_at": stamp(at),
    }


def person_item(pk: str, sid: str, *, until: datetime) -> Item:
    """One live booking a person: stands in the way of a second one until the first has ended."""
    return {"PK": pk, "SK": "META", "type": "person", "sid": sid, "until": stamp(until)}


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


def let_through(row: Item, *, at: datetime) -> Item:
    """A held mail's row, to be sent now: no cap stops it any more."""
    kept = {name: value for name, value in row.items() if name not in ("held_at", "why")}
    sort = f"{stamp(at)}#{row['PK'].removeprefix('SUB#')}#{row['SK']}"
    due = {"next_at": stamp(at), "GSI1PK": "MAIL#due", "GSI1SK": sort}
    return kept | due | {"status": "pending", "let_through_at": stamp(at)}


def dropped(row: Item, *, at: datetime) -> Item:
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


def _queue(desk: str, due: date, received_at: str, sid: str) -> Item:
    """The work queue's keys: what is due first comes first."""
    return {"GSI1PK": work_pk(desk), "GSI1SK": f"{due.isoformat()}#{received_at}#{sid}"}


def work_pk(desk: str) -> str:
    return f"{WORK}{desk}"


def is_waiting(stored: Mapping[str, Any]) -> bool:
    """Whether a META item is in a desk's work queue."""
    return str(stored.get("GSI1PK", "")).startswith(WORK)


def keep_pk(form: str) -> str:
    """All that has ended of one form, by the moment of receipt: how long it's kept is the form's to say."""
    return f"KEEP#{form}"


def is_going(stored: Mapping[str, Any]) -> bool:
    """Whether a META item is being deleted: to everyone but `desk.usecases.retention` it's gone."""
    return "going_at" in stored


def gone_pk(at: datetime) -> str:
    """What was deleted in a month of Tokyo's stands together."""
    return f"GONE#{at.astimezone(TOKYO):%Y-%m}"


def gone_item(stored: Mapping[str, Any], *, why: str, count: int, at: datetime, op: str) -> Item:
    """What is left of a deleted submission: an event that leads to nobody, not even by a number."""
    return {
        "PK": gone_pk(at),
        "SK": f"{stamp(at)}#{op}",
        "type": "gone",
        "why": why,
        "form": stored["form"],
        "desk": stored["desk"],
        "received": f"{from_stamp(stored['received_at']).astimezone(TOKYO):%Y-%m}",
        "status": stored["status"],
        "items": count,
    }


def _event_item(sid: str, v: int, *, what: str, by: str, at: datetime, status: str) -> Item:
    return {
        "PK": submission_pk(sid),
        "SK": f"EV#{v:06}",
        "type": "event",
        "what": what,
        "by": by,
        "at": stamp(at),
        "status": status,
        "v": v,
    }
