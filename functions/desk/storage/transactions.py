"""The writes of each transaction: which items are put or deleted, on which conditions.

Pure; `desk.storage.store` says what a failed condition means.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.stays import Stay
from desk.domain.finding.rows import found_item
from desk.domain.mail.facts.bookings import booking_marks
from desk.domain.mail.stored.of_changes import rows_of_change
from desk.domain.mail.stored.rows import letter_item, with_copies
from desk.domain.submissions.items import (
    changed_item,
    claim_key,
    meta_item,
    person_item,
    queue_keys,
    receipt_item,
    slot_item,
    slot_key,
)
from desk.domain.submissions.model import Item, Letter, Submission, holds_slot, sid_of
from desk.domain.submissions.places.day_book import DayBook, stay_of
from desk.domain.submissions.places.earlier import freed_item
from desk.domain.submissions.watch.trail import event_item, first_event_item
from desk.storage.capacity.day_books import BOOK, SLOT
from desk.storage.capacity.limits import Limit, change_limit, take_place_in_limit
from desk.storage.capacity.places import Place, free_place, move_place, take_place
from desk.storage.table import Write, to_wire
from desk.storage.writes import delete_own, key_of, own, put, still, update

if TYPE_CHECKING:
    from desk.domain.submissions.change import Change

_HELD: Mapping[str, Any] = {
    "ConditionExpression": "#status = :held",
    "ExpressionAttributeNames": {"#status": "status"},
    "ExpressionAttributeValues": to_wire({":held": "held"}),
}

_TO_WRITE: Mapping[str, Any] = {
    **_HELD,
    "ConditionExpression": "#status = :letter",
    "ExpressionAttributeValues": to_wire({":letter": "letter"}),
}


def _check_same_state(role: str, stored: Item) -> Write:
    """Check that the submission has the same status and its applicant no newer mail."""
    seen = {
        "ConditionExpression": "#status = :status AND mail_v = :mail_v AND attribute_not_exists(going_at)",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": to_wire({":status": stored["status"], ":mail_v": stored["mail_v"]}),
    }
    return Write(role=role, verb="ConditionCheck", request={"Key": key_of(stored), **seen})


def put_book(book: DayBook, taken: Item, *, holds: bool = True) -> Write:
    """Count the day up, if nobody else has since it was read; without `holds` only look that nobody has."""
    condition: Mapping[str, Any] = {"ConditionExpression": "attribute_not_exists(v)"}
    if book.v is not None:
        seen = to_wire({":v": book.v})
        condition = {"ConditionExpression": "v = :v", "ExpressionAttributeValues": seen}
    version = book.next_version(taken)
    if holds:
        return put(BOOK, version, condition)
    return Write(role=BOOK, verb="ConditionCheck", request={"Key": key_of(version), **condition})


def writes_for_submission(
    submission: Submission,
    letters: tuple[Letter, ...],
    *,
    lane: int,
    person: str | None,
    book: DayBook | None = None,
    place: Place | None = None,
    over: Mapping[str, str] | None = None,
    holds: bool = True,
    limit: Limit | None = None,
) -> list[Write]:
    """The transaction that stores a submission.

    `book`: of its slot's day. Nothing in it depends on what else its person has booked.
    """
    sid, at = submission.sid, submission.received_at
    stored = meta_item(submission, lane=lane if holds else None, person=person)
    writes = [
        put("meta", stored),
        put("event", first_event_item(submission) | submission.canary_marks),
        put("receipt", receipt_item(submission) | submission.canary_marks),
    ]
    if submission.slot and submission.slot_end:
        stay = Stay(start=submission.slot, end=submission.slot_end)
        taken = slot_item(sid, submission.desk, submission.form, stay, lane=lane, at=at)
        writes += [put(SLOT, taken | submission.canary_marks)] if holds else []
        writes += [put_book(book, taken, holds=holds)] if book else []
    if person and submission.slot_end:
        writes.append(put("person", person_item(claim_key(stored), sid, until=submission.slot_end)))
    if place and holds:
        writes.append(take_place(place, sid, over=over or {}))
    if limit and submission.limited:
        writes.append(take_place_in_limit(limit))
    if submission.bodies:
        # Late: only a dispatch has bodies.
        from desk.storage.dispatch.visits import writes_for_claims

        writes += writes_for_claims(list(submission.bodies), sid)
    writes += [_put_found(submission.desk, entry, sid) for entry in submission.found_by]
    return writes + [
        put("letter", row | submission.canary_marks | booking_marks(letter, stored))
        for letter in letters
        for row in with_copies(
            letter_item(sid, submission.desk, submission.receipt, letter, v=1, at=at), letter
        )
    ]


def writes_for_change(change: "Change", *, lane: int, book: DayBook | None = None) -> list[Write]:
    """The transaction that changes a submission. `book`: of the day on which it takes a place."""
    # Late: who takes a submission changes none.
    from desk.storage.dispatch.visits import condition_of_meta, writes_for_dispatch

    stored, sid = change.stored, change.sid
    after = changed_item(change, lane=lane)
    more, values = condition_of_meta(change)
    writes = [
        put("meta", after, still(stored, more, **values)),
        put("event", event_item(change) | change.canary_marks),
    ]
    if change.slot and change.until:
        stay = Stay(start=change.slot, end=change.until)
        taken = slot_item(sid, stored["desk"], stored["form"], stay, lane=lane, at=change.at)
        writes += [put(SLOT, taken | change.canary_marks)] if change.holds else []
        writes += [put_book(book, taken, holds=change.holds)] if book else []
    if change.frees_slot:
        held = slot_key(stored["desk"], stored["slot"], int(stored["lane"]))
        writes.append(delete_own("old slot", held, sid))
    if change.tells_freed:
        freed = stay_of({"SK": stored["slot"], "minutes": stored.get("minutes", 1)}, minutes=1)
        item = freed_item(stored["desk"], freed, at=change.at, op=change.op, form=stored["form"])
        writes.append(put("freed", item))
    if change.frees_person:
        writes.append(delete_own("person", claim_key(stored), sid))
    elif change.until and "person" in stored:
        claim = person_item(claim_key(stored), sid, until=change.until) | change.canary_marks
        writes.append(put("person", claim, own(sid)))
    if change.frees_place:
        writes.append(free_place(stored, sid))
    if change.limit:
        writes.append(change_limit(stored, change.limit))
    writes += _claim_elsewhere(change) if change.moves_claim else []
    writes += writes_for_dispatch(change)
    writes += _found_elsewhere(stored, change.found_by) if change.found_by is not None else []
    writes += [
        Write(role="suppression", verb="Delete", request={"Key": to_wire({"PK": pk, "SK": "META"})})
        for pk in change.suppressions
    ]
    writes += [put("held mail", row, _HELD) for row in change.unheld]
    writes += [put("letter task", row, _TO_WRITE) for row in change.posted]
    writes += [put("letter", row | change.canary_marks) for row in change.resent]
    return writes + [put("letter", row | change.canary_marks) for _, row in rows_of_change(change, after)]


def _claim_elsewhere(change: "Change") -> list[Write]:
    """What is kept by mailbox follows a live booking to another one: its claim, and its source's count."""
    stored, sid = change.stored, change.sid
    writes = [delete_own("person", claim_key(stored), sid)] if "person" in stored else []
    if change.claimed_until:
        claim = person_item({"PK": change.person, "SK": sid}, sid, until=change.claimed_until)
        writes.append(put("claim", claim, own(sid)))
    if holds_slot(stored) and "source" in stored:
        writes.append(move_place(stored, sid, person=change.person))
    return writes


