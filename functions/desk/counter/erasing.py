"""Erasing a case at once, at a person's request, without waiting for the end of its retention.

First the submission is deleted as by retention (`desk.usecases.retention`), with a record of who did it and
why; then its items are deleted one by one, the receipt number last. If that is cut off, the same call
finishes it.
"""

from collections.abc import Sequence
from uuid import uuid4

from desk.counter.session import Session
from desk.delivery import caps
from desk.domain.calendar.moments import stamp
from desk.domain.forms.formats import is_mail_address
from desk.domain.mail.stored.rows import digest_pk
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.items import is_being_deleted, receipt_pk
from desk.domain.submissions.model import Item, sid_of, submission_pk
from desk.domain.submissions.workflow import has_ended
from desk.storage.detached import detach_message
from desk.storage.store import Store
from desk.storage.table import MAX_TRIES, Write, to_wire
from desk.usecases.retention import delete_submission, is_settled, items_elsewhere

REASONS = ("requested", "mistaken", "test")
"""Why something is erased, as recorded: no free text, which could name a person."""

NO_NUMBER = "（削除した受付）"
"""In digests, in the place of a number that was erased."""


def blocker(session: Session, stored: Item) -> str:
    """Why a case can't be erased yet: it is "live", or a mail of it is on its way ("sending"); "" if it can.

    Raises Unavailable.
    """
    if is_being_deleted(stored):
        return ""
    if not has_ended(stored):
        return "live"
    dossier = session.patiently(lambda: session.parts.store.dossier(sid_of(stored)))
    # If this mail bounced, nobody could find out any more whose it was.
    is_sending = dossier is not None and any(row["status"] == "sending" for row in dossier.mails)
    return "sending" if is_sending else ""


def unsent(session: Session, sid: str) -> int:
    """How many mails of a case wait, or failed and nobody knows. Raises Unavailable."""
    dossier = session.patiently(lambda: session.parts.store.dossier(sid))
    return sum(not is_settled(row, dossier.meta) for row in dossier.mails) if dossier else 0


def erase_case(session: Session, sid: str, receipt: str, reason: str) -> int:
    """Erase a case, and say who did and why; how many items are gone. Raises Changed, Unavailable."""
    op = str(uuid4())
    session.patiently(lambda: _delete_with_audit(session, sid, receipt, reason, op=op))
    return session.patiently(lambda: _delete_items(session, sid, receipt))


def addresses_of(session: Session, stored: Item) -> list[str]:
    """The applicant's mail address; every one in the answers if the form doesn't say any more which it is."""
    answers = stored["answers"]
    form = session.parts.form(stored["form"])
    if form and (address := form.address(answers)):
        return [address]
    return [value for value in answers.values() if isinstance(value, str) and is_mail_address(value)]


def _delete_with_audit(session: Session, sid: str, receipt: str, reason: str, *, op: str) -> None:
    """Delete as by retention, with a record of who had it deleted; nothing if that was done before."""
    dossier = session.parts.store.dossier_even_if_deleted(sid)
    if dossier is None or dossier.meta["receipt"] != receipt or "expires_at" in dossier.meta:
        return
    now = session.now
    audit = {
        "PK": "AUDIT#erase",
        "SK": f"{stamp(now)}#{op}",
        "type": "audit",
        "who": session.who,
        "at": stamp(now),
        "reason": reason,
        "form": dossier.meta["form"],
    }
    delete_submission(session.parts, dossier, why="erased", at=now, beside=(audit,))


def _delete_items(session: Session, sid: str, receipt: str) -> int:
    """Delete its items, the receipt number last; how many. Raises Unavailable.

    Only what expires with its deletion is its own. A first try whose answer was lost may have deleted
    everything, and the same sid may have been posted again since.
    """
    store = session.parts.store
    items = [item for item in store.partition(submission_pk(sid)) if "expires_at" in item]
    metas = [item for item in items if item["type"] == "submission"]
    mails = [item for item in items if item["type"] == "mail"]
    _take_out_of_digests(store, session, receipt)
    for row in mails:
        if "message_id" in row:
            detach_message(store, row["message_id"])
    elsewhere = [own for stored in metas for own in items_elsewhere(store, stored) if "expires_at" in own]
    number = store.get({"PK": receipt_pk(receipt), "SK": "META"})
    store.remove(_items_ofaddresses_of(session, metas, mails))
    store.erase([item for item in [*elsewhere, *items] if item not in metas and item["type"] != "receipt"])
    store.erase([*metas, *([number] if number and "expires_at" in number else [])])
    return len(items) + 1


def _items_ofaddresses_of(session: Session, metas: Sequence[Item], mails: Sequence[Item]) -> list[Item]:
    """The suppressions and counters of the addresses that its mails were for."""
    bundle, key = session.bundle, session.parts.settings.mail_hash_key
    keys = {row["suppression"] for row in mails if "suppression" in row}
    addresses = {address for stored in metas for address in addresses_of(session, stored)}
    counters: list[Item] = []
    if key:
        keys |= {suppression_pk(address, key=key) for address in addresses}
        counted = [row for row in mails if caps.has_mailbox_counter(row)]
        # Several mails to one mailbox have one counter.
        for pk in {caps.caps_of(row, bundle, now=session.now, key=key)[0].pk for row in counted}:
            counters += session.parts.store.partition(pk)
    return [*({"PK": pk, "SK": "META"} for pk in sorted(keys)), *counters]


def _take_out_of_digests(store: Store, session: Session, receipt: str) -> None:
    """Take the receipt number out of the recent digests, which list all that waits."""
    for desk in session.bundle["desks"]:
        for row in store.partition(digest_pk(desk)):
            facts = {name: text.replace(receipt, NO_NUMBER) for name, text in row["facts"].items()}
            if facts != row["facts"]:
                _rewrite(store, row, facts)


def _rewrite(store: Store, row: Item, facts: Item) -> None:
    write = Write(
        role="digest",
        verb="Update",
        request={
            "Key": to_wire({"PK": row["PK"], "SK": row["SK"]}),
            "ConditionExpression": "attribute_exists(PK)",
            "UpdateExpression": "SET facts = :facts",
            "ExpressionAttributeValues": to_wire({":facts": facts}),
        },
    )
    store.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES)
