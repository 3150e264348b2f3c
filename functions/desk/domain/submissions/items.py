"""A submission's items in the table, and their keys.

Pure: the items are plain dicts; `desk.storage.store` writes them in one transaction. Their keys are
docs/decisions/0005. Moments are stored as UTC "YYYY-MM-DDTHH:MM:SSZ", so that text order is time order; `due`
is a Tokyo day, absent while that is unknown.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import epoch, minutes_between, slot_text, stamp
from desk.domain.calendar.stays import Stay
from desk.domain.submissions.model import Item, Submission, payload_hash, sid_of, submission_pk

if TYPE_CHECKING:
    from desk.domain.submissions.change import Change

WORK = "WORK#"

OWN_TYPES = (
    "submission",
    "event",
    "mail",
    "receipt",
    "slot",
    "person",
    "seat",
    "draft",
    "visit",
    "body",
    *("expert_time", "found"),
)
"""The types of a submission's own items. There are mails of no submission, too: see `owner_of`."""


def owner_of(item: Mapping[str, Any]) -> str | None:
    """The sid of the submission that an item belongs to; None of a desk's own mail."""
    if "sid" in item:
        return str(item["sid"])
    return sid_of(item) if str(item["PK"]).startswith(submission_pk("")) else None


def receipt_pk(receipt: str) -> str:
    return f"RCPT#{receipt}"


def slot_pk(desk: str, month: str) -> str:
    """All taken slots of one desk's month (`YYYY-MM`) share a partition: one query finds them."""
    return f"SLOT#{desk}#{month}"


def is_expired(item: Mapping[str, Any], *, at: datetime) -> bool:
    """Whether an item has expired; DynamoDB takes days to delete it."""
    return "expires_at" in item and item["expires_at"] <= epoch(at)


def person_pk(form: str, person: str) -> str:
    """All live bookings of one mailbox share a partition."""
    return f"UNIQ#{form}#{person}"


def source_pk(desk: str, source: str) -> str:
    """Counts the unconfirmed bookings of one source that hold a slot of one desk."""
    return f"SRC#{desk}#{source}"


def seat_pk(form: str, seminar: str) -> str:
    """All seats of a seminar, and the places on its waiting list, share a partition."""
    return f"SEAT#{form}#{seminar}"


def seat_key(stored: Mapping[str, Any]) -> Item:
    """The key of what a submission holds at its seminar: one item a mailbox."""
    return {"PK": seat_pk(stored["form"], stored["seminar"]), "SK": stored["seat"]}


def seat_item(key: Item, sid: str, *, turn: int, told: int, at: datetime) -> Item:
    """`turn`: its place in the order of the waiting list, 0 of a seat. `told`: the version of the viewing URL
    that it was sent.
    """
    return {**key, "type": "seat", "sid": sid, "turn": turn, "told": told, "at": stamp(at)}


def meta_item(submission: Submission, *, lane: int | None = 0, person: str | None = None) -> Item:
    """The submission itself; in the desk's work queue (GSI1) by due date until it's done.

    `slot`, `lane`, `person`, `claim`, `source`, `found_by` name its items in other partitions, to be freed.
    A booking without a `lane` asks for its slot and holds none. `minutes` is how long the consultation is,
    whatever the settings say later.
    """
    item: Item = {
        **submission.key,
        "type": "submission",
        "v": 1,
        "status": submission.status,
        "form": submission.form,
        "desk": submission.desk,
        "bundle": submission.bundle_version,
        "answers": dict(submission.answers),
        "payload": payload_hash(submission.form, submission.answers),
        "receipt": submission.receipt,
        "received_at": stamp(submission.received_at),
        **({"due": submission.due.isoformat()} if submission.due else {}),
        **submission.canary_marks,
    }
    if submission.ends:
        item["ended_at"] = item["received_at"]
    if submission.ends and not submission.canary:
        item |= ended_keys(submission.form, item["received_at"], submission.sid)
    elif not submission.canary and not submission.idle:
        item |= queue_keys(submission.desk, submission.queued, item["received_at"], submission.sid)
    if submission.slot:
        item["slot"] = submission.answers["slot"]
        if lane is not None:
            item["lane"] = lane
    if submission.slot and submission.slot_end:
        item["minutes"] = minutes_between(submission.slot, submission.slot_end)
    if person:
        item |= {"person": person_pk(submission.form, person), "claim": submission.sid}
    if submission.wants_earlier:
        item["earlier"] = item["received_at"]
    if submission.source:
        item["source"] = submission.source
    if submission.limited:
        item["limited"] = submission.limited
    if submission.seminar:
        held = {"seminar": submission.seminar, "seat": submission.seat, "turn": submission.turn}
        item |= {name: value for name, value in held.items() if value}
    if submission.shown_as:
        item["shown_as"] = submission.shown_as
    if submission.bodies:
        item["bodies"] = list(submission.bodies)
    item |= {"found_by": list(submission.found_by)} if submission.found_by else {}
    if submission.labels:
        item["labels"] = dict(submission.labels)
    if submission.suspect:
        item["suspect"] = list(submission.suspect)
    if submission.channel:
        item |= {"channel": submission.channel, "taken_by": submission.by}
    return item


