"""Facts: the words for the run-time placeholders of a submission's mails and pages. Pure.

No fact is text that a visitor typed (SECURITY.md).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import deadline_words, from_stamp, moment_words, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.due import due_day, due_words
from desk.domain.forms.placeholders import fill
from desk.domain.mail.facts.deadlines import moment_facts
from desk.domain.mail.facts.seminars import seminar_facts

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


def facts_of_form(
    form: "Form",
    *,
    receipt: str,
    received_at: datetime,
    due: date | None,
    slot: datetime | None,
    minutes: int | None = None,
    seminar: Mapping[str, Any] | None = None,
    promised: tuple[datetime, Mapping[str, Any]] | None = None,
) -> dict[str, str]:
    """The facts of one submission of a form. Moments are aware; `due` is a Tokyo day, if known; `minutes` is
    how long its consultation is, if that isn't what the form says now; `seminar` has
    the id of the one that it is for, and what it was called (as META: `seminar_facts`); `promised` is from
    when on it counts by which rule, if not from the receipt.
    """
    after, rule = promised or (received_at, None)
    facts = {
        "receipt": receipt,
        "received_at": moment_words(received_at, form.clock),
        "due": due_words(form, after, due, rule),
        **({"due_on": due.isoformat()} if due else {}),
        **seminar_facts(form, seminar or {}),
    }
    if form.grid and slot:
        deadline = form.grid.deadline_so_far_known(tokyo_day(slot))
        facts |= {
            "slot": moment_words(slot, form.clock),
            "slot_deadline": deadline_words(deadline, form.clock),
            **minutes_facts(form.words, minutes),
            **moment_facts(deadline=deadline, start=slot),
        }
    return facts


def minutes_facts(words: Mapping[str, Any], minutes: int | None = None) -> dict[str, str]:
    """The figures of the form that a booking is of; `words` are those of one with slots."""
    no_show = words.get("handling", {}).get("no_show_minutes")
    return {
        "slot_minutes": str(minutes or words["slots"]["minutes"]),
        **({"no_show_minutes": str(no_show)} if no_show is not None else {}),
    }


def facts_of_stored(form: "Form", stored: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a submission's META item."""
    return facts_of_form(
        form,
        receipt=stored["receipt"],
        received_at=from_stamp(stored["received_at"]),
        due=known_due(form, stored),
        promised=promise_of(stored),
        slot=parse_slot(stored["slot"]) if "slot" in stored else None,
        minutes=int(stored["minutes"]) if "minutes" in stored else None,
        seminar=stored,
    )


def known_due(form: "Form", stored: Mapping[str, Any]) -> date | None:
    """The due date of a META item, also of one that was stored before its year was published."""
    if "due" in stored:
        return date.fromisoformat(stored["due"])
    slot = parse_slot(stored["slot"]) if "slot" in stored else None
    after, rule = promise_of(stored) or (from_stamp(stored["received_at"]), None)
    return due_day(form, after, slot, rule)


def promise_of(stored: Mapping[str, Any]) -> tuple[datetime, Mapping[str, Any]] | None:
    """(moment, rule) of a promised day that was not known yet when it was promised (`due_from` of META)."""
    promise = stored.get("due_from")
    return (from_stamp(promise["after"]), promise) if promise else None


def done_page(form: "Form", facts: Mapping[str, str], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The success page's words: `title`, `steps` (what happens next) and `no_mail` (if no mail comes).

    `stored` is META as it was taken. Who applied again for a seminar reads what anybody else would.
    """
    answers, done = stored["answers"], form.words["done"]
    if stored.get("shown_as", stored["status"]) in done.get("in_state", {}):
        done = {**done, **done["in_state"][stored.get("shown_as", stored["status"])]}
    no_mail = done["no_mail"]
    if form.is_without_phone(answers):
        no_mail = done.get("no_mail_without_phone", no_mail)
    return {
        "title": fill(done["title"], facts),
        "steps": [fill(step, facts) for step in done["steps"]],
        "no_mail": [fill(line, facts) for line in no_mail],
    }
