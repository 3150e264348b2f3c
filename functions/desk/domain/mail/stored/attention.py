"""Which failed and held mails, and which letters, still need the staff. Pure.

`stored` is the META item of their submission.
"""

from desk.domain.mail.uses.table import TO_THE_DESK, is_superseded
from desk.domain.submissions.model import Item


def is_open_failure(row: Item, stored: Item) -> bool:
    """Whether a failed mail still needs attention: a later note, its resending or a newer mail settles it."""
    since = str(row.get("failed_at", row["created_at"]))
    noted = any(note["at"] >= since for note in stored.get("notes", ()))
    resent = row["kind"] not in TO_THE_DESK and was_resent(row, stored, since=since)
    newer = is_superseded(row["kind"]) and stored.get("mail_v", 0) > row["v"]
    return not noted and not resent and not newer


def was_resent(row: Item, stored: Item, *, since: str) -> bool:
    """Whether staff have sent a mail of its kind again since a stamp; before 2026-12 no kind was kept."""
    resent = (one.partition(" ") for one in stored.get("resent", ()))
    return any(at > since and kind in ("", row["kind"]) for at, _, kind in resent)


def is_open_letter(row: Item, stored: Item) -> bool:
    """Whether a letter still has to be written: a newer one that says it anew, or a mail instead, settles it.
    A reminder is none after the end.
    """
    is_late = "until" in row and "ended_at" in stored
    is_mailed = was_resent(row, stored, since=str(row["created_at"]))
    is_newer = is_superseded(row["kind"]) and stored.get("mail_v", 0) > row["v"]
    return not is_newer and not is_late and not is_mailed


def is_open_hold(row: Item, stored: Item) -> bool:
    """Whether a held mail still needs attention: a newer mail settles it."""
    return bool(stored.get("mail_v", 0) <= row["v"])
