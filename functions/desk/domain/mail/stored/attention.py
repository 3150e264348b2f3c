"""Which failed and held mails still need the staff. Pure; `stored` is the META item of their submission."""

from desk.domain.mail.uses.table import TO_THE_DESK, is_beside
from desk.domain.submissions.model import Item


def is_open_failure(row: Item, stored: Item) -> bool:
    """Whether a failed mail still needs attention: a later note, resending or newer mail settles it."""
    since = row.get("failed_at", row["created_at"])
    noted = any(note["at"] >= since for note in stored.get("notes", ()))
    resent = row["kind"] not in TO_THE_DESK and any(at > since for at in stored.get("resent", ()))
    is_own = row["kind"] in TO_THE_DESK or is_beside(row["kind"])
    newer = not is_own and stored.get("mail_v", 0) > row["v"]
    return not noted and not resent and not newer


def is_open_hold(row: Item, stored: Item) -> bool:
    """Whether a held mail still needs attention: a newer mail settles it."""
    return bool(stored.get("mail_v", 0) <= row["v"])
