"""The changes that settle mails: held ones sent or dropped, letters written, an address allowed again."""

from collections.abc import Callable, Mapping
from typing import Any

from desk.counter.session import Session
from desk.domain.mail.stored.attention import is_open_hold, is_open_letter
from desk.domain.mail.stored.rows import drop_held, posted, release_held
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item
from desk.storage.reader import Dossier

HELD: Mapping[str, Callable[..., Item]] = {"send_held": release_held, "drop_held": drop_held}
"""What can be done with a held mail -> the row that it makes."""


def recorded(session: Session, stored: Item, action: str, *, op: str, **more: Any) -> Change:
    """A change that leaves the state as it is, and is named `action` in the trail; `op` names the attempt."""
    return Change(
        stored=stored,
        action=action,
        status=stored["status"],
        by=session.who,
        at=session.now,
        op=op,
        **more,
    )


def open_holds(dossier: Dossier) -> list[Item]:
    """The held mails that nothing newer has replaced."""
    held = (mail for mail in dossier.mails if mail["status"] == "held")
    return [mail for mail in held if is_open_hold(mail, dossier.meta)]


def settle_held(session: Session, dossier: Dossier, what: str, *, op: str) -> None:
    """Send the held mails in spite of the caps, or drop them. Raises Changed, Unavailable."""
    rows = tuple(HELD[what](mail, at=session.now) for mail in open_holds(dossier))
    change = recorded(session, dossier.meta, what, op=op, unheld=rows)
    session.patiently(lambda: session.parts.store.change(change))


def open_letters(dossier: Dossier) -> list[Item]:
    """The letters that nothing newer has replaced, the oldest first."""
    rows = [row for row in dossier.mails if row["status"] == "letter" and is_open_letter(row, dossier.meta)]
    return sorted(rows, key=lambda row: (int(row["v"]), str(row["SK"])))


def letters_written(session: Session, dossier: Dossier, *, op: str) -> None:
    """Record that a caller was told what their letters say. Raises Changed, Unavailable."""
    rows = tuple(posted(row, at=session.now) for row in open_letters(dossier))
    change = recorded(session, dossier.meta, "letter_sent", op=op, posted=rows)
    session.patiently(lambda: session.parts.store.change(change))


def suppressions(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """The keys of the suppressions of the addresses that this submission's mails were for, or will be for.

    Raises KeyMissing, Unavailable.
    """
    keys = {mail["suppression"] for mail in dossier.mails if "suppression" in mail}
    if "mail_to" in dossier.meta:
        keys.add(suppression_pk(dossier.meta["mail_to"], key=session.parts.settings.mail_hash_key))
    store = session.parts.store

    def present() -> tuple[str, ...]:
        return tuple(pk for pk in sorted(keys) if store.get({"PK": pk, "SK": "META"}))

    return session.patiently(present)


def allow_again(session: Session, dossier: Dossier, keys: tuple[str, ...], *, op: str) -> None:
    """Take addresses off the suppression list. Raises Changed, Unavailable."""
    change = recorded(session, dossier.meta, "unsuppress", op=op, suppressions=keys)
    session.patiently(lambda: session.parts.store.change(change))
