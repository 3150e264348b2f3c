"""A submission as its applicant sees it: the words, and what can be done now."""

import uuid
from collections.abc import Mapping

from desk.domain import errors
from desk.domain.calendar.availability import nearest_free, slot_words
from desk.domain.calendar.moments import deadline_words, from_stamp, moment_words, tokyo_day
from desk.domain.calendar.slots import parse_slot, times_of
from desk.domain.codes.calling_words import calling_words
from desk.domain.forms.answers_in_words import ShownSection
from desk.domain.forms.placeholders import fill
from desk.domain.mail.facts.deadlines import due_fact
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.facts.visits import dispatch_facts
from desk.domain.mail.stored.sent import sent_mails
from desk.domain.submissions.meeting import door, kind_name, on_page
from desk.domain.submissions.places.earlier import open_offer, wants_earlier
from desk.domain.submissions.reasons import reason_words
from desk.domain.submissions.thread import thread
from desk.domain.submissions.workflow import APPLICANT, Workflow, has_ended
from desk.domain.transitions.plan import is_allowed
from desk.parts import Parts
from desk.views.manage import ManageView
from desk.web.manage.answers_copy import asked_for
from desk.web.manage.conversation import (
    apology_of,
    calls_of,
    manage_words,
    reply_limit,
    texts_of,
    waiting_of,
)
from desk.web.manage.lookup import Booking
from desk.web.manage.seminars import seminar_view

_MOST_FREE = 5
_HALF = ("", "")


def view_of(
    booking: Booking,
    parts: Parts,
    *,
    kind: str = "status",
    error: str = "",
    slot_error: str = "",
    copy_error: str = "",
    chosen: str = "",
    halves: tuple[str, str] = _HALF,
    sections: tuple[ShownSection, ...] = (),
    reply: str = "",
    reply_error: str = "",
) -> ManageView:
    """The view of a booking or another submission, for the page of a `kind` (`pages.Shown`).

    `error` is at the top, `slot_error` and `copy_error` at their fields; `chosen` and `halves` are what was
    typed for the slot; `sections` are the answers, for their copy alone; `reply` is what was typed on the
    page of the thread, with its error.
    """
    bundle, stored, form = parts.bundle, booking.stored, booking.form
    messages = bundle["messages"]
    facts = facts_of_stored(form, stored)
    facts |= due_fact(facts, messages, now=parts.clock())
    experts = parts.store.experts(stored["desk"]) if "expert" in stored else {}
    facts |= dispatch_facts(stored, experts, form.clock)
    status = stored["status"]
    workflow = Workflow.of_form(bundle, form.id)
    words, manage = workflow.words["states"][status], manage_words(workflow, bundle)
    day = tokyo_day(parts.clock())
    apology = apology_of(stored, workflow, manage, on=day)
    waiting = waiting_of(booking, manage)
    can_reply = can(booking, "reply", parts)
    way_in = door(form, stored, workflow, now=parts.clock())
    can_change = can(booking, "change", parts)
    seminar = seminar_view(booking, parts, can_change=can_change)
    can_cancel = can(booking, "withdraw", parts)
    return ManageView(
        receipt=stored["receipt"],
        code=booking.code,
        op=str(uuid.uuid4()),
        version=int(stored["v"]),
        form_title=form.words["title"],
        status=words["status"],
        slot=facts.get("slot", ""),
        deadline=_deadline(facts, manage, can_change=can_change) if can_cancel and booking.grid else "",
        next="" if apology or waiting else (seminar and seminar.next) or fill(words["next"], facts),
        change_reason=reason_words(bundle, stored["desk"], stored.get("change_reason", "")),
        offer=_offer(booking, messages["manage"], parts),
        earlier=_earlier(booking, messages["manage"]),
        can_ask_earlier=can(booking, "ask_earlier", parts) and not wants_earlier(stored),
        can_stop_earlier=wants_earlier(stored) and can(booking, "stop_earlier", parts),
        kind=kind_name(form, stored),
        meeting=on_page(form, stored) if workflow.states[status].get("joins") else "",
        join_at=moment_words(way_in.opens, form.clock) if way_in else "",
        join_url=way_in.url if way_in else "",
        changed_lead=form.seminar_words["changed_lead"] if seminar else fill(manage["changed_lead"], facts),
        change_lead=manage["change_lead_confirmed" if status == "confirmed" else "change_lead"],
        can_change=can_change and (seminar is None or bool(seminar.others)),
        can_cancel=can_cancel,
        past_deadline=messages["workflow"]["errors"]["past_deadline"] if can_cancel and booking.grid else "",
        has_ended=has_ended(stored),
        mails=tuple(sent_mails(booking.dossier.mails, calls_of(booking, workflow), bundle)),
        calling_words=calling_words(booking.sid, manage["calling_words"]),
        copy_label=form.label(asked) if (asked := asked_for(form, stored)) else "",
        sections=sections,
        seminar=seminar,
        free=_free(booking, chosen or "T".join(halves), parts) if can_change and kind == "status" else (),
        times=times_of(booking.grid.times, booking.grid.clock) if booking.grid else (),
        chosen=chosen,
        day=halves[0],
        time=halves[1],
        error=error,
        slot_error=slot_error,
        copy_error=copy_error,
        desk=bundle["desks"][stored["desk"]],
        phones_note=bundle["directory_note"],
        book=bundle["pages"][form.id]["url"],
        words=manage,
        apology=apology,
        waiting=waiting,
        has_thread=can_reply or bool(thread(stored)),
        can_reply=can_reply,
        reply_limit=reply_limit(workflow),
        thread=tuple(texts_of(booking)) if kind == "thread" else (),
        reply=reply,
        reply_error=reply_error,
    )


