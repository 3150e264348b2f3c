"""Deletes a mailbox's subscriptions at a person's request, with all that was sent for them."""

from uuid import uuid4

from desk.counter.session import Session
from desk.domain.calendar.moments import stamp
from desk.domain.codes.magazine_code import subscription_id
from desk.domain.magazines.subscription import subscription_pk
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.model import Item
from desk.storage.detached import detach_message
from desk.storage.table import to_wire


class StillSending(Exception):
    """One of its mails is on its way: if it bounced, nobody could find out any more whose it was."""


def subscriptions_of(session: Session, address: str) -> dict[str, list[Item]]:
    """Magazine -> the items of the mailbox's subscription: itself, its mails, and the issues sent for it.

    Reads the whole table. Raises Unavailable, StillSending.
    """
    key = session.parts.settings.mail_hash_key
    if not session.bundle["magazines"]:
        return {}
    pks = {
        subscription_pk(subscription_id(magazine, address, key=key)): magazine
        for magazine in session.bundle["magazines"]
    }
    names = [f":pk{n}" for n in range(len(pks))]
    condition = " OR ".join(f"PK = {name} OR subscription = {name}" for name in names)
    values = to_wire(dict(zip(names, pks, strict=True)))
    found = session.patiently(
        lambda: list(session.parts.store.scan(FilterExpression=condition, ExpressionAttributeValues=values))
    )
    if any(item.get("status") == "sending" for item in found):
        raise StillSending
    by_magazine: dict[str, list[Item]] = {}
    for item in found:
        pk = str(item.get("subscription", item["PK"]))
        by_magazine.setdefault(pks[pk], []).append(item)
    return by_magazine


def erase_subscriptions(session: Session, address: str, found: dict[str, list[Item]], reason: str) -> None:
    """Delete what `subscriptions_of` found, and write down who had it deleted and why."""
    store, now = session.parts.store, session.now
    for magazine, items in found.items():
        audit = {
            "PK": "AUDIT#erase",
            "SK": f"{stamp(now)}#{uuid4()}",
            "type": "audit",
            "who": session.who,
            "at": stamp(now),
            "reason": reason,
            "magazine": magazine,
        }
        session.patiently(lambda audit=audit: store.put_audit(audit))  # type: ignore[misc]
        for item in items:
            if "message_id" in item:
                detach_message(store, str(item["message_id"]))
        keys = {(str(item["PK"]), str(item["SK"])) for item in items}
        # Last, so that a run that was cut off finds the rest by it.
        meta = [key for key in keys if key[1] == "META"]
        ordered = [*sorted(keys - {*meta}), *meta]
        pks = [{"PK": pk, "SK": sort} for pk, sort in ordered]
        pks.append({"PK": suppression_pk(address, key=session.parts.settings.mail_hash_key), "SK": "META"})
        session.patiently(lambda pks=pks: store.remove(pks))  # type: ignore[misc]
        print(
            f"メールマガジン「{session.bundle['magazines'][magazine]['title']}」：登録と、送った記録を"
            f"すべて消しました（{len(keys)}個の項目）。だれが、いつ、なぜ消したかを記録しました。"
        )
