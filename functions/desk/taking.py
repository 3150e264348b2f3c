"""Taking: from raw answers under a sid to what's stored, however they came in."""

from collections.abc import Mapping
from typing import Any

from desk import intake
from desk.answers import Answers
from desk.bootstrap import Parts
from desk.calendar import NotPublished
from desk.forms import FieldError, Form
from desk.problems import AlreadyBooked, InvalidAnswers, SlotTaken, Unavailable
from desk.receipts import new_receipt
from desk.store import Taken
from desk.submissions import person_hash


def take(
    form: Form, sid: str, raw: Mapping[str, Any], parts: Parts, *, suspect: tuple[str, ...] = ()
) -> Taken:
    """Check and store. `suspect` says what made a machine likely; it's for the staff, never a refusal.

    Raises InvalidAnswers, SlotTaken and AlreadyBooked with the fields' errors, SidReused, Unavailable.
    """
    answers = form.normalise(raw)
    now = parts.clock()
    errors = form.errors(answers, now=now)
    if errors:
        before = _taken_before(form, sid, answers, parts)
        if before:
            return before
        raise InvalidAnswers(errors)
    try:
        submission = intake.submission_of(
            form, answers, bundle=parts.bundle, sid=sid, receipt=new_receipt(), now=now, suspect=suspect
        )
    except NotPublished as error:
        raise Unavailable from error
    # One live booking a person: a submission without a slot books nothing.
    email = answers.get("email") if submission.slot else None
    try:
        return parts.store.take(
            submission,
            intake.letters_of(form, submission, bundle=parts.bundle),
            capacity=form.grid.capacity if form.grid else 0,
            person=person_hash(email, key=parts.settings.mail_hash_key) if email else None,
        )
    except SlotTaken:
        raise SlotTaken((form.slot_error("taken"),)) from None
    except AlreadyBooked:
        message = form.messages["one_live"]
        raise AlreadyBooked((FieldError(field="email", code="one_live", message=message),)) from None


def _taken_before(form: Form, sid: str, answers: Answers, parts: Parts) -> Taken | None:
    """A retry may come after a deadline that the first try was in time for."""
    return parts.store.taken_under(sid, form.id, answers) if form.grid else None
