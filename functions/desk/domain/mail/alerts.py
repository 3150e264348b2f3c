"""A mail that didn't arrive, or that is held: why, in words, and the mail that tells the desk of it. Pure.

Only of mails to whoever applied: one about the desk's own mail would go where that one didn't arrive.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import TOKYO, tokyo_hour
from desk.domain.mail.rows import hold_item, undelivered_item
from desk.domain.submissions.model import TO_THE_DESK, Item, Letter

_FACTS = ("receipt", "received_at", "due")


def reason_words(why: str, bundle: Mapping[str, Any]) -> str:
    """The reason in words: those of its whole code, or of its first part, or that it's none we know."""
    words: Mapping[str, str] = bundle["messages"]["workflow"]["undelivered"]
    return words.get(why) or words.get(why.partition(".")[0]) or words["other"]


def alert_of(row: Mapping[str, Any], bundle: Mapping[str, Any], *, why: str, at: datetime) -> Item | None:
    """The outbox row that tells the desk; None where nobody should be told, or no mail is named for it.

    The desk's own trial looks after its mails itself.
    """
    desk = bundle["desks"].get(row["desk"], {})
    mail = desk.get("mails", {}).get("undelivered")
    if row["kind"] in TO_THE_DESK or mail is None or row.get("canary"):
        return None
    letter = Letter(
        kind="undelivered",
        mail=mail,
        to=desk["mail"]["desk"]["address"],
        discreet=bool(row["discreet"]),
        facts={
            **{name: row["facts"][name] for name in _FACTS if name in row["facts"]},
            "reason": reason_words(why, bundle),
        },
    )
    return undelivered_item(row, letter, at=at)


def hold_words(why: str, bundle: Mapping[str, Any]) -> str:
    """Why a mail is held, or a notice wasn't sent, in words."""
    words: Mapping[str, str] = bundle["messages"]["workflow"]["held"]
    return words[why]


def hold_alerts_of(
    row: Mapping[str, Any], bundle: Mapping[str, Any], *, why: str, at: datetime
) -> list[Item]:
    """The outbox rows that may tell the desk of a held mail: the first of them that isn't there yet will.

    One an hour: of the first mail that is held in an hour at once, of all others when the next one begins.
    """
    desk = bundle["desks"].get(row["desk"], {})
    mail = desk.get("mails", {}).get("held")
    if mail is None:
        return []
    letter = Letter(
        kind="held",
        mail=mail,
        to=desk["mail"]["desk"]["address"],
        discreet=False,
        facts={"reason": hold_words(why, bundle)},
    )
    following = at.astimezone(TOKYO).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return [hold_item(row["desk"], tokyo_hour(moment), letter, at=moment) for moment in (at, following)]
