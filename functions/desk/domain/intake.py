"""Intake: from a form's checked answers to a submission. Pure; `desk.storage.store` stores it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from desk.domain.forms.answers import Answers
from desk.domain.forms.bounds.options import labels_of
from desk.domain.forms.by_phone import read_out
from desk.domain.forms.due import due_day, earliest_due
from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import seminar_file
from desk.domain.seminars.seminar import asked_seminar
from desk.domain.submissions.model import PHONE, Submission
from desk.domain.submissions.workflow import APPLICANT, Workflow


class Caller(NamedTuple):
    """Somebody who called; `taken_by` is who of the staff filled the form in."""

    taken_by: str


def submission_of(
    form: Form,
    answers: Answers,
    *,
    bundle: Mapping[str, Any],
    sid: str,
    receipt: str,
    now: datetime,
    suspect: tuple[str, ...] = (),
    source: str = "",
    caller: Caller | None = None,
    bodies: tuple[str, ...] = (),
    canary: bool = False,
) -> Submission:
    """The submission from checked answers at `now` (aware); `caller`: for whom staff took it, if anybody."""
    slot = form.slot(answers)
    workflow = Workflow.of_form(bundle, form.id)
    rule = workflow.states[workflow.start].get("due")
    return Submission(
        sid=sid,
        form=form.id,
        desk=form.words["desk"],
        bundle_version=bundle["version"],
        answers=answers,
        receipt=receipt,
        received_at=now,
        status=workflow.start,
        due=due_day(form, now, slot, rule),
        queued=earliest_due(form, now, slot, rule),
        slot=slot,
        suspect=suspect,
        source=source,
        wants_earlier=form.wants_earlier(answers) and not canary,
        limited="" if canary else form.words.get("limit", {}).get("round", ""),
        seminar=asked_seminar(form, answers),
        idle=workflow.is_idle(workflow.start),
        bodies=bodies,
        labels=labels_of(form.schema, form.words["fields"], answers),
        channel=PHONE if caller else "",
        by=caller.taken_by if caller else APPLICANT,
        read_out=read_out(form, answers) if caller else (),
        canary=canary,
        slot_end=form.grid.end(slot) if form.grid and slot else None,
    )


def with_seat(
    submission: Submission, form: Form, *, bundle: Mapping[str, Any], key: str, turn: int, is_again: bool
) -> Submission:
    """The submission with what it gets at its seminar: the seat `key`, or with a `turn` a place on the
    waiting list; nothing if its mailbox has that already. Its answer is the same then.
    """
    workflow = Workflow.of_form(bundle, form.id)
    shown = workflow.starts["full"] if turn else workflow.start
    status = workflow.starts["again"] if is_again else shown
    mail = "received_again" if is_again else "received_waiting" if turn else "auto_reply"
    held = {"seminar": submission.seminar}
    holds = not turn and not is_again
    return replace(
        submission,
        status=status,
        shown_as=shown if is_again else "",
        seat="" if is_again else key,
        turn=0 if is_again else turn,
        idle=workflow.is_idle(status),
        ends=workflow.is_end(status),
        mail=mail,
        calendar=seminar_file(mail, form, held, holds=True, bundle=bundle) if holds else {},
    )
