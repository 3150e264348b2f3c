"""The mails to the experts of a visit: to who comes to have it, keeps it, or has it no more. Pure."""

from dataclasses import replace

from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.facts.visits import dispatch_facts, visit_calendar
from desk.domain.mail.letters import letter
from desk.domain.mail.uses.table import use_in_form
from desk.domain.submissions.change import Change
from desk.domain.submissions.dispatch.visits import Visit
from desk.domain.submissions.model import Letter
from desk.domain.transitions.case import Case

SET, MOVED, CANCELLED = "expert_visit", "expert_visit_moved", "expert_visit_cancelled"


def with_expert_mails(change: Change, case: Case) -> Change:
    """The change with the mails about its visit; none about one that was made."""
    found = change.visit
    if found is None or (found.after and found.after.is_done):
        return change
    before, after = found.before, found.after
    letters: list[Letter | None] = []
    if before and (after is None or after.expert != before.expert):
        letters.append(_letter(CANCELLED, before, change, case))
    if after:
        is_moved = before is not None and before.expert == after.expert
        letters.append(_letter(MOVED if is_moved else SET, after, change, case))
    return replace(change, letters=(*change.letters, *(one for one in letters if one)))


def _letter(use: str, visit: Visit, change: Change, case: Case) -> Letter | None:
    stored, form = change.stored, case.form
    facts = facts_of_stored(form, stored) | dispatch_facts(
        {**stored, **change.values}, case.experts, form.clock, visit=visit
    )
    return letter(
        use,
        form,
        stored["answers"],
        facts,
        bundle=case.bundle,
        calendar=visit_calendar(stored["receipt"], visit, use_in_form(use).calendar),
        expert=case.experts.get(visit.expert),
    )
