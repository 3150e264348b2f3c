"""What a booking's mails say of its slot, and of other bookings of its mailbox. Pure.

Only the mailbox itself and the staff learn whether it has other bookings: no answer to a post depends on it.
So the words are chosen when the mail is composed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import stamp
from desk.domain.forms.placeholders import fill
from desk.domain.mail.uses.table import TO_THE_DESK, use_of
from desk.domain.submissions.model import Item, Letter, holds_slot

_ON_RECEIPT = frozenset({use_of("auto_reply").kind, use_of("staff_notice").kind})


def booking_marks(letter: Letter, stored: Mapping[str, Any]) -> Item:
    """What a booking's outbox row has besides: `mailbox`, the partition of its mailbox's live bookings, on
    receipt; and for the desk `holding`, whether the slot that is still to be confirmed is kept for it.
    """
    marks: Item = {}
    if stored["v"] == 1 and letter.kind in _ON_RECEIPT and "person" in stored:
        marks["mailbox"] = stored["person"]
    if letter.reader == "desk" and "slot" in stored and stored["status"] == "received":
        marks["holding"] = holds_slot(stored)
    return marks


def count_others(claims: Iterable[Mapping[str, Any]], sid: str, *, at: datetime) -> int:
    """How many other live bookings its mailbox has; 0 beside one that isn't live itself.

    Live: its consultation isn't over, and nobody has ended it.
    """
    live = [claim["sid"] for claim in claims if claim["until"] > stamp(at)]
    return len(live) - 1 if sid in live else 0


def others_words(count: int, words: Mapping[str, str], *, to_the_desk: bool) -> str:
    """`words`: `bookings` of content/messages.yml. "" if there are none."""
    if not count:
        return ""
    text = words["others" if to_the_desk else "your_others"].rstrip("\n")
    return fill(text, {"count": str(count)})


def booking_facts(row: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """The placeholders `holding` and `other_bookings` of a composed mail; "" where there is nothing to say.

    `others` of the row is the count at that moment.
    """
    holding = words["holds" if row["holding"] else "waits"] if "holding" in row else ""
    to_the_desk = row["kind"] in TO_THE_DESK
    others = others_words(int(row.get("others", 0)), words, to_the_desk=to_the_desk)
    return {"holding": holding, "other_bookings": others}
