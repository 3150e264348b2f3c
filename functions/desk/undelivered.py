"""A mail that didn't arrive: why, in words, and the mail that tells the desk of it. Pure.

Only of mails to whoever applied: one about the desk's own mail would go where that one didn't arrive.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.submissions import TO_THE_DESK, Item, Letter, undelivered_item

_FACTS = ("receipt", "received_at", "due")


def reason_words(why: str, bundle: Mapping[str, Any]) -> str:
    """The reason in words: those of its whole code, or of its first part, or that it's none we know."""
    words: Mapping[str, str] = bundle["messages"]["workflow"]["undelivered"]
    return words.get(why) or words.get(why.partition(".")[0]) or words["other"]


def alert_of(row: Mapping[str, Any], bundle: Mapping[str, Any], *, why: str, at: datetime) -> Item | None:
    """The outbox row that tells the desk; None where nobody should be told, or no mail is named for it."""
    desk = bundle["desks"].get(row["desk"], {})
    mail = desk.get("mails", {}).get("undelivered")
    if row["kind"] in TO_THE_DESK or mail is None:
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
