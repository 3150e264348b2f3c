"""The items of each transaction: what has to be put or deleted, and the condition that it hangs on.

Pure; `desk.store` says what a failed condition means.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.submissions import (
    Change,
    Item,
    Letter,
    Submission,
    changed_item,
    event_item,
    first_event_item,
    letter_item,
    meta_item,
    person_item,
    person_pk,
    receipt_item,
    slot_item,
    slot_key,
    stamp,
)
from desk.table import Step, to_wire

_NEW: Mapping[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}


def _put(role: str, item: Item, condition: Mapping[str, Any] = _NEW) -> Step:
    return Step(role=role, verb="Put", request={"Item": to_wire(item), **condition})


def _delete_own(role: str, key: Item, sid: str) -> Step:
    """Delete an item that this submission holds, and no other's."""
    mine = {"ConditionExpression": "sid = :sid", "ExpressionAttributeValues": to_wire({":sid": sid})}
    return Step(role=role, verb="Delete", request={"Key": to_wire(key), **mine})


def _still(role: str, stored: Item) -> Step:
    """Look whether a submission is in the same state, and no newer mail was written to its applicant."""
    seen = {
        "ConditionExpression": "#status = :status AND mail_v = :mail_v",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": to_wire({":status": stored["status"], ":mail_v": stored["mail_v"]}),
    }
    key = to_wire({"PK": stored["PK"], "SK": stored["SK"]})
    return Step(role=role, verb="ConditionCheck", request={"Key": key, **seen})


def _no_other(sid: str, at: datetime) -> Mapping[str, Any]:
    """The person has no other live booking: one whose consultation's time is over isn't live."""
    return {
        "ConditionExpression": "attribute_not_exists(PK) OR sid = :sid OR #until <= :now",
        "ExpressionAttributeNames": {"#until": "until"},
        "ExpressionAttributeValues": to_wire({":sid": sid, ":now": stamp(at)}),
    }


def taking_steps(
    submission: Submission, letters: tuple[Letter, ...], *, lane: int, person: str | None
) -> list[Step]:
    """Each item of the transaction that takes a submission."""
    sid, at = submission.sid, submission.received_at
    steps = [
        _put("meta", meta_item(submission, lane=lane, person=person)),
        _put("event", first_event_item(submission)),
        _put("receipt", receipt_item(submission)),
    ]
    if submission.slot:
        steps.append(_put("slot", slot_item(sid, submission.desk, slot=submission.slot, lane=lane, at=at)))
    if person and submission.slot_end:
        pk = person_pk(submission.form, person)
        steps.append(_put("person", person_item(pk, sid, until=submission.slot_end), _no_other(sid, at)))
    return steps + [
        _put("letter", letter_item(sid, submission.desk, submission.receipt, letter, v=1, at=at))
        for letter in letters
    ]


def changing_steps(change: Change, *, lane: int) -> list[Step]:
    """Each item of the transaction that changes a submission."""
    stored, sid = change.stored, change.sid
    unchanged = {
        "ConditionExpression": "v = :v",
        "ExpressionAttributeValues": to_wire({":v": stored["v"]}),
    }
    steps = [
        _put("meta", changed_item(change, lane=lane), unchanged),
        _put("event", event_item(change)),
    ]
    if change.slot:
        steps.append(_put("slot", slot_item(sid, stored["desk"], slot=change.slot, lane=lane, at=change.at)))
    if change.frees_slot:
        held = slot_key(stored["desk"], stored["slot"], int(stored["lane"]))
        steps.append(_delete_own("old slot", held, sid))
    if change.frees_person:
        steps.append(_delete_own("person", {"PK": stored["person"], "SK": "META"}, sid))
    elif change.until and "person" in stored:
        holder = person_item(stored["person"], sid, until=change.until)
        steps.append(_put("person", holder, _no_other(sid, change.at)))
    steps += [
        Step(role="suppression", verb="Delete", request={"Key": to_wire({"PK": pk, "SK": "META"})})
        for pk in change.suppressions
    ]
    return steps + [
        _put("letter", letter_item(sid, stored["desk"], stored["receipt"], letter, v=change.v, at=change.at))
        for letter in change.letters
    ]


def mail_steps(row: Item, *, of: Item | None) -> list[Step]:
    """Each item of the transaction that adds a mail; `of` is the submission that it speaks of, if any."""
    return [_put("letter", row), *([_still("meta", of)] if of else [])]
