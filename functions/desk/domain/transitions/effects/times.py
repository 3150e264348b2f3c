"""The effects on a booking's time: held, taken, moved, given back."""

from dataclasses import replace
from datetime import timedelta

from desk.domain.calendar.moments import slot_text
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import FieldError, InvalidAnswers
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import holds_slot
from desk.domain.submissions.places.earlier import wants_earlier, was_offered
from desk.domain.submissions.workflow import APPLICANT
from desk.domain.transitions.case import Case


def hold_slot(change: Change, case: Case) -> Change:
    """Take the slot of a booking that only asked for it, over the places of its source."""
    if change.slot or holds_slot(case.stored):
        return change
    minutes = int(case.stored.get("minutes", case.grid.minutes))
    return replace(change, slot=case.slot, until=case.slot + timedelta(minutes=minutes))


def drop_meeting(change: Change, _: Case) -> Change:
    return replace(change, dropped=(*change.dropped, "meeting_url"))


def invite(change: Change, case: Case) -> Change:
    invited = slot_text(change.slot) if change.slot else case.stored["slot"]
    return replace(change, values={**change.values, "invited": invited})


def take_slot(change: Change, case: Case) -> Change | None:
    wanted = case.given["slot"]
    slot = parse_slot(wanted)
    if slot == case.slot:
        return None
    error = case.grid.error(slot, now=case.now)
    is_late = error is not None and error.code == "past_deadline" and case.now < slot
    if error and not (is_late and case.given.get("late")):
        message = fill(case.form.messages["slot"][error.code], error.words)
        raise InvalidAnswers((FieldError(field="slot", code=error.code, message=message),))
    details = {"from": case.stored["slot"], "to": wanted}
    # By changing it, nobody gets past the places of a source.
    holds = case.by != APPLICANT or holds_slot(case.stored)
    until = case.grid.end(slot)
    change = replace(change, slot=slot, until=until, holds=holds, details={**change.details, **details})
    if wants_earlier(case.stored) and was_offered(case.stored, wanted):
        # What was wished for is had, whoever does it: by the offer's button, in the form, or by phone.
        return replace(change, dropped=(*change.dropped, "earlier"))
    if wants_earlier(case.stored) and case.by == APPLICANT and slot > case.slot:
        return replace(change, values={**change.values, "given_up": case.stored["slot"]})
    return change


def is_there(case: Case) -> bool:
    """Whether the booking has the slot that was typed, if one was."""
    return bool(case.given.get("slot", case.stored["slot"]) == case.stored["slot"])


def take_slot_if_given(change: Change, case: Case) -> Change:
    """As `take_slot`, if another slot was typed."""
    return (take_slot(change, case) or change) if "slot" in case.given else change


def take_slot_again(change: Change, case: Case) -> Change:
    """The slot that the booking had, or another that was typed."""
    own = case.stored["slot"]
    wanted = case.given.get("slot", own)
    slot = parse_slot(wanted)
    error = case.grid.error(slot, now=case.now)
    is_late = error is not None and error.code == "past_deadline" and case.now < slot
    if error and wanted == own and not is_late:
        raise InvalidAnswers((case.error("slot", "slot_gone"),))
    if error and not (is_late and (wanted == own or case.given.get("late"))):
        message = fill(case.form.messages["slot"][error.code], error.words)
        raise InvalidAnswers((FieldError(field="slot", code=error.code, message=message),))
    details = {} if wanted == own else {"from": own, "to": wanted}
    until = case.grid.end(slot)
    return replace(change, slot=slot, until=until, retakes=True, details={**change.details, **details})


def free_slot(change: Change, _: Case) -> Change:
    return replace(change, frees=True)