def _put_found(desk: str, entry: str, sid: str) -> Write:
    # Its key ends with the sid, so nobody else's item can be there.
    return Write(role="found", verb="Put", request={"Item": to_wire(found_item(desk, entry, sid))})


def _found_elsewhere(stored: Item, found_by: tuple[str, ...]) -> list[Write]:
    """The rows of the index follow what they are made of."""
    desk, sid = str(stored["desk"]), sid_of(stored)
    before, after = set(stored.get("found_by", ())), set(found_by)
    gone = [found_item(desk, entry, sid) for entry in sorted(before - after)]
    return [
        *(_put_found(desk, entry, sid) for entry in sorted(after - before)),
        *(Write(role="found before", verb="Delete", request={"Key": key_of(row)}) for row in gone),
    ]


def writes_for_index(stored: Item, found_by: tuple[str, ...]) -> list[Write]:
    """The transaction that gives a stored submission its rows of the index. Its version stays."""
    after = {**stored, "found_by": list(found_by)}
    return [put("meta", after, still(stored)), *_found_elsewhere(stored, found_by)]


def writes_for_mail(row: Item, *, of: Item | None) -> list[Write]:
    """The transaction that adds a mail; `of` is the submission that it is about, if any."""
    return [put("letter", row), *([_check_same_state("meta", of)] if of else [])]


def writes_for_due(stored: Item, due: date) -> list[Write]:
    """The transaction that gives a waiting submission its due date. Its version stays: nobody acted."""
    keys = queue_keys(stored["desk"], due, stored["received_at"], sid_of(stored))
    values = {":due": due.isoformat(), ":sort": keys["GSI1SK"]}
    request = {**still(stored, **values), "UpdateExpression": "SET due = :due, GSI1SK = :sort"}
    return [update("meta", stored, request)]
