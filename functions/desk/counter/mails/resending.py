"""Sends a mail of a submission once more, as it was: "the invitation didn't come".

The mail keeps its version, so its calendar file is the same event, not a newer one.
"""

from typing import Literal

from desk.counter.mails.changes import recorded
from desk.counter.session import Session
from desk.domain.calendar.moments import stamp
from desk.domain.mail.stored.attention import is_open_failure
from desk.domain.mail.stored.rows import resent_item, same_expert
from desk.domain.mail.uses.table import TO_EXPERTS, TO_THE_DESK, is_superseded
from desk.domain.submissions.model import Item
from desk.storage.reader import Dossier

_ON_ITS_WAY = ("pending", "sending")

Obstacle = Literal["", "no_address", "on_its_way", "held", "stopped"]
"""Why a mail can't be sent again now; "" if it can."""


def still_true(session: Session, dossier: Dossier) -> list[Item]:
    """The mails to the applicant that no newer one has overtaken, and not too late; the newest last."""
    newest, now = dossier.meta.get("mail_v", 0), stamp(session.now)
    found = [
        mail
        for mail in dossier.mails
        if mail["kind"] not in TO_THE_DESK
        and (mail["kind"] not in TO_EXPERTS or _is_newest(mail, dossier))
        and (mail["v"] >= newest or not is_superseded(mail["kind"]))
        and mail["status"] not in ("superseded", "dropped")
        and mail.get("until", now) >= now
    ]
    return sorted(found, key=lambda mail: (int(mail["v"]), str(mail["created_at"])))


def _is_newest(mail: Item, dossier: Dossier) -> bool:
    """Whether an expert had no newer mail."""
    same = [one for one in dossier.mails if one["kind"] in TO_EXPERTS and same_expert(one, mail)]
    return all(one["v"] <= mail["v"] for one in same)


def has_failed(mail: Item, stored: Item) -> bool:
    """Whether it didn't arrive, and nobody has dealt with that yet."""
    return mail["status"] == "failed" and is_open_failure(mail, stored)


def address_of(session: Session, stored: Item, mail: Item) -> str:
    """The present address of the applicant or the expert; the mail's own if form or expert are gone."""
    if mail["kind"] in TO_EXPERTS:
        experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
        expert = experts.get(str(mail.get("expert")))
        return str(expert["mail"] if expert else mail["to"])
    form = session.parts.form(stored["form"])
    return (form.address(stored["answers"]) if form else None) or str(mail["to"])


def obstacle(session: Session, mail: Item, address: str) -> Obstacle:
    """What keeps a mail from being sent again to its reader's present `address`. Raises Unavailable."""
    if not address:
        return "no_address"
    if mail["status"] in _ON_ITS_WAY:
        return "on_its_way"
    if mail["status"] == "held":
        return "held"
    stopped = mail.get("suppression") if address == mail["to"] else None
    if stopped and session.parts.store.get({"PK": stopped, "SK": "META"}):
        return "stopped"
    return ""


def send_again(session: Session, dossier: Dossier, mail: Item, address: str, *, op: str) -> None:
    """Put the mail into the outbox once more. Raises Changed, Unavailable."""
    stored, now = dossier.meta, session.now
    nth = 2 + sum(one["SK"].startswith(f"OUT#{mail['kind']}#{int(mail['v'])}#") for one in dossier.mails)
    change = recorded(
        session,
        stored,
        "resend",
        op=op,
        values={"resent": [*stored.get("resent", ()), f"{stamp(now)} {mail['kind']}"]},
        details={"mail": mail["kind"]},
        resent=(resent_item({**mail, "to": address}, nth=nth, at=now),),
    )
    session.patiently(lambda: session.parts.store.change(change))
