"""The registry of effects: what an action does besides leading to its state, by the names in workflows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desk.domain.submissions.change import Change
from desk.domain.submissions.workflow import STAFF, Workflow
from desk.domain.transitions import seminars
from desk.domain.transitions.case import Case
from desk.domain.transitions.effects import conversation, dispatch, expert_mails, offers, records, times
from desk.domain.transitions.effects.contact import correct_contact
from desk.domain.transitions.effects.meeting import (
    can_switch,
    has_meeting,
    has_other_kinds,
    set_meeting,
    switch_kind,
    switch_meeting,
)

_OF_PREPARED = ("second_look", "return_note", "postponed_too_long")
_OF_EXPERTS = ("expert_unknown", "expert_inactive", "expert_busy")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`apply` gives the change with this effect, None if nothing would change; it may raise InvalidAnswers.

    `is_done` says whether a submission that is in the action's state has the effect already: the same action
    again then changes nothing.
    """

    apply: Callable[[Change, Case], Change | None]
    is_done: Callable[[Case], bool] | None = None
    is_of_use: Callable[[Case], bool] = lambda _: True
    """Whether it can change anything at all: an action that can't isn't offered."""
    takes: str = ""
    """The name that has to be among the properties of the action's schema."""
    may_lack: bool = False
    """It can be done without that, so that the schema needn't require it."""
    setting: str = ""
    """The key that has to be in `handling` of the workflow's forms."""
    errors: tuple[str, ...] = ()
    """The codes of its refusals: `workflow.errors` of content/messages.yml."""
    needs_slot: bool = False
    """Only for a workflow of forms with slots."""
    needs_seminar: bool = False
    """Only for a workflow of forms for seminars."""
    moments: tuple[str, ...] = ()
    """What it keeps in META, from which a state's due date may be counted."""
    mails: tuple[str, ...] = ()
    """The uses of the mails that it sends, beside the one of the way."""
    speaks: bool = False
    """The applicant reads what was typed for it, as it was typed."""


