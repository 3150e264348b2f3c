"""Retention: closed submissions are deleted once their form's retention_days are over.

`retention_days` of content/forms/*.yml counts from the receipt. The page on personal data names the same
figure, so the present one applies to everything stored. A submission stays while somebody may still have to
deal with it: it is open, a mail is on its way, or a mail failed and nobody has dealt with that.

Deleting means giving every item of a submission an `expires_at` (DynamoDB deletes it within days), in one
transaction with a record that doesn't say whose it was, and with the counts of its month's figures. A
submission too large for one transaction is marked first (`going_at`): from then on it's deleted to everyone
else, and the next run finishes it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from desk.domain.calendar.moments import from_stamp
from desk.domain.errors import Changed
from desk.domain.finding.rows import found_item
from desk.domain.mail.stored.attention import is_open_failure, is_open_hold, is_open_letter
from desk.domain.mail.stored.rows import DIGESTS_KEPT_FOR
from desk.domain.submissions.dispatch.bodies import claim_item, live_item
from desk.domain.submissions.dispatch.experts import times_pk
from desk.domain.submissions.dispatch.visits import visits_of
from desk.domain.submissions.items import (
    claim_key,
    is_being_deleted,
    receipt_pk,
    seat_key,
    slot_key,
)
from desk.domain.submissions.model import Item, holds_slot, sid_of
from desk.domain.submissions.watch.trail import deletion_record
from desk.domain.submissions.workflow import has_ended
from desk.parts import Parts
from desk.storage.deletions import (
    writes_for_deletion,
    writes_for_deletion_mark,
    writes_for_part_of_deletion,
)
from desk.storage.reader import Dossier
from desk.storage.store import MOST_AT_ONCE, Store
from desk.storage.table import MAX_TRIES, Write
from desk.usecases.figures.months import write_for_keeping

QUIET = DIGESTS_KEPT_FOR
"""How long a submission stays after its last event: a sent mail may still bounce, and the digests that name
the receipt have to expire first."""

OVERDUE_AFTER = timedelta(days=4)
"""After this long `health` reports what should have been deleted: its last mail may have been retried for
three days (`desk.delivery.retries`), and one night's run may fail."""

_MAIL_STAMPS = ("created_at", "sent_at", "failed_at", "superseded_at", "dropped_at", "posted_at")
_SETTLED = frozenset({"sent", "superseded", "dropped", "posted"})


def run_retention(form_id: str, parts: Parts, *, on_error: Callable[[Exception], None]) -> Mapping[str, int]:
    """Delete all submissions of a form whose retention is over; how many `gone` and `waiting`.

    `on_error` receives each error; the other submissions are still handled. Raises Unavailable.
    """
    now = parts.clock()
    counts = {"gone": 0, "waiting": 0}
    for stored in parts.store.ended(form_id, before=now - retention(parts.bundle["forms"][form_id])):
        try:
            deleted = _delete_if_due(sid_of(stored), parts, now=now)
        except Exception as error:
            on_error(error)
            continue
        if deleted is not None:
            counts["gone" if deleted else "waiting"] += 1
    return counts


def _delete_if_due(sid: str, parts: Parts, *, now: datetime) -> bool | None:
    """Whether it was deleted; None if there was nothing to do, because the index lags behind."""
    dossier = parts.store.dossier_even_if_deleted(sid)
    if dossier is None or "expires_at" in dossier.meta:
        return None
    if not is_being_deleted(dossier.meta) and not may_be_deleted(dossier, now=now):
        return False
    try:
        delete_submission(parts, dossier, why="retention", at=now)
    except Changed:
        return False
    return True


def retention(form: Mapping[str, Any]) -> timedelta:
    """How long a form's submissions are kept, counted from the receipt."""
    return timedelta(days=form["words"]["retention_days"])


def may_be_deleted(dossier: Dossier, *, now: datetime) -> bool:
    """Whether nobody has to deal any more with a submission whose retention is over."""
    stored = dossier.meta
    if not has_ended(stored) or not all(is_settled(row, stored) for row in dossier.mails):
        return False
    return now - last_touched(stored, dossier.mails) >= QUIET


