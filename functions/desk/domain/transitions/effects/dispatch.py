"""The effects of a dispatch: hearing, decision, the expert, and the visits one after the other.

META has `hearing` (when and how), `heard_on` and `hearing_memo`; `granted` (how many visits) and `expert`
since the decision; `visits`, of which the last may be planned; `visit_at` of that one. What several
submissions have in common (an expert's time, a body's one dispatch) is on conditions of the transaction:
`desk.storage.dispatch.visits`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desk.domain.calendar.moments import from_stamp, stamp, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import InvalidAnswers
from desk.domain.submissions.change import Change
from desk.domain.submissions.dispatch.experts import is_active
from desk.domain.submissions.dispatch.visits import (
    Visit,
    VisitChange,
    planned_visit,
    visits_made,
    visits_of,
)
from desk.domain.submissions.prepared import is_another_person
from desk.domain.transitions.case import Case
from desk.domain.transitions.effects.expert_mails import with_expert_mails


def set_hearing(change: Change, case: Case) -> Change:
    """Keep when and how the office hears the body; how as before, if only the time changes."""
    begins = parse_slot(case.given["at"])
    if begins <= case.now:
        raise InvalidAnswers((case.error("at", "hearing_past"),))
    hearing = _hearing(case)
    if not hearing["how"]:
        raise InvalidAnswers((case.error("how", "hearing_how"),))
    return _with(change, hearing=hearing, hearing_at=stamp(begins))


def is_set(case: Case) -> bool:
    """Whether this hearing was set before."""
    return bool(case.stored.get("hearing") == _hearing(case))


def _hearing(case: Case) -> dict[str, str]:
    before = case.stored.get("hearing", {})
    return {"at": case.given["at"], "how": str(case.given.get("how", before.get("how", "")))}


def record_hearing(change: Change, case: Case) -> Change:
    """Keep on which day the body was heard, and the memo; the decision is due from that day on."""
    day = date.fromisoformat(case.given.get("on", tokyo_day(case.now).isoformat()))
    if not tokyo_day(from_stamp(case.stored["received_at"])) <= day <= tokyo_day(case.now):
        raise InvalidAnswers((case.error("on", "hearing_day"),))
    memo = {"at": stamp(case.now), "by": case.by, "text": str(case.given["memo"]).strip()}
    return _with(change, heard_on=day.isoformat(), hearing_memo=memo)


def propose(change: Change, case: Case) -> Change:
    """Keep the decision that one member of the staff proposes to another."""
    wanted = {name: case.given[name] for name in ("expert", "visits", "reason") if name in case.given}
    if set(wanted) not in ({"expert", "visits"}, {"reason"}):
        raise InvalidAnswers((case.error("", "decision"),))
    if "expert" in wanted:
        _expert(case, str(wanted["expert"]))
    elif wanted["reason"] not in (reasons := case.setting("decline_reasons")):
        raise InvalidAnswers((case.error("reason", "reason", reasons="、".join(reasons)),))
    return _with(change, proposal={"by": case.by, "at": stamp(case.now), **wanted})


def is_seconded(case: Case, _: Any) -> bool:
    """Whether one person may decide alone, or another has proposed just this."""
    if not case.setting("decision")["two_persons"]:
        return True
    proposal = case.stored.get("proposal", {})
    same = all(proposal.get(name) == value for name, value in case.given.items() if name in _DECIDED)
    return bool(proposal) and is_another_person(proposal["by"], case.by) and same


_DECIDED = ("expert", "visits", "reason")


def grant_visits(change: Change, case: Case) -> Change:
    """Keep how many visits by which expert were granted."""
    expert, visits = str(case.given["expert"]), int(case.given["visits"])
    _expert(case, expert)
    details = {**change.details, "expert": expert, "visits": str(visits)}
    granted = _with(change, granted=visits, expert=expert, other_body=bool(case.given.get("other_body")))
    return replace(granted, details=details, dropped=(*change.dropped, "proposal"), asks_expert=expert)


def is_granted(case: Case) -> bool:
    """Whether just this was granted before."""
    return bool(
        case.stored.get("expert") == case.given["expert"]
        and case.stored.get("granted") == case.given["visits"]
    )


def visits_left(case: Case, _: Any) -> bool:
    return visits_made(case.stored) < int(case.stored.get("granted", 0))


def has_visit(case: Case, _: Any) -> bool:
    return visits_made(case.stored) > 0


def visit_has_begun(case: Case, _: Any) -> bool:
    planned = planned_visit(case.stored)
    return planned is not None and planned.begins <= case.now


def plan_visit(change: Change, case: Case) -> Change:
    """Plan the next visit, with the expert of the one before it unless the dispatch was handed on."""
    if planned_visit(case.stored):
        raise InvalidAnswers((case.error("", "visit_planned"),))
    number, granted = len(visits_of(case.stored)) + 1, int(case.stored["granted"])
    if int(case.given.get("number", number)) != number:
        raise InvalidAnswers((case.error("number", "visit_number", number=str(number)),))
    if number > granted:
        raise InvalidAnswers((case.error("number", "visits_over", visits=str(granted)),))
    before = visits_of(case.stored)[-1:]
    place = case.given.get("place", before[0].place if before else "")
    if not place:
        raise InvalidAnswers((case.error("place", "visit_place"),))
    visit = Visit(
        number=number,
        begins=_begins(case),
        minutes=int(case.given.get("minutes", case.setting("visit_minutes"))),
        place=str(place),
        expert=str(case.stored["expert"]),
    )
    _expert(case, visit.expert)
    _check_own_times(case, visit)
    is_handed_on = bool(before) and case.stored.get("handed_on") == number
    return _changed(change, case, VisitChange(after=visit, is_handed_on=is_handed_on))


def is_planned(case: Case) -> bool:
    """Whether a visit is planned for just this time."""
    planned = planned_visit(case.stored)
    return planned is not None and planned.stored()["at"] == case.given["at"]


def move_visit(change: Change, case: Case) -> Change | None:
    """Plan the planned visit anew, at another time or place."""
    before = _planned(case)
    after = replace(
        before,
        begins=_begins(case),
        minutes=int(case.given.get("minutes", before.minutes)),
        place=str(case.given.get("place", before.place)),
    )
    if after == before:
        return None
    _check_own_times(case, after)
    return _changed(
        change, case, VisitChange(before=before, after=after, is_handed_on=_is_handed_on(case, before))
    )


def cancel_visit(change: Change, case: Case) -> Change:
    """Call the planned visit off: its number is planned again."""
    return _changed(change, case, VisitChange(before=_planned(case)))


def cancel_visit_if_planned(change: Change, case: Case) -> Change:
    """As `cancel_visit`, if one is planned: the dispatch ends."""
    return cancel_visit(change, case) if planned_visit(case.stored) else change


def finish_visit(change: Change, case: Case) -> Change:
    """Record that the planned visit was made, with its report if that was typed."""
    before = _planned(case)
    report = _signed(case) if "text" in case.given else None
    return _changed(
        change, case, VisitChange(before=before, after=replace(before, is_done=True, report=report))
    )


def report_visit(change: Change, case: Case) -> Change:
    """Write the report of a visit that was made, or write it anew."""
    number = int(case.given["number"])
    visits = visits_of(case.stored)
    if not any(visit.number == number and visit.is_done for visit in visits):
        raise InvalidAnswers((case.error("number", "visit_unknown", number=str(number)),))
    report = _signed(case)
    stored = [replace(one, report=report) if one.number == number else one for one in visits]
    details = {**change.details, "visit": str(number)}
    return replace(_with(change, visits=[one.stored() for one in stored]), details=details)


def change_expert(change: Change, case: Case) -> Change | None:
    """Hand the dispatch on to another expert, for a reason; the planned visit too, if there is one."""
    expert, former = str(case.given["expert"]), str(case.stored["expert"])
    if expert == former:
        return None
    _expert(case, expert)
    planned = planned_visit(case.stored)
    number = planned.number if planned else len(visits_of(case.stored)) + 1
    why = str(case.given["reason"])
    entry = {"at": stamp(case.now), "by": case.by, "from": former, "to": expert, "reason": why}
    handed = _with(
        change,
        expert=expert,
        handed_on=number,
        expert_changes=[*case.stored.get("expert_changes", ()), entry],
    )
    handed = replace(handed, details={**handed.details, "expert": expert}, asks_expert=expert)
    if planned is None:
        return handed
    moved = VisitChange(before=planned, after=replace(planned, expert=expert), is_handed_on=True)
    return _changed(handed, case, moved)


def _planned(case: Case) -> Visit:
    planned = planned_visit(case.stored)
    if planned is None:
        raise InvalidAnswers((case.error("", "no_visit"),))
    return planned


def _is_handed_on(case: Case, visit: Visit) -> bool:
    return bool(case.stored.get("handed_on") == visit.number)


def _begins(case: Case) -> Any:
    begins = parse_slot(case.given["at"])
    if begins <= case.now:
        raise InvalidAnswers((case.error("at", "visit_past"),))
    return begins


def _check_own_times(case: Case, visit: Visit) -> None:
    """The expert isn't at another visit of this dispatch then: its pieces of time are this one's already, so
    the transaction would not notice.
    """
    for one in visits_of(case.stored):
        is_other = one.number != visit.number and one.expert == visit.expert
        if is_other and one.begins < visit.ends and visit.begins < one.ends:
            raise InvalidAnswers((case.error("at", "expert_busy"),))


def _expert(case: Case, expert: str) -> Mapping[str, Any]:
    """The expert, who can be asked. Raises InvalidAnswers."""
    found = case.experts.get(expert)
    if found is None:
        raise InvalidAnswers((case.error("expert", "expert_unknown"),))
    if not is_active(found):
        raise InvalidAnswers((case.error("expert", "expert_inactive"),))
    return found


def _changed(change: Change, case: Case, visit: VisitChange) -> Change:
    """The change with the visits after it, and the mails to the experts."""
    others = [one for one in visits_of(case.stored) if one.number != visit.visit.number]
    visits = sorted([*others, *([visit.after] if visit.after else [])], key=lambda one: one.number)
    values: dict[str, Any] = {"visits": [one.stored() for one in visits]}
    dropped = change.dropped
    if visit.after and not visit.after.is_done:
        values["visit_at"] = stamp(visit.after.begins)
    else:
        dropped = (*dropped, "visit_at")
    details = {**change.details, "visit": str(visit.visit.number)}
    if visit.after and not visit.after.is_done:
        details["at"] = visit.after.stored()["at"]
    changed = replace(_with(change, **values), dropped=dropped, details=details, visit=visit)
    return with_expert_mails(changed, case)


def _signed(case: Case) -> dict[str, str]:
    return {"at": stamp(case.now), "by": case.by, "text": str(case.given["text"]).strip()}


def _with(change: Change, **values: Any) -> Change:
    return replace(change, values={**change.values, **values})
