"""Facts of a life as columns of the full export: those that content/workflows/NAME.yml names. Pure.

A cell is plain text, as a spreadsheet sorts it: days are YYYY-MM-DD, moments YYYY-MM-DD HH:MM (Asia/Tokyo).
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import slot_text
from desk.domain.forms.due import due_day
from desk.domain.submissions.dispatch.experts import expert_name
from desk.domain.submissions.dispatch.visits import MOST_VISITS, visits_made, visits_of
from desk.domain.submissions.moments import has_moment, moment_in
from desk.domain.submissions.workflow import Workflow

if TYPE_CHECKING:
    from desk.domain.forms.form import Form

Experts = Mapping[str, Mapping[str, Any]]
Stored = Mapping[str, Any]
_PROMISED = "promised_"
"""Begins the column of the day that applicants were promised in a state."""


def _text(name: str) -> Callable[[Stored, Experts], str]:
    return lambda stored, _: str(stored.get(name, ""))


def _visit(number: int) -> Callable[[Stored, Experts], str]:
    def cell(stored: Stored, _: Experts) -> str:
        found = (one for one in visits_of(stored) if one.number == number)
        return next((slot_text(one.begins).replace("T", " ") for one in found), "")

    return cell


def _experts(stored: Stored, experts: Experts) -> str:
    """Who made or will make the visits, in their order, and who has the dispatch now."""
    ids = [
        *(visit.expert for visit in visits_of(stored)),
        *([stored["expert"]] if "expert" in stored else []),
    ]
    return "、".join(expert_name(experts, one) for one in dict.fromkeys(ids))


_COLUMNS: Mapping[str, Callable[[Stored, Experts], str]] = {
    "hearing_at": lambda stored, _: str(stored.get("hearing", {}).get("at", "")).replace("T", " "),
    "hearing_how": lambda stored, _: str(stored.get("hearing", {}).get("how", "")),
    "heard_on": _text("heard_on"),
    "granted": _text("granted"),
    "experts": _experts,
    "visits_made": lambda stored, _: str(visits_made(stored)) if "granted" in stored else "",
    "reports": lambda stored, _: "\n\n".join(
        f"第{one.number}回\n{one.report['text']}" for one in visits_of(stored) if one.report
    ),
    **{f"visit_{number}": _visit(number) for number in range(1, MOST_VISITS + 1)},
}


def column_names(states: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """What `columns` may name in a workflow with these states, also if one that promises lacks its `due`."""
    promised = (
        name
        for name, state in states.items()
        if state.get("promise") and "due" in state and state["due"]["after"] not in ("entered_at", "slot")
    )
    return (*_COLUMNS, *(f"{_PROMISED}{name}" for name in promised))


def needs_experts(name: str) -> bool:
    """Whether a column says who the experts are."""
    return name == "experts"


def cell(name: str, form: "Form", workflow: Workflow, stored: Stored, experts: Experts) -> str:
    """What stands in a column for a submission (META item); "" if there is nothing yet."""
    if not name.startswith(_PROMISED):
        return _COLUMNS[name](stored, experts)
    rule = workflow.states.get(name.removeprefix(_PROMISED), {}).get("due")
    if rule is None or not has_moment(stored, rule["after"]):
        return ""
    due = due_day(form, moment_in(stored, rule["after"]), None, rule)
    return due.isoformat() if due else ""