def is_settled(row: Item, stored: Item) -> bool:
    """Whether a mail needs nothing more: it's sent, obsolete, or failed and somebody knows."""
    match row["status"]:
        case "failed":
            return not is_open_failure(row, stored)
        case "held":
            return not is_open_hold(row, stored)
        case "letter":
            return not is_open_letter(row, stored)
        case status:
            return status in _SETTLED


def last_touched(stored: Item, mails: Sequence[Item] = ()) -> datetime:
    """When an ended submission had its last event: its end, a note, a mail."""
    stamps = [stored["received_at"], stored.get("ended_at", "")]
    stamps += [note["at"] for note in stored.get("notes", ())]
    stamps += [row[name] for row in mails for name in _MAIL_STAMPS if name in row]
    return from_stamp(max(stamps))


def is_overdue(stored: Item, days: timedelta, *, now: datetime) -> bool:
    """Whether a submission should have been deleted by now, as far as META alone shows."""
    due = from_stamp(stored["received_at"]) + days
    if has_ended(stored):
        due = max(due, last_touched(stored) + QUIET)
    return now >= due + OVERDUE_AFTER


def delete_submission(
    parts: Parts, dossier: Dossier, *, why: str, at: datetime, beside: tuple[Item, ...] = ()
) -> None:
    """Delete all items of a submission, whatever its state. `beside` are written with the record; the figures
    of its month keep it as a count.

    Raises Changed if it changed since it was read, Unavailable. A repeated call finishes what was begun.
    """
    store, stored = parts.store, dossier.meta
    items = [*dossier.events, *dossier.mails, *dossier.visits, *items_elsewhere(store, stored)]
    items += [dossier.draft] if dossier.draft else []
    gone = deletion_record(stored, why=why, count=len(items) + 1, at=at, op=str(uuid4()))
    *early, last = _portions(items)
    if early and not is_being_deleted(stored):
        _write(store, writes_for_deletion_mark(stored, at=at), done="going_at")
        stored = {**stored, "v": int(stored["v"]) + 1}
    for portion in early:
        _write(store, writes_for_part_of_deletion(stored, portion, at=at))
    figures = write_for_keeping(dossier, parts)
    writes = writes_for_deletion(stored, last, beside=(gone, *beside), figures=figures, at=at)
    _write(store, writes, done="expires_at")


def items_elsewhere(store: Store, stored: Item) -> Iterator[Item]:
    """The submission's items outside its own partition."""
    keys = [{"PK": receipt_pk(stored["receipt"]), "SK": "META"}]
    if holds_slot(stored):
        keys.append(slot_key(stored["desk"], stored["slot"], int(stored["lane"])))
    if "person" in stored:
        keys.append(claim_key(stored))
    if "seat" in stored:
        keys.append(seat_key(stored))
    for body in stored.get("bodies", ()):
        keys += [claim_item(body, sid_of(stored)), live_item(body, sid_of(stored))]
    keys += [found_item(stored["desk"], entry, sid_of(stored)) for entry in stored.get("found_by", ())]
    for visit in visits_of(stored):
        pk = times_pk(stored["desk"], visit.expert)
        keys += [{"PK": pk, "SK": piece} for piece in visit.pieces]
    for key in keys:
        found = store.get(key)
        # A freed slot, or the claim of an ended booking, may be another's by now.
        if found and found["sid"] == sid_of(stored):
            yield found


def _portions(items: list[Item]) -> list[list[Item]]:
    return [items[n : n + MOST_AT_ONCE] for n in range(0, max(len(items), 1), MOST_AT_ONCE)]


def _write(store: Store, writes: list[Write], *, done: str = "") -> None:
    """Write one transaction. A conflict is no error if META has `done`: an earlier try wrote it."""

    def on_conflict(failed: Mapping[str, Item]) -> bool:
        if done and done in failed.get("meta", {}):
            return True
        raise Changed

    store.write(lambda: writes, on_conflict, tries=MAX_TRIES)
