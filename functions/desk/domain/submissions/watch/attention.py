"""When the staff have to act next on a submission."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.model import Item


def due(item: Item) -> date:
    """The day of the next task: the queue's, which is the slot's day once that is fixed.

    While the due date is unknown, the earliest day that it can be.
    """
    return date.fromisoformat(str(item["GSI1SK"] if is_waiting(item) else item["due"])[:10])


def is_missed(stored: Mapping[str, Any], state: Mapping[str, Any], *, on: date) -> bool:
    """Whether the day that the applicant was promised is over, and the step not done. `state`: its rule."""
    is_promised = state.get("promise") and "due" in stored and "waiting" not in stored
    return bool(is_promised) and str(stored["due"]) < on.isoformat()