EFFECTS: Mapping[str, Effect] = {
    "set_meeting": Effect(
        apply=set_meeting,
        is_done=has_meeting,
        takes="url",
        may_lack=True,
        setting="meeting_hosts",
        errors=("meeting_url", "url_needed", "url_not_needed"),
        needs_slot=True,
    ),
    "switch_kind": Effect(
        apply=switch_kind,
        is_of_use=has_other_kinds,
        takes="kind",
        setting="meeting_kinds",
        errors=("kind", "kind_without_phone", "url_not_needed"),
        needs_slot=True,
    ),
    "switch_meeting": Effect(
        apply=switch_meeting,
        is_of_use=can_switch,
        takes="kind",
        setting="meeting_kinds",
        errors=("kind", "kind_without_phone", "meeting_url", "url_needed", "url_not_needed"),
        needs_slot=True,
    ),
    "drop_meeting": Effect(apply=times.drop_meeting, needs_slot=True),
    "hold_slot": Effect(apply=times.hold_slot, needs_slot=True),
    "invite": Effect(apply=times.invite, needs_slot=True),
    "take_slot": Effect(apply=times.take_slot, is_done=times.is_there, takes="slot", needs_slot=True),
    "take_slot_if_given": Effect(
        apply=times.take_slot_if_given,
        is_done=times.is_there,
        takes="slot",
        may_lack=True,
        needs_slot=True,
    ),
    "take_slot_again": Effect(
        apply=times.take_slot_again,
        is_done=times.is_there,
        takes="slot",
        may_lack=True,
        errors=("slot_gone",),
        needs_slot=True,
    ),
    "tell_reason": Effect(
        apply=records.tell_reason, takes="reason", may_lack=True, errors=("change_reason", "private_reason")
    ),
    "drop_told_reason": Effect(apply=records.drop_told_reason),
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
    "free_slot": Effect(apply=times.free_slot, needs_slot=True),
    "record_reason": Effect(
        apply=records.record_reason,
        is_done=lambda case: case.stored.get("reason") == case.given["reason"],
        takes="reason",
        setting="decline_reasons",
        errors=("reason",),
    ),
    "drop_reason": Effect(apply=records.drop_reason),
    "record_answer": Effect(
        apply=records.record_answer,
        is_done=lambda case: case.stored.get("answer", {}).get("text") == records.signed(case)["text"],
        takes="text",
        errors=("thread_full", *_OF_PREPARED),
        speaks=True,
    ),
    "add_note": Effect(apply=records.add_note, takes="text", errors=("too_many_notes",)),
    "record": Effect(
        apply=records.record,
        is_done=lambda case: all(
            case.stored.get("recorded", {}).get(name) == value for name, value in case.given.items()
        ),
    ),
    "assign": Effect(apply=records.assign, takes="to", may_lack=True),
    "stop_mail": Effect(apply=records.stop_mail),
    "correct_contact": Effect(
        apply=correct_contact,
        takes="mail",
        may_lack=True,
        errors=("no_correction", "not_asked", "too_many_corrections"),
    ),
    "add_message": Effect(
        apply=conversation.add_message,
        takes="text",
        errors=("too_many_replies", "thread_full", *_OF_PREPARED),
        speaks=True,
    ),
    "raise_reply": Effect(apply=conversation.raise_reply),
    "settle_reply": Effect(apply=conversation.settle_reply),
    "wait": Effect(
        apply=conversation.wait,
        takes="reason",
        may_lack=True,
        setting="waiting",
        errors=("waiting_for", "waiting_reason", "thread_full"),
    ),
    "wait_if_asked": Effect(apply=conversation.wait_if_asked, takes="wait", may_lack=True, setting="waiting"),
    "resume": Effect(apply=conversation.resume),
    "record_reminder": Effect(apply=conversation.record_reminder),
    "record_missed": Effect(apply=conversation.record_missed),
    "tell_lead": Effect(apply=conversation.tell_lead),
    "log_call": Effect(apply=conversation.log_call),
    "free_seat": Effect(apply=seminars.free_seat, needs_seminar=True),
    "take_seat": Effect(
        apply=seminars.take_seat,
        errors=("seminar_gone", "seminar_full", "seminar_no_room", "seminar_off", "seminar_twice"),
        needs_seminar=True,
    ),
    "wait_for_seat": Effect(
        apply=seminars.wait_for_seat,
        errors=("seminar_gone", "seminar_no_room", "seminar_free", "seminar_off", "seminar_twice"),
        needs_seminar=True,
    ),
    "change_seminar": Effect(
        apply=seminars.change_seminar,
        is_done=lambda case: case.stored.get("seminar") == case.given["seminar"],
        takes="seminar",
        errors=("other_seminar", "seminar_not_open"),
        needs_seminar=True,
    ),
    "tell_move": Effect(apply=seminars.tell_move, needs_seminar=True),
    "set_hearing": Effect(
        apply=dispatch.set_hearing,
        is_done=dispatch.is_set,
        takes="at",
        errors=("hearing_past", "hearing_how"),
        moments=("hearing_at",),
    ),
    "record_hearing": Effect(
        apply=dispatch.record_hearing, takes="memo", errors=("hearing_day",), moments=("heard_on",)
    ),
    "propose": Effect(
        apply=dispatch.propose,
        takes="visits",
        may_lack=True,
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
    "finish_visit": Effect(apply=dispatch.finish_visit, takes="text", may_lack=True, errors=("no_visit",)),
    "report_visit": Effect(apply=dispatch.report_visit, takes="number", errors=("visit_unknown",)),
    "change_expert": Effect(
        apply=dispatch.change_expert,
        takes="expert",
        errors=_OF_EXPERTS,
        mails=(expert_mails.SET, expert_mails.CANCELLED),
    ),
}


def speaks(workflow: Workflow, action: str) -> bool:
    """Whether staff write to the applicant by this action: its text can be drafted, seen by another, sent
    later.
    """
    rule = workflow.actions.get(action, {"by": (), "ways": ()})
    return STAFF in rule["by"] and any(EFFECTS[one].speaks for way in rule["ways"] for one in way["effects"])
