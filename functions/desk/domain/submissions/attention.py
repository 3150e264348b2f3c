"""When the staff have to act next on a submission."""

from datetime import date

from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.model import Item


def due(item: Item) -> date:
    """The day of the next task: the queue's, which is the slot's day once that is fixed.

    While the due date is unknown, the earliest day that it can be.
    """
    return date.fromisoformat(str(item["GSI1SK"] if is_waiting(item) else item["due"])[:10])
