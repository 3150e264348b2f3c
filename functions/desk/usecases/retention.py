"""Keeping and letting go: what has ended is kept as long as its form says, and then goes.

How long is `retention_days` of content/forms/*.yml, counted from the receipt: the page on personal data names
the same figure, so the present one holds for all that there is. Nothing goes while anybody may still have to
do with it: what isn't ended, a mail on its way, and one that didn't arrive and that nobody has seen to.

Letting go is giving every item of a submission an `expires_at` (DynamoDB deletes it within days), in one
transaction with the event that tells that it's gone, and not whose it was. A submission too large for one
transaction is marked first (`going_at`): from then on it's gone to everyone, and the next run finishes it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from desk.domain.calendar.moments import from_stamp
from desk.domain.errors import Changed
from desk.domain.mail.attention import is_open_failure, is_open_hold
from desk.domain.mail.rows import DIGESTS_KEPT_FOR
from desk.domain.submissions.items import deletion_record, is_being_deleted, receipt_pk, slot_key
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.workflow import ENDED
from desk.parts import Parts
from desk.storage.store import MOST_AT_ONCE, Dossier, Store
from desk.storage.table import MAX_TRIES, Write
from desk.storage.transactions import (
    writes_for_deletion,
    writes_for_deletion_mark,
    writes_for_part_of_deletion,
)

QUIET = DIGESTS_KEPT_FOR
"""Nothing goes sooner after the last that happened to it: a mail that was sent may still come back, and the
digests that named it are gone by then."""

OVERDUE_AFTER = timedelta(days=4)
"""What should be gone for so long, and isn't, is told by `health`: its last mail may have been tried for
three days (`desk.delivery.outbox`), and a night may fail."""

_MOMENTS = ("created_at", "sent_at", "failed_at", "superseded_at", "dropped_at")
_DONE_WITH = frozenset({"sent", "superseded", "dropped"})


def run_retention(form_id: str, parts: Parts, *, on_error: Callable[[Exception], None]) -> Mapping[str, int]:
    """Delete all submissions of a form whose retention time is over; how many `gone` and `waiting`.

    `on_error` receives each error; the other submissions are still handled. Raises
    Unavailable.
    """
    now = parts.clock()
    counts = {"gone": 0, "waiting": 0}
    for stored in parts.store.ended(form_id, before=now - retention(parts.bundle["forms"][form_id])):
        try:
            went = _keep(sid_of(stored), parts, now=now)
        except Exception as error:
            on_error(error)
            continue
        if went is not None:
            counts["gone" if went else "waiting"] += 1
    return counts


def _keep(sid: str, parts: Parts, *, now: datetime) -> bool | None:
    """Whether it went; None where there's nothing to do any more: the index is a moment behind."""
    dossier = parts.store.dossier_even_if_deleted(sid)
    if dossier is None or "expires_at" in dossier.meta:
        return None
    if not is_being_deleted(dossier.meta) and not may_be_deleted(dossier, now=now):
        return False
    try:
        delete_submission(parts.store, dossier, why="retention", at=now)
    except Changed:
        return False
    return True


def retention(form: Mapping[str, Any]) -> timedelta:
    """How long what a form has taken is kept, from its receipt."""
    return timedelta(days=form["words"]["retention_days"])


def may_be_deleted(dossier: Dossier, *, now: datetime) -> bool:
    """Whether nobody has to do with it any more, of something whose time has come."""
    stored = dossier.meta
    if stored["status"] not in ENDED or not all(is_settled(row, stored) for row in dossier.mails):
        return False
    return now - last_touched(stored, dossier.mails) >= QUIET


def is_settled(row: Item, stored: Item) -> bool:
    """Whether a mail asks for nothing more: it's sent, not wanted any more, or failed and somebody knows."""
    match row["status"]:
        case "failed":
            return not is_open_failure(row, stored)
        case "held":
            return not is_open_hold(row, stored)
        case status:
            return status in _DONE_WITH


def last_touched(stored: Item, mails: Sequence[Item] = ()) -> datetime:
    """When the last happened to what has ended: its end, a note, a mail."""
    stamps = [stored["received_at"], stored.get("ended_at", "")]
    stamps += [note["at"] for note in stored.get("notes", ())]
    stamps += [row[name] for row in mails for name in _MOMENTS if name in row]
    return from_stamp(max(stamps))


def is_overdue(stored: Item, days: timedelta, *, now: datetime) -> bool:
    """Whether META is of something that should be gone, as far as it alone can tell."""
    due = from_stamp(stored["received_at"]) + days
    if stored["status"] in ENDED:
        due = max(due, last_touched(stored) + QUIET)
    return now >= due + OVERDUE_AFTER


def delete_submission(
    store: Store, dossier: Dossier, *, why: str, at: datetime, beside: tuple[Item, ...] = ()
) -> None:
    """Have all items of a submission deleted. `beside` are items to be written along with the event.

    Whatever state it's in: whoever calls has decided. Raises Changed if it isn't as it was read any more,
    Unavailable; once more finishes what was begun.
    """
    stored = dossier.meta
    items = [*dossier.events, *dossier.mails, *items_elsewhere(store, stored)]
    gone = deletion_record(stored, why=why, count=len(items) + 1, at=at, op=str(uuid4()))
    *early, last = _portions(items)
    if early and not is_being_deleted(stored):
        _write(store, writes_for_deletion_mark(stored, at=at), done="going_at")
        stored = {**stored, "v": int(stored["v"]) + 1}
    for portion in early:
        _write(store, writes_for_part_of_deletion(stored, portion, at=at))
    _write(store, writes_for_deletion(stored, last, beside=(gone, *beside), at=at), done="expires_at")


def items_elsewhere(store: Store, stored: Item) -> Iterator[Item]:
    """What a submission holds outside of its own partition."""
    keys = [{"PK": receipt_pk(stored["receipt"]), "SK": "META"}]
    if "slot" in stored:
        keys.append(slot_key(stored["desk"], stored["slot"], int(stored["lane"])))
    if "person" in stored:
        keys.append({"PK": stored["person"], "SK": "META"})
    for key in keys:
        found = store.get(key)
        # A slot that was freed, and the claim of a booking that has ended, are another's by now.
        if found and found["sid"] == sid_of(stored):
            yield found


def _portions(items: list[Item]) -> list[list[Item]]:
    return [items[n : n + MOST_AT_ONCE] for n in range(0, max(len(items), 1), MOST_AT_ONCE)]


def _write(store: Store, writes: list[Write], *, done: str = "") -> None:
    """Write one transaction; META has `done` where it was written before, by a try whose answer was lost."""

    def on_conflict(failed: Mapping[str, Item]) -> bool:
        if done and done in failed.get("meta", {}):
            return True
        raise Changed

    store.write(lambda: writes, on_conflict, tries=MAX_TRIES)
