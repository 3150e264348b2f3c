"""Intake: from a form's checked answers to the submission and the letters that follow from it.

Pure; `desk.store` makes it so.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desk.answers import Answers
from desk.calendar import tokyo_day
from desk.forms import Form
from desk.slots import parse_slot
from desk.submissions import Letter, Submission, from_stamp
from desk.wording import facts_of, fill

# Who a letter of the form's `mails` goes to is the mail's own `to`.
KINDS = {"auto_reply": "auto-reply", "staff_notice": "staff-notice"}


def submission_of(
    form: Form,
    answers: Answers,
    *,
    bundle: Mapping[str, Any],
    sid: str,
    receipt: str,
    now: datetime,
    suspect: tuple[str, ...] = (),
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
        due=form.calendar.nth_opening_day_after(tokyo_day(now), form.words["due"]["opening_days"]),
        slot=slot,
        suspect=suspect,
        slot_end=form.grid.end(slot) if form.grid and slot else None,
    )


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
    """The mails that a new submission sets off; an auto-reply only where there's an address."""
    letters = []
    facts = _facts(
        form,
        receipt=submission.receipt,
        received_at=submission.received_at,
        due=submission.due,
        slot=submission.slot,
    )
    for use, mail in form.words["mails"].items():
        to = _recipient(bundle["mails"][mail]["to"], submission, bundle)
        if to:
            letters.append(
                Letter(
                    kind=KINDS[use],
                    mail=mail,
                    to=to,
                    discreet=bool(submission.answers.get("discreet")),
                    facts=facts,
                )
            )
    return tuple(letters)


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
        slot_deadline=form.grid.deadline(tokyo_day(slot)) if form.grid and slot else None,
    )


def _recipient(to: str, submission: Submission, bundle: Mapping[str, Any]) -> str | None:
    if to == "desk":
        return str(bundle["desks"][submission.desk]["mail"]["desk"]["address"])
    return submission.answers.get("email")
