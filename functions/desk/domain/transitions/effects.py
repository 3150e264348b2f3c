"""The registry of effects: what an action does besides leading to its state, by the names in workflows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from desk.domain.calendar.moments import slot_text, stamp
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import FieldError, InvalidAnswers
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Change, holds_slot
from desk.domain.submissions.reasons import checked_reason, known_reasons
from desk.domain.submissions.workflow import APPLICANT
from desk.domain.transitions import conversation, dispatch, expert_mails, offers
from desk.domain.transitions.case import Case
from desk.domain.transitions.contact import correct_contact
from desk.domain.transitions.meeting import has_meeting, set_meeting, switch_kind, switch_meeting

# Far below an item's 400 KB, so that notes never block another action.
_MOST_NOTES = 50
_OF_EXPERTS = ("expert_unknown", "expert_inactive", "expert_busy")
_PERSONAL = ("name", "address", "contact")
"""The `pii` of fields whose answers must not be in a reason."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`apply` gives the change with this effect, None if nothing would change; it may raise InvalidAnswers.

    `is_done` says whether a submission that is in the action's state has the effect already: the same action
    again then changes nothing.
    """

    apply: Callable[[Change, Case], Change | None]
    is_done: Callable[[Case], bool] | None = None
    takes: str = ""
    """The name that has to be among the properties of the action's schema."""
    setting: str = ""
    """The key that has to be in `handling` of the workflow's forms."""
    errors: tuple[str, ...] = ()
    """The codes of its refusals: `workflow.errors` of content/messages.yml."""
    needs_slot: bool = False
    """Only for a workflow of forms with slots."""
    moments: tuple[str, ...] = ()
    """What it keeps in META, from which a state's due date may be counted."""
    mails: tuple[str, ...] = ()
    """The uses of the mails that it sends, beside the one of the way."""


def _hold_slot(change: Change, case: Case) -> Change:
    """Take the slot of a booking that only asked for it, over the places of its source."""
    if change.slot or holds_slot(case.stored):
        return change
    minutes = int(case.stored.get("minutes", case.grid.minutes))
    return replace(change, slot=case.slot, until=case.slot + timedelta(minutes=minutes))


def _drop_meeting(change: Change, _: Case) -> Change:
    return replace(change, dropped=(*change.dropped, "meeting_url"))


def _invite(change: Change, case: Case) -> Change:
    return _with(change, invited=slot_text(change.slot) if change.slot else case.stored["slot"])


def _take_slot(change: Change, case: Case) -> Change | None:
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
    return replace(change, slot=slot, until=until, holds=holds, details={**change.details, **details})


def _is_there(case: Case) -> bool:
    """Whether the booking has the slot that was typed, if one was."""
    return bool(case.given.get("slot", case.stored["slot"]) == case.stored["slot"])


def _take_slot_if_given(change: Change, case: Case) -> Change:
    """As `_take_slot`, if another slot was typed."""
    return (_take_slot(change, case) or change) if "slot" in case.given else change


def _take_slot_again(change: Change, case: Case) -> Change:
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


def _drop_reason(change: Change, _: Case) -> Change:
    return replace(change, dropped=(*change.dropped, "reason"))


def _tell_reason(change: Change, case: Case) -> Change:
    """Keep why the desk changes it, for the mail and the applicant's page. An earlier reason stays only while
    the booking does.
    """
    if "reason" not in case.given:
        is_touched = change.frees or "to" in change.details
        return _drop_told_reason(change, case) if is_touched else change
    fields = case.form.words["fields"]
    personal = {
        field: answer
        for field, answer in case.stored["answers"].items()
        if fields.get(field, {}).get("pii") in _PERSONAL
    }
    desk = case.stored["desk"]
    reason = checked_reason(case.given["reason"], case.bundle, desk, answers=personal)
    is_known = reason in known_reasons(case.bundle, desk)
    # A sentence is kept in META alone: the trail has nothing that somebody typed.
    details = {"why": reason} if is_known else {}
    return replace(_with(change, change_reason=reason), details={**change.details, **details})


