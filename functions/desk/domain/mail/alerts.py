"""Alerts: the mails that tell a desk of a mail to an applicant that failed, or of mails that are held. Pure.

A failed mail to the desk raises no alert: the alert would go to the same address.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import TOKYO, tokyo_hour
from desk.domain.mail.letters import letter_of_desk
from desk.domain.mail.stored.rows import hold_item, undelivered_item
from desk.domain.mail.uses.table import TO_THE_DESK, is_task, kind_words, of_kind, use_of
from desk.domain.submissions.model import Item


def reason_words(why: str, bundle: Mapping[str, Any]) -> str:
    """The words for a failure's whole code, for the part before its first dot, or for an unknown reason."""
    words: Mapping[str, str] = bundle["messages"]["workflow"]["undelivered"]
    return words.get(why) or words.get(why.partition(".")[0]) or words["other"]


def mail_words(kind: str) -> str:
    """What staff call a mail of this kind; the kind itself if another release stored it."""
    use = of_kind(kind)
    return use.name if use else kind


def alert_of(row: Mapping[str, Any], bundle: Mapping[str, Any], *, why: str, at: datetime) -> Item | None:
    """The outbox row of the alert; None for a mail to the desk, and if the desk has no mail for it.

    Also None for a canary's mail, because the canary checks its mails itself, and for a magazine's.
    """
    if row["kind"] in TO_THE_DESK or row.get("canary") or not is_task(row["kind"]):
        return None
    named = use_of("undelivered").placeholders
    facts = {name: value for name, value in row["facts"].items() if name in named}
    letter = letter_of_desk(
        "undelivered",
        row["desk"],
        {**facts, "mail": kind_words(row["kind"], row["mail"], bundle), "reason": reason_words(why, bundle)},
        bundle=bundle,
        discreet=bool(row["discreet"]),
        without_phone=bool(row.get("without_phone")),
    )
    return undelivered_item(row, letter, at=at) if letter else None


def hold_words(why: str, bundle: Mapping[str, Any]) -> str:
    """The words for why a mail is held, or a notice was not sent."""
    words: Mapping[str, str] = bundle["messages"]["workflow"]["held"]
    return words[why]


def hold_alerts_of(
    row: Mapping[str, Any], bundle: Mapping[str, Any], *, why: str, at: datetime
) -> list[Item]:
    """The outbox rows of an alert on held mails: the caller stores the first that doesn't exist yet.

    So a desk gets at most one alert an hour: the first held mail of an hour raises one at once, all others of
    that hour raise one at the next full hour.
    """
    letter = letter_of_desk("held", row["desk"], {"reason": hold_words(why, bundle)}, bundle=bundle)
    if letter is None:
        return []
    following = at.astimezone(TOKYO).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return [hold_item(row["desk"], tokyo_hour(moment), letter, at=moment) for moment in (at, following)]