def changed_item(change: "Change", *, lane: int) -> Item:
    """The META item after a change; `lane` is the new slot's, where there is one."""
    item: Item = {**change.stored, **change.values, "status": change.status, "v": change.v}
    for name in change.dropped:
        item.pop(name, None)
    if change.slot and change.until:
        item |= {"slot": slot_text(change.slot), **({"lane": lane} if change.holds else {})}
        item["minutes"] = minutes_between(change.slot, change.until)
    if change.status != "received":
        item.pop("source", None)
    if change.leaves or change.takes or change.seat:
        item |= _held_after(change, item)
        for name in ("seat", "turn"):
            if not item[name]:
                del item[name]
    if change.person:
        item |= {"person": change.person, "claim": change.sid}
    if change.found_by is not None:
        item["found_by"] = list(change.found_by)
    # What is still to be sent of older mails is out of date now; a machine is sent nothing more at all.
    if change.stops_mail or any(
        letter.reader == "applicant" and letter.supersedes for letter in change.letters
    ):
        item["mail_v"] = change.v
    if change.ends:
        item["ended_at"] = stamp(change.at)
    if item.get("canary"):
        return item
    if change.is_ended:
        # Written with every note too, in case it's missing.
        item |= ended_keys(item["form"], item["received_at"], change.sid)
    elif change.idle:
        item.pop("GSI1PK", None)
        item.pop("GSI1SK", None)
    elif change.queue:
        item |= queue_keys(item["desk"], change.queue, item["received_at"], change.sid)
    return item


def _held_after(change: "Change", item: Item) -> Item:
    """What it holds at a seminar after the change: `seminar`, `seat`, `turn`; empty for what it hasn't."""
    seat = change.seat or str(item.get("seat", ""))
    if change.takes:
        turn = change.turn if change.takes.waits else 0
        return {"seminar": change.takes.seminar, "seat": seat or change.sid, "turn": turn}
    if change.leaves:
        return {"seat": "", "turn": 0}
    return {"seat": seat, "turn": item.get("turn", 0)}


def receipt_item(submission: Submission) -> Item:
    return {"PK": receipt_pk(submission.receipt), "SK": "META", "type": "receipt", "sid": submission.sid}


def slot_key(desk: str, slot: str, lane: int) -> Item:
    return {"PK": slot_pk(desk, slot[:7]), "SK": f"{slot}#{lane}"}


def slot_item(sid: str, desk: str, form: str, stay: Stay, *, lane: int, at: datetime) -> Item:
    """A taken slot: that the item exists means that it's taken. `form` says whose places it is one of."""
    return {
        **slot_key(desk, slot_text(stay.start), lane),
        "type": "slot",
        "sid": sid,
        "form": form,
        "taken_at": stamp(at),
        "minutes": minutes_between(stay.start, stay.end),
    }


def claim_key(stored: Mapping[str, Any]) -> Item:
    """The key of a booking's claim. Before 2026-12 a mailbox had one claim, and `claim` wasn't stored."""
    return {"PK": stored["person"], "SK": stored.get("claim", "META")}


def person_item(key: Item, sid: str, *, until: datetime) -> Item:
    """A live booking of a mailbox, until the end of its consultation."""
    return {**key, "type": "person", "sid": sid, "until": stamp(until)}


def queue_keys(desk: str, due: date, received_at: str, sid: str) -> Item:
    """The work queue's keys, in the order of due dates."""
    return {"GSI1PK": work_pk(desk), "GSI1SK": f"{due.isoformat()}#{received_at}#{sid}"}


def work_pk(desk: str) -> str:
    return f"{WORK}{desk}"


def is_waiting(stored: Mapping[str, Any]) -> bool:
    """Whether a META item is in a desk's work queue."""
    return str(stored.get("GSI1PK", "")).startswith(WORK)


def ended_pk(form: str) -> str:
    """All ended submissions of one form, by the moment of receipt: the form says how long they are kept."""
    return f"KEEP#{form}"


def ended_keys(form: str, received_at: str, sid: str) -> Item:
    return {"GSI1PK": ended_pk(form), "GSI1SK": f"{received_at}#{sid}"}


def is_being_deleted(stored: Mapping[str, Any]) -> bool:
    """Whether a META item is being deleted: only `desk.usecases.retention` still sees it."""
    return "going_at" in stored
