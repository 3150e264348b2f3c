"""Which slot the canary takes for a moment, of what /api/slots says."""

from collections.abc import Mapping, Sequence
from typing import Any

Day = Mapping[str, Any]


def slot_to_try(days: Sequence[Day]) -> str | None:
    """The free slot farthest ahead that isn't the last one of its day, as YYYY-MM-DDTHH:MM; None if there is
    none. Where each day has one start time, that of the last day if another day is free, too.
    """
    found = [day for day in reversed(days) if _free(day)]
    is_one_a_day = all(len(day["times"]) == 1 for day in found)
    left = [day for day in found if len(_free(day)) > 1 or (is_one_a_day and len(found) > 1)]
    return f"{left[0]['date']}T{_free(left[0])[-1]}" if left else None


def _free(day: Day) -> list[str]:
    return [str(time["time"]) for time in day["times"] if time["state"] == "free"]
