"""Take a submission: from raw answers under a sid, posted as JSON or as a form, to what is stored."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from desk.domain import intake
from desk.domain.calendar.availability import (
    CountsByMonth,
    as_json,
    days_around,
    last_day,
    nearest_free,
    slot_words,
)
from desk.domain.calendar.moments import full_day_words, tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.codes.keyed_hash import keyed_hash, person_hash
from desk.domain.codes.receipt import new_receipt
from desk.domain.codes.source import source_hash, subscriber
from desk.domain.errors import CalledOff, FieldError, Full, InvalidAnswers, SlotTaken, Unavailable
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import Form, slots_of
from desk.domain.forms.placeholders import fill
from desk.domain.mail.letters import letters_of
from desk.domain.seminars.seminar import refused_seat, takes_seminars
from desk.domain.submissions.dispatch.bodies import body_pk, body_texts
from desk.domain.submissions.items import source_pk
from desk.domain.submissions.model import CANARIES_KEPT_FOR, Submission
from desk.parts import Parts
from desk.storage.capacity.limits import limit_of
from desk.storage.capacity.places import Place
from desk.storage.store import Taken
from desk.telemetry import log_failure
from desk.usecases.finding import findable

_ANOTHER_SLOT_HELPS = frozenset(
    {"past_deadline", "closed_day", "no_times", "not_a_start_time", "too_far", "not_published", "taken"}
)
"""The slot errors that choosing another slot solves."""

_CANARY_SOURCE = "canary"
"""Stands in for the source of canary bookings. Only one of them holds a slot, so a stolen proof can block one
slot at most."""

_PLACES_KEPT_FOR = timedelta(days=2)
"""A source's item outlives the last slot that can be booked by this."""


def take(
    form: Form,
    sid: str,
    raw: Mapping[str, Any],
    parts: Parts,
    *,
    source: str = "",
    suspect: tuple[str, ...] = (),
    caller: intake.Caller | None = None,
    canary: bool = False,
) -> Taken:
    """Check and store what was posted from `source` (an IP address, or "" if that isn't known).

    `suspect` says what made a machine likely; it's for the staff, never a refusal. `caller`: staff take it
    for somebody who calls, with the form of `domain.forms.by_phone`. Neither the answer nor how it comes
    about depends on what else the person has booked (docs/decisions/0019).

    Raises InvalidAnswers and SlotTaken with the fields' errors, Full, CalledOff, SidReused, Unavailable.
    """
    now = parts.clock()
    answers = form.normalise(raw, now=now)
    errors = form.errors(answers, now=now)
    if errors:
        before = _taken_before(form, sid, answers, parts)
        if before:
            return before
        raise refusal(form, answers, errors, parts)
    submission = intake.submission_of(
        form,
        answers,
        bundle=parts.bundle,
        sid=sid,
        receipt=new_receipt(),
        now=now,
        suspect=suspect,
        source=_source(form, source, parts, canary=canary),
        caller=caller,
        bodies=() if canary else _bodies(form, answers, parts),
        canary=canary,
    )
    submission = findable(submission, form, parts)
    if submission.seminar and not canary:
        taken = _seated(form, submission, parts)
        _subscribe(form, sid, answers, parts)
        return taken
    # A submission without a slot books nothing, and the canary is nobody.
    email = form.address(answers) if submission.slot and not canary else None
    person = person_hash(email, key=parts.settings.mail_hash_key) if email else None
    # What a caller is told holds for applicants: their page goes by the form itself.
    own = (parts.form(form.id) if caller else None) or form
    try:
        taken = parts.store.take(
            submission,
            letters_of(own, submission, bundle=parts.bundle),
            capacity=form.grid.places(submission.slot) if form.grid and submission.slot else 0,
            apart=form.grid.apart if form.grid else frozenset(),
            person=person,
            place=_place(form, submission, person or ""),
            limit=limit_of(form),
        )
    except SlotTaken:
        if not canary:
            _note_full(form, answers, parts)
        raise _slot_taken(form, answers, parts) from None
    if not canary:
        _subscribe(form, sid, answers, parts)
    return taken


def _seated(form: Form, submission: Submission, parts: Parts) -> Taken:
    try:
        # Late: no other form needs seats, nor the actions that move them.
        from desk.usecases.seminars.seats import take_seat

        return take_seat(form, submission, parts)
    except (Full, CalledOff) as problem:
        raise refused_seat(form, type(problem)) from None


def _subscribe(form: Form, sid: str, answers: Answers, parts: Parts) -> None:
    """Ask the applicant to confirm a magazine that was ticked. A repeated post of the same sid repeats it.

    The submission is taken, and no fault of this may make it look as if it weren't.
    """
    ticked = form.words.get("subscribes")
    address = form.address(answers)
    if ticked and address and answers.get(ticked["field"]) is True:
        try:
            # Late: few forms have a magazine to tick.
            from desk.usecases.magazines.magazines import subscribe

            subscribe(ticked["magazine"], address, parts, by=form.id, op=sid)
        except Exception as error:
            log_failure("submit", "magazine not asked for", error, form=form.id)