def _offer(booking: Booking, words: Mapping[str, str], parts: Parts) -> tuple[str, str]:
    """(slot, words) of the earlier slot that can be taken now; empty without one."""
    now, clock = parts.clock(), booking.form.clock
    offer = open_offer(booking.stored, now=now) if can(booking, "take_offer", parts) else None
    if offer is None:
        return "", ""
    facts = {
        "offered_slot": moment_words(parse_slot(offer["slot"]), clock),
        "offer_until": deadline_words(from_stamp(offer["until"]), clock),
    }
    return offer["slot"], fill(words["offer_lead"], facts)


def _earlier(booking: Booking, words: Mapping[str, str]) -> str:
    """What is said of the wish for an earlier slot; "" where the form has no such offers."""
    if "earlier" not in booking.form.words:
        return ""
    text = words["earlier_on"] if wants_earlier(booking.stored) else words["earlier_lead"]
    return fill(text, {"offers": str(booking.form.words["earlier"]["offers"])})


def _deadline(facts: Mapping[str, str], words: Mapping[str, str], *, can_change: bool) -> str:
    return facts["slot_deadline"] if can_change else fill(words["deadline_past"], facts)


def can(booking: Booking, action: str, parts: Parts) -> bool:
    """Whether the applicant can do `action` now, by the booking's workflow."""
    now, bundle = parts.clock(), parts.bundle
    return is_allowed(action, booking.form, booking.stored, by=APPLICANT, now=now, bundle=bundle)


def _free(booking: Booking, wanted: str, parts: Parts) -> tuple[tuple[str, str], ...]:
    """(value, words) of the free slots nearest to `wanted`, or to the booking's own slot."""
    grid = booking.grid
    if grid is None:
        return ()
    now = parts.clock()
    counts = parts.store.counts(booking.stored["desk"], grid, at=now)
    try:
        near = parse_slot(wanted)
    except ValueError:
        near = parse_slot(booking.stored["slot"])
    own = parse_slot(booking.stored["slot"])
    try:
        found = nearest_free(grid, counts, near, now=now, n=_MOST_FREE + 1)
    except errors.Unavailable:
        # The page also takes a day and a time.
        return ()
    free = [slot for slot in found if slot != own][:_MOST_FREE]
    return tuple((f"{slot:%Y-%m-%dT%H:%M}", slot_words(slot, grid.clock)) for slot in free)
