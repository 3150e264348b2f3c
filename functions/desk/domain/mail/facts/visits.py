"""Facts: the words for a dispatch's hearing, decision and visits. Pure.

None of it is text that a visitor typed: the place of a visit and how a hearing is held are the staff's.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import Clock, moment_words, stamp
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.dispatch.experts import expert_name

if TYPE_CHECKING:
    # Late: every function that takes a submission reads the table of mails, and hardly one has a visit.
    from desk.domain.submissions.dispatch.visits import Visit

HEARING = ("hearing_at", "hearing_how")
GRANTED = ("expert", "expert_field", "visits")
VISIT = ("visit_number", "visit_at", "visit_minutes", "visit_place", *GRANTED)


def dispatch_facts(
    stored: Mapping[str, Any],
    experts: Mapping[str, Mapping[str, Any]],
    clock: Clock,
    *,
    visit: "Visit | None" = None,
) -> dict[str, str]:
    """The words of what a META item has of hearing, decision and visit; of `visit`, or of the planned one."""
    from desk.domain.submissions.dispatch.visits import planned_visit

    facts: dict[str, str] = {}
    if "hearing" in stored:
        facts["hearing_at"] = moment_words(parse_slot(stored["hearing"]["at"]), clock)
        facts["hearing_how"] = str(stored["hearing"]["how"])
    if "granted" in stored:
        facts["visits"] = str(int(stored["granted"]))
    visit = visit or planned_visit(stored)
    expert = visit.expert if visit else stored.get("expert")
    if expert:
        facts["expert"] = expert_name(experts, expert)
        facts["expert_field"] = str(experts.get(expert, {}).get("field", ""))
    if visit:
        facts |= {
            "visit_number": str(visit.number),
            "visit_at": moment_words(visit.begins, clock),
            "visit_minutes": str(visit.minutes),
            "visit_place": visit.place,
        }
    return facts


def visit_calendar(receipt: str, visit: "Visit", method: str) -> dict[str, str]:
    """What the calendar file of a visit's mail needs: the visit is one event, whoever it is sent to."""
    facts = {
        "method": method,
        "uid": f"{receipt}-visit-{visit.number}",
        "start": stamp(visit.begins),
        "end": stamp(visit.ends),
    }
    return facts | ({"location": visit.place} if method == "REQUEST" else {})