def _drop_told_reason(change: Change, _: Case) -> Change:
    return replace(change, dropped=(*change.dropped, "change_reason"))


def _free_slot(change: Change, _: Case) -> Change:
    return replace(change, frees=True)


def _record_reason(change: Change, case: Case) -> Change:
    reason, reasons = case.given["reason"], case.setting("decline_reasons")
    if reason not in reasons:
        raise InvalidAnswers((case.error("reason", "reason", reasons="、".join(reasons)),))
    return replace(_with(change, reason=reason), details={**change.details, "reason": reason})


def _record_answer(change: Change, case: Case) -> Change:
    conversation.check_room(case)
    # In META and not in the event, like a note.
    before = [case.stored["answer"]] if "answer" in case.stored else []
    earlier = [*case.stored.get("earlier_answers", ()), *before]
    return _with(change, answer=_signed(case), **({"earlier_answers": earlier} if earlier else {}))


def _add_note(change: Change, case: Case) -> Change:
    notes = case.stored.get("notes", ())
    if len(notes) >= _MOST_NOTES:
        raise InvalidAnswers((case.error("", "too_many_notes", limit=str(_MOST_NOTES)),))
    # In META and not in the event: a note may name a person, and is deleted with the answers.
    return _with(change, notes=[*notes, _signed(case)])


def _record(change: Change, case: Case) -> Change:
    return _with(change, recorded={**case.stored.get("recorded", {}), **case.given})


def _assign(change: Change, case: Case) -> Change | None:
    to = case.given.get("to", case.by)
    return None if to == case.stored.get("assignee") else _with(change, assignee=to)


def _stop_mail(change: Change, _: Case) -> Change:
    return replace(change, stops_mail=True)