def _note_full(form: Form, answers: Answers, parts: Parts) -> None:
    """Count it for the desk's figures. The refusal is right without that, so no fault of it stops it."""
    slot = form.slot(answers)
    try:
        # Late: few requests meet a slot that was taken.
        from desk.usecases.figures.full import note_full

        if slot:
            note_full(form, slot, parts)
    except Exception as error:
        log_failure("submit", "full time not counted", error, form=form.id)


def _source(form: Form, address: str, parts: Parts, *, canary: bool) -> str:
    """The key of the source's item at the form's desk; "" for an address that can't be told."""
    if canary:
        return source_pk(form.words["desk"], _CANARY_SOURCE)
    if not subscriber(address):
        return ""
    return source_pk(form.words["desk"], source_hash(address, "post", key=parts.settings.mail_hash_key))


def _bodies(form: Form, answers: Answers, parts: Parts) -> tuple[str, ...]:
    key = parts.settings.mail_hash_key
    hashes = (keyed_hash(text, key=key, setting="MAIL_HASH_KEY") for text in body_texts(form, answers))
    return tuple(body_pk(form.id, one.hex()[:32]) for one in hashes)


def _place(form: Form, submission: Submission, person: str) -> Place | None:
    """What the booking needs to hold its slot unconfirmed; None if it books nothing, or from nowhere."""
    if not (form.grid and submission.slot_end and submission.source):
        return None
    holds = form.words["slots"]["holds"]
    if submission.canary:
        over = submission.received_at + CANARIES_KEPT_FOR
        return Place(pk=submission.source, person="", most=1, most_a_mailbox=1, until=over, kept_until=over)
    return Place(
        pk=submission.source,
        person=person,
        most=holds["per_source"],
        most_a_mailbox=holds["per_mailbox"],
        until=submission.slot_end,
        kept_until=submission.received_at + form.grid.horizon + _PLACES_KEPT_FOR,
    )


def refusal(form: Form, answers: Answers, errors: tuple[FieldError, ...], parts: Parts) -> InvalidAnswers:
    """The refusal of wrong answers; if the slot is wrong, it names free ones near it."""
    if form.grid and any(error.code in _ANOTHER_SLOT_HELPS for error in errors):
        with suppress(Unavailable):  # The refusal is right without this advice.
            errors = _advised(form, form.grid, answers, errors, parts, _counts(form, form.grid, parts))
    return InvalidAnswers(errors)


def _slot_taken(form: Form, answers: Answers, parts: Parts) -> SlotTaken:
    errors = (form.slot_error("taken"),)
    slot = form.slot(answers)
    if not form.grid or not slot:
        return SlotTaken(errors)
    counts = _counts(form, form.grid, parts)
    try:
        near = days_around(form.grid, counts, tokyo_day(slot), now=parts.clock())
        days = [as_json(day, form.clock) for day in near]
        return SlotTaken(_advised(form, form.grid, answers, errors, parts, counts), extra={"slots": days})
    except Unavailable:
        return SlotTaken(errors)


def _counts(form: Form, grid: SlotGrid, parts: Parts) -> CountsByMonth:
    return parts.store.counts(form.words["desk"], grid, at=parts.clock())


def _advised(
    form: Form,
    grid: SlotGrid,
    answers: Answers,
    errors: tuple[FieldError, ...],
    parts: Parts,
    counts: CountsByMonth,
) -> tuple[FieldError, ...]:
    """The errors, with the nearest free slots added to each slot error, or why there is none.

    Raises Unavailable.
    """
    now = parts.clock()

    def advised(error: FieldError) -> str:
        field = error.field
        asked = [parse_slot(value) for name, value in slots_of(answers) if name == field]
        wanted = next((slot for slot in asked if grid.error(slot, now=now)), asked[0])
        free = nearest_free(grid, counts, wanted, now=now)
        if not free and last_day(grid, now=now) > grid.calendar.last_published:
            # Instead of the error, which asks for another day.
            last = full_day_words(grid.calendar.last_published)
            return fill(form.messages["slot"]["none_published"], {"last_day": last})
        words = form.messages["slot"]["nearest" if free else "none_free"]
        return error.message + fill(words, {"slots": "、".join(slot_words(one, form.clock) for one in free)})

    return tuple(
        error._replace(message=advised(error)) if error.code in _ANOTHER_SLOT_HELPS else error
        for error in errors
    )


def _taken_before(form: Form, sid: str, answers: Answers, parts: Parts) -> Taken | None:
    """What an earlier try stored: it may have met a deadline that this retry misses."""
    can_be_late = form.grid is not None or takes_seminars(form)
    return parts.store.find_repeated(sid, form.id, answers) if can_be_late else None
