"""The moments of a case that a workflow names: `slot`, `visit_at`, `heard_on` … Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import TOKYO, from_stamp
from desk.domain.calendar.slots import parse_slot


def has_moment(stored: Mapping[str, Any], name: str) -> bool:
    return name in stored or name in stored.get("recorded", {})


def moment_in(stored: Mapping[str, Any], name: str) -> datetime:
    """The moment (aware) that a META item has under `name`: the start of its slot, a stamp, or a Tokyo
    day's beginning. Raises KeyError.
    """
    if name == "slot":
        return parse_slot(stored["slot"])
    recorded = str(stored.get("recorded", {}).get(name) or stored[name])
    is_day = "T" not in recorded
    return datetime.fromisoformat(recorded).replace(tzinfo=TOKYO) if is_day else from_stamp(recorded)