EFFECTS: Mapping[str, Effect] = {
    "set_meeting": Effect(
        apply=set_meeting,
        is_done=has_meeting,
        takes="url",
        setting="meeting_hosts",
        errors=("meeting_url", "url_needed", "url_not_needed"),
        needs_slot=True,
    ),
    "switch_kind": Effect(
        apply=switch_kind,
        takes="kind",
        setting="meeting_kinds",
        errors=("kind", "kind_without_phone", "url_not_needed"),
        needs_slot=True,
    ),
    "switch_meeting": Effect(
        apply=switch_meeting,
        takes="kind",
        setting="meeting_kinds",
        errors=("kind", "kind_without_phone", "meeting_url", "url_needed", "url_not_needed"),
        needs_slot=True,
    ),
    "drop_meeting": Effect(apply=_drop_meeting, needs_slot=True),
    "hold_slot": Effect(apply=_hold_slot, needs_slot=True),
    "invite": Effect(apply=_invite, needs_slot=True),
    "take_slot": Effect(apply=_take_slot, is_done=_is_there, takes="slot", needs_slot=True),
    "take_slot_if_given": Effect(
        apply=_take_slot_if_given,
        is_done=_is_there,
        takes="slot",
        needs_slot=True,
    ),
    "take_slot_again": Effect(
        apply=_take_slot_again, is_done=_is_there, takes="slot", errors=("slot_gone",), needs_slot=True
    ),
    "tell_reason": Effect(apply=_tell_reason, takes="reason", errors=("change_reason", "private_reason")),
    "drop_told_reason": Effect(apply=_drop_told_reason),
    "want_earlier": Effect(apply=offers.want_earlier, needs_slot=True),
    "stop_earlier": Effect(apply=offers.stop_earlier, needs_slot=True),
    "offer_slot": Effect(
        apply=offers.offer_slot,
        is_done=lambda case: any(
            offer["slot"] == case.given["slot"] for offer in case.stored.get("offers", ())
        ),
        takes="slot",
        errors=("not_offered",),
        needs_slot=True,
    ),
    "check_offer": Effect(apply=offers.check_offer, takes="slot", errors=("offer_over",), needs_slot=True),
    "free_slot": Effect(apply=_free_slot, needs_slot=True),
    "record_reason": Effect(
        apply=_record_reason,
        is_done=lambda case: case.stored.get("reason") == case.given["reason"],
        takes="reason",
        setting="decline_reasons",
        errors=("reason",),
    ),
    "drop_reason": Effect(apply=_drop_reason),
    "record_answer": Effect(
        apply=_record_answer,
        is_done=lambda case: case.stored.get("answer", {}).get("text") == _signed(case)["text"],
        takes="text",
        errors=("thread_full",),
    ),
    "add_note": Effect(apply=_add_note, takes="text", errors=("too_many_notes",)),
    "record": Effect(
        apply=_record,
        is_done=lambda case: all(
            case.stored.get("recorded", {}).get(name) == value for name, value in case.given.items()
        ),
    ),
    "assign": Effect(apply=_assign, takes="to"),
    "stop_mail": Effect(apply=_stop_mail),
    "correct_contact": Effect(
        apply=correct_contact,
        takes="mail",
        errors=("no_correction", "not_asked", "too_many_corrections"),
    ),
    "add_message": Effect(
        apply=conversation.add_message, takes="text", errors=("too_many_replies", "thread_full")
    ),
    "raise_reply": Effect(apply=conversation.raise_reply),
    "settle_reply": Effect(apply=conversation.settle_reply),
    "wait": Effect(
        apply=conversation.wait,
        takes="reason",
        setting="waiting",
        errors=("waiting_for", "waiting_reason"),
    ),
    "wait_if_asked": Effect(apply=conversation.wait_if_asked, takes="wait", setting="waiting"),
    "resume": Effect(apply=conversation.resume),
    "record_reminder": Effect(apply=conversation.record_reminder),
    "record_missed": Effect(apply=conversation.record_missed),
    "tell_lead": Effect(apply=conversation.tell_lead),
    "log_call": Effect(apply=conversation.log_call),
    "set_hearing": Effect(
        apply=dispatch.set_hearing,
        is_done=dispatch.is_set,
        takes="at",
        errors=("hearing_past",),
        moments=("hearing_at",),
    ),
    "record_hearing": Effect(
        apply=dispatch.record_hearing, takes="memo", errors=("hearing_day",), moments=("heard_on",)
    ),
    "propose": Effect(
        apply=dispatch.propose,
        takes="visits",
        setting="decline_reasons",
        errors=("decision", "reason", "expert_unknown", "expert_inactive"),
    ),
    "grant_visits": Effect(
        apply=dispatch.grant_visits,
        is_done=dispatch.is_granted,
        takes="visits",
        setting="decision",
        errors=("expert_unknown", "expert_inactive", "body_live"),
    ),
    "plan_visit": Effect(
        apply=dispatch.plan_visit,
        is_done=dispatch.is_planned,
        takes="at",
        setting="visit_minutes",
        errors=("visit_number", "visits_over", "visit_place", "visit_past", "visit_planned", *_OF_EXPERTS),
        mails=(expert_mails.SET,),
        moments=("visit_at",),
    ),
    "move_visit": Effect(
        apply=dispatch.move_visit,
        takes="at",
        errors=("no_visit", "visit_past", *_OF_EXPERTS),
        mails=(expert_mails.MOVED,),
    ),
    "cancel_visit": Effect(
        apply=dispatch.cancel_visit, errors=("no_visit",), mails=(expert_mails.CANCELLED,)
    ),
    "cancel_visit_if_planned": Effect(
        apply=dispatch.cancel_visit_if_planned, mails=(expert_mails.CANCELLED,)
    ),
    "finish_visit": Effect(apply=dispatch.finish_visit, takes="text", errors=("no_visit",)),
    "report_visit": Effect(apply=dispatch.report_visit, takes="number", errors=("visit_unknown",)),
    "change_expert": Effect(
        apply=dispatch.change_expert,
        takes="expert",
        errors=_OF_EXPERTS,
        mails=(expert_mails.SET, expert_mails.CANCELLED),
    ),
}


def _with(change: Change, **values: Any) -> Change:
    return replace(change, values={**change.values, **values})


def _signed(case: Case) -> dict[str, str]:
    """A text of the staff's with who wrote it and when."""
    return {"at": stamp(case.now), "by": case.by, "text": case.given["text"].strip()}
