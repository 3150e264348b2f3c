"""What a submission (申込・相談) and a letter are, apart from how they are stored."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from desk.domain.calendar.moments import epoch
from desk.domain.forms.answers import Answers
from desk.domain.submissions.workflow import APPLICANT

if TYPE_CHECKING:
    pass

Item = dict[str, Any]


PHONE = "phone"
"""The `channel` of what staff took for a caller."""

CANARIES_KEPT_FOR = timedelta(days=1)
"""A canary's booking ends within minutes, and nobody has to look at it."""


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
    status: str
    due: date | None
    """None while its year's public holidays are not published."""
    queued: date
    """Its place in the work queue: `due`, or the earliest that it can be."""
    slot: datetime | None = None
    slot_end: datetime | None = None
    suspect: tuple[str, ...] = ()
    wants_earlier: bool = False
    """Whether the applicant asked to be told of earlier slots."""
    limited: str = ""
    """The round of its form's limit in which it is counted; "" if it isn't."""
    bodies: tuple[str, ...] = ()
    """What its body is known by (`domain.submissions.dispatch.bodies`); empty if its form doesn't ask."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """`field=option` -> its words, of chosen options that may leave their list later."""
    source: str = ""
    """PK of the item that counts what its source has sent (`source_pk`); "" if that isn't known."""
    seminar: str = ""
    """The seminar that it asks for."""
    seat: str = ""
    """The sort key of what it holds there (`seat_key`); "" if it holds nothing."""
    turn: int = 0
    """Its place in the order of the seminar's waiting list; 0 if it has a seat."""
    shown_as: str = ""
    """The state that its answer says, if that isn't its own."""
    idle: bool = False
    """Nobody has to do anything about it in its state: it's in no work queue."""
    ends: bool = False
    """Its state is an end from the beginning."""
    mail: str = ""
    """The use of the mail that tells the applicant, if not `auto_reply`."""
    calendar: Mapping[str, str] = field(default_factory=dict)
    """What its calendar file is made of, as of a Letter."""
    channel: str = ""
    """How it came, if not by the site: `phone`."""
    by: str = APPLICANT
    """Who sent it: a member of the staff, for a caller."""
    read_out: tuple[str, ...] = ()
    """The consents that staff read out to the caller."""
    found_by: tuple[str, ...] = ()
    """The rows of the index that lead to it (`domain.finding.rows`)."""
    canary: bool = False
    """Made by `desk.canary.journey`: in no list, no figure and no mail to the staff."""

    @property
    def key(self) -> Item:
        return {"PK": submission_pk(self.sid), "SK": "META"}

    @property
    def canary_marks(self) -> Item:
        """Attributes that mark a canary's items (`canary`, TTL)."""
        end = self.received_at + CANARIES_KEPT_FOR
        return {"canary": True, "expires_at": epoch(end)} if self.canary else {}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to send: what the outbox row is made from. `mail` is an id of content/mail/*.

    `kind`, `reader` and `supersedes` are those of its row in `domain.mail.uses.table`. `calendar` describes
    the attached calendar file: `method`, `start`, `end` (UTC stamps) and, for a REQUEST, `location` and, of a
    video meeting, `url`; empty without a file. From the stamp `until` on the mail is no longer sent.
    `without_phone`: the applicant can't use one. `by_post`: they have no address, so staff write or call.
    `copies`: who else of the desk gets the same, each in a mail of their own.
    """

    kind: str
    mail: str
    reader: Literal["applicant", "desk", "expert"]
    to: str
    discreet: bool
    facts: Mapping[str, str]
    calendar: Mapping[str, str] = field(default_factory=dict)
    until: str = ""
    without_phone: bool = False
    supersedes: bool = True
    by_post: bool = False
    copies: tuple[str, ...] = ()
    nth: str = ""
    """In its row's key in place of the version, for a mail of which a version may have several."""
    edition: tuple[str, int] | None = None
    """Of what, and the how manyeth: a newer edition of the same replaces an older one that isn't sent yet."""
    expert: str = ""
    """The id of the expert whom it is to."""


_SID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_sid(text: str) -> bool:
    """A UUID in lower case."""
    return bool(_SID.fullmatch(text))


def holds_slot(stored: Mapping[str, Any]) -> bool:
    """Whether a META item has a slot of its own; one over its source's places only asks for one."""
    return "lane" in stored


def is_by_phone(stored: Mapping[str, Any]) -> bool:
    """Whether staff took it for a caller."""
    return bool(stored.get("channel") == PHONE)


def waits_for_a_slot(stored: Mapping[str, Any]) -> bool:
    """Whether it asks for a slot that nothing is kept for: the staff take it when they confirm."""
    return stored["status"] == "received" and "slot" in stored and not holds_slot(stored)


def sid_of(stored: Mapping[str, Any]) -> str:
    """The sid of a submission's item."""
    return str(stored["PK"]).removeprefix("SUB#")


def submission_pk(sid: str) -> str:
    return f"SUB#{sid}"


def payload_hash(form: str, answers: Mapping[str, Any]) -> str:
    """Shows whether a second post under the same sid is the same submission."""
    canonical = json.dumps([form, dict(answers)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
