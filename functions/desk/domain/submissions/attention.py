"""What needs the staff's attention: overdue work, mails that failed or are held."""

from datetime import date

from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.model import TO_THE_DESK, Item


def due(item: Item) -> date:
    """The day of the next task: the queue's, which is the slot's day once that is fixed."""
    return date.fromisoformat(str(item["GSI1SK"] if is_waiting(item) else item["due"])[:10])


def is_open_failure(row: Item, stored: Item) -> bool:
    """Whether a mail that never arrived still needs somebody: a note or a newer mail settles it."""
    since = row.get("failed_at", row["created_at"])
    noted = any(note["at"] >= since for note in stored.get("notes", ()))
    newer = row["kind"] not in TO_THE_DESK and stored.get("mail_v", 0) > row["v"]
    return not noted and not newer


def is_open_hold(row: Item, stored: Item) -> bool:
    """Whether a held mail still needs somebody: a newer mail settles it."""
    return bool(stored.get("mail_v", 0) <= row["v"])
