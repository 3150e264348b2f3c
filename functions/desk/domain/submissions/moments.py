"""The moments of a case that a workflow names: `slot`, `visit_at`, `heard_on` … Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import TOKYO, from_stamp
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.workflow import Workflow


def has_moment(stored: Mapping[str, Any], name: str) -> bool:
    return name in stored or name in stored.get("recorded", {})


def meets_at(stored: Mapping[str, Any], bundle: Mapping[str, Any]) -> datetime | None:
    """When people meet about a submission in its present state (`meets` of its workflow); None if they don't.

    Of one whose form is gone, the start of its slot once that was confirmed.
    """
    if stored["form"] not in bundle["forms"]:
        is_fixed = "slot" in stored and stored["status"] != "received"
        return parse_slot(stored["slot"]) if is_fixed else None
    state = Workflow.of_form(bundle, stored["form"]).states.get(stored["status"], {})
    name = str(state.get("meets", ""))
    return moment_in(stored, name) if has_moment(stored, name) else None


def moment_in(stored: Mapping[str, Any], name: str) -> datetime:
    """The moment (aware) that a META item has under `name`: the start of its slot, a stamp, or a Tokyo
    day's beginning. Raises KeyError.
    """
    if name == "slot":
        return parse_slot(stored["slot"])
    recorded = str(stored.get("recorded", {}).get(name) or stored[name])
    is_day = "T" not in recorded
    return datetime.fromisoformat(recorded).replace(tzinfo=TOKYO) if is_day else from_stamp(recorded)
