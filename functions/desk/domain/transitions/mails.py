"""The mails of a change: to the applicant by the workflow, to the desk whenever the applicant acted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from desk.domain.calendar.moments import (
    deadline_words,
    from_stamp,
    full_day_words,
    minutes_between,
    moment_words,
    slot_text,
    stamp,
)
from desk.domain.calendar.slots import parse_slot
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.facts.visits import dispatch_facts, visit_calendar
from desk.domain.mail.letters import letter
from desk.domain.mail.seminar_letters import seminar_file
from desk.domain.mail.uses.table import STEP, use_in_form
from desk.domain.mail.uses.use import Use
from desk.domain.submissions.change import Change
from desk.domain.submissions.dispatch.visits import Visit
from desk.domain.submissions.meeting import VIDEO, in_mails, kind_of, location
from desk.domain.submissions.model import Item, Letter, is_by_phone
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.workflow import APPLICANT, Workflow
from desk.domain.transitions.case import Case
from desk.domain.transitions.effects.conversation import waiting_words

_MOVED = ("confirmed", "moved", "changed_by_desk")


def with_letters(change: Change, case: Case, workflow: Workflow, mail: str) -> Change:
    """The change with `mail` (a use of `domain.mail.uses.table`; "" for none), and with a notice to the desk
    if the applicant made it, unless it only adds to the case.
    """
    letters = [*change.letters, *([_letter(mail, change, case, {})] if mail else [])]
    if change.by == APPLICANT and not change.canary_marks and not workflow.is_quiet(change.action):
        what = {"what": workflow.words["actions"][change.action]["name"]}
        letters.append(_letter("staff_change", change, case, what))
    return replace(change, letters=tuple(one for one in letters if one))


def _letter(use: str, change: Change, case: Case, extra: Mapping[str, str]) -> Letter | None:
    """The mail of a change, with a calendar file if the applicant has ever been invited.

    Every mail that leaves the date open or closes the case carries the cancellation, not only the first: a
    newer mail may supersede that one before it is sent.
    """
    form, after, row = case.form, _after(change), use_in_form(use)
    own = {name: words for name, words in _own_facts(use, change, case).items() if name in row.facts}
    visit = change.visit.visit if change.visit else None
    own |= _of_dispatch(row, after, case, visit)
    if row.kind == STEP.kind:
        own |= _recorded(after, case)
    calendar = None
    if row.calendar and visit:
        calendar = visit_calendar(str(after["receipt"]), visit, row.calendar)
    elif row.calendar and "invited" in after:
        calendar = _calendar(row.calendar, after, case)
    elif "seminar" in after and row.reader == "applicant":
        calendar = _seminar_file(use, change, after, case)
    facts = facts_of_stored(form, after) | own | dict(extra)
    return letter(
        use,
        form,
        after["answers"],
        facts,
        bundle=case.bundle,
        calendar=calendar,
        by_post=is_by_phone(after),
    )


def _of_dispatch(row: Use, after: Item, case: Case, visit: Visit | None) -> dict[str, str]:
    found = dispatch_facts(after, case.experts, case.form.clock, visit=visit)
    return {name: words for name, words in found.items() if name in row.facts}


def _own_facts(use: str, change: Change, case: Case) -> dict[str, str]:
    """What actions recorded and a mail may say. None of it is text that a visitor typed."""
    after, form = _after(change), case.form
    facts = {"meeting": in_mails(form, after)}
    if "reason" in after:
        reasons = form.words.get("handling", {}).get("decline_reasons", {})
        facts["reason"] = reasons.get(after["reason"], "")
    facts["change_reason"] = _change_reason(use, change, case)
    if "offers" in change.values:
        offer = change.values["offers"][-1]
        facts["offered_slot"] = moment_words(parse_slot(offer["slot"]), form.clock)
        facts["offer_until"] = deadline_words(from_stamp(offer["until"]), form.clock)
    if "waiting" in after:
        facts["waiting_for"] = waiting_words(form, after["waiting"])
    if "due" in after:
        facts["promised"] = full_day_words(date.fromisoformat(after["due"]))
    if "answer" in after:
        facts["answer"] = after["answer"]["text"]
    if "corrections" in after:
        corrected = after["corrections"][-1]["before"]
        order = [field for section in form.words["sections"] for field in section["fields"]]
        facts["corrected"] = "、".join(form.label(field) for field in order if field in corrected)
    return facts


def _change_reason(use: str, change: Change, case: Case) -> str:
    """Why the desk changed it; without a reason it was moved to a wish. "" if there is nothing to say."""
    if "change_reason" in change.values:
        return reason_words(case.bundle, change.stored["desk"], str(change.values["change_reason"]))
    is_move = "to" in change.details and use in _MOVED
    return str(case.bundle["messages"]["bookings"]["no_reason"]) if is_move else ""


def _recorded(after: Item, case: Case) -> dict[str, str]:
    """What staff typed to be kept (the effect `record`), in words by its format."""
    workflow, found = Workflow.of_form(case.bundle, case.form.id), {}
    for name, value in after.get("recorded", {}).items():
        match workflow.input_rule(name).get("format"):
            case "date":
                found[name] = full_day_words(date.fromisoformat(value))
            case "slot":
                found[name] = moment_words(parse_slot(value), case.form.clock)
            case _:
                found[name] = str(value)
    return found


def _after(change: Change) -> Item:
    """The submission as it will be after the change."""
    after = {**change.stored, **change.values}
    # No mail promises the day of a step that is done.
    for name in {"due", "due_from"} & {*change.dropped}:
        after.pop(name, None)
    if change.slot and change.until:
        after |= {"slot": slot_text(change.slot), "minutes": minutes_between(change.slot, change.until)}
    return after


def _seminar_file(use: str, change: Change, after: Item, case: Case) -> dict[str, str]:
    """The calendar file of a seminar: for who has a seat there, or had one until now."""
    if not (change.takes or change.leaves) and "seat" in after and "turn" not in after:
        return seminar_file(use, case.form, after, holds=True, bundle=case.bundle)
    if change.takes and not change.takes.waits:
        return seminar_file(use, case.form, after, holds=True, bundle=case.bundle)
    if change.leaves and not change.leaves.waits:
        return seminar_file(use, case.form, change.stored, holds=False, bundle=case.bundle)
    return {}


def _calendar(method: str, after: Item, case: Case) -> dict[str, str]:
    """The facts of the calendar file, for the slot that the applicant is or was last invited to."""
    slot = parse_slot(after["invited"])
    minutes = int(after.get("minutes", case.grid.minutes))
    facts = {"method": method, "start": stamp(slot), "end": stamp(slot + timedelta(minutes=minutes))}
    if method != "REQUEST":
        return facts
    url = {"url": str(after["meeting_url"])} if kind_of(case.form, after) in ("", VIDEO) else {}
    return facts | {"location": location(case.form, after)} | url
