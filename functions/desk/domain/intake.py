"""Intake: from a form's checked answers to the submission and the letters that follow from it.

Pure; `desk.storage.store` makes it so.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.opening_days import tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import facts_of, fill
from desk.domain.submissions.items import TO_THE_DESK, Letter, Submission, from_stamp

KINDS = {
    "auto_reply": "auto-reply",
    "staff_notice": "staff-notice",
    "confirmed": "invitation",
    "moved": "invitation",
    "changed": "change",
    "cancelled": "cancellation",
    "declined": "decline",
    "staff_change": "staff-notice",
    "reminder": "reminder",
    "answer": "answer",
}
"""A use of a form's `mails` -> the kind of letter that it is. Who it goes to is the mail's own `to`."""

ON_RECEIPT = ("auto_reply", "staff_notice")
"""The uses that every form has; the others are a booking's, but for the next."""

OF_CONSULTATIONS = ("answer",)
"""What only a form without slots may have, and needn't."""

WITH_CALENDAR = ("confirmed", "moved", "changed", "cancelled", "declined")
"""The uses that may take a calendar file along."""


def submission_of(
    form: Form,
    answers: Answers,
    *,
    bundle: Mapping[str, Any],
    sid: str,
    receipt: str,
    now: datetime,
    suspect: tuple[str, ...] = (),
    canary: bool = False,
) -> Submission:
    """The submission that checked answers become at `now`. Raises NotPublished if no due date is known."""
    slot = form.slot(answers)
    return Submission(
        sid=sid,
        form=form.id,
        desk=form.words["desk"],
        bundle_version=bundle["version"],
        answers=answers,
        receipt=receipt,
        received_at=now,
        due=due_day(form, now),
        slot=slot,
        suspect=suspect,
        canary=canary,
        slot_end=form.grid.end(slot) if form.grid and slot else None,
    )


def due_day(form: Form, now: datetime) -> date:
    """The day by which the desk has to act on what comes in at `now`. Raises NotPublished."""
    return form.calendar.nth_opening_day_after(tokyo_day(now), form.words["due"]["opening_days"])


def facts_of_stored(form: Form, stored: Mapping[str, Any]) -> dict[str, str]:
    """The words for the run-time placeholders of a stored submission's META item."""
    return _facts(
        form,
        receipt=stored["receipt"],
        received_at=from_stamp(stored["received_at"]),
        due=date.fromisoformat(stored["due"]),
        slot=parse_slot(stored["slot"]) if "slot" in stored else None,
    )


def letters_of(form: Form, submission: Submission, *, bundle: Mapping[str, Any]) -> tuple[Letter, ...]:
    """The mails that a new submission sets off."""
    facts = _facts(
        form,
        receipt=submission.receipt,
        received_at=submission.received_at,
        due=submission.due,
        slot=submission.slot,
    )
    letters = (letter(use, form, submission.answers, facts, bundle=bundle) for use in ON_RECEIPT)
    # Of its own trial the desk is told nothing.
    return tuple(one for one in letters if one and not (submission.canary and one.kind in TO_THE_DESK))


def letter(
    use: str,
    form: Form,
    answers: Mapping[str, Any],
    facts: Mapping[str, str],
    *,
    bundle: Mapping[str, Any],
    calendar: Mapping[str, str] | None = None,
    until: str = "",
) -> Letter | None:
    """The mail that a form has for `use`; None where it's for an applicant who gave no address."""
    mail = form.words["mails"][use]
    whose = bundle["mails"][mail]["to"]
    to = _recipient(form, whose, answers, bundle)
    if to is None:
        return None
    # Only to the desk: what an applicant writes about may not be for all who see their screen.
    title = {"form": str(form.words["title"])} if whose == "desk" else {}
    return Letter(
        kind=KINDS[use],
        mail=mail,
        to=to,
        discreet=bool(answers.get("discreet")),
        facts={**facts, **title},
        calendar=calendar or {},
        until=until,
    )


def done_page(form: Form, words_facts: Mapping[str, str]) -> dict[str, Any]:
    """The success page's words: `title`, `steps` (what happens next) and `no_mail` (if no mail comes)."""
    done = form.words["done"]
    return {
        "title": fill(done["title"], words_facts),
        "steps": [fill(step, words_facts) for step in done["steps"]],
        "no_mail": [fill(line, words_facts) for line in done["no_mail"]],
    }


def _facts(
    form: Form, *, receipt: str, received_at: datetime, due: date, slot: datetime | None
) -> dict[str, str]:
    return facts_of(
        receipt=receipt,
        received_at=received_at,
        due=due,
        slot=slot,
        slot_deadline=form.grid.deadline_so_far_known(tokyo_day(slot)) if form.grid and slot else None,
    )


def _recipient(form: Form, to: str, answers: Mapping[str, Any], bundle: Mapping[str, Any]) -> str | None:
    if to == "desk":
        return str(bundle["desks"][form.words["desk"]]["mail"]["desk"]["address"])
    return answers.get("email")
