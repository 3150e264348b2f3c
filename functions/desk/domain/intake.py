"""Intake: from a form's checked answers to a submission. Pure; `desk.storage.store` stores it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Submission
from desk.domain.submissions.workflow import Workflow


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
    """The submission from checked answers at `now` (aware). Raises NotPublished if no due date is known."""
    slot = form.slot(answers)
    workflow = Workflow.of_form(bundle, form.id)
    return Submission(
        sid=sid,
        form=form.id,
        desk=form.words["desk"],
        bundle_version=bundle["version"],
        answers=answers,
        receipt=receipt,
        received_at=now,
        due=due_day(form, tokyo_day(now), workflow.states[workflow.start].get("due")),
        status=workflow.start,
        slot=slot,
        suspect=suspect,
        canary=canary,
        slot_end=form.grid.end(slot) if form.grid and slot else None,
    )


def due_day(form: Form, after: date, rule: Mapping[str, Any] | None = None) -> date:
    """The day by which the desk must act, counted in opening days from the Tokyo day `after`.

    `rule` is the `due` of a workflow's state: its `opening_days` is a number, or "form" for the form's own
    figure, which also counts without a rule. Raises NotPublished.
    """
    number = (rule or {}).get("opening_days", "form")
    days = form.words["due"]["opening_days"] if number == "form" else number
    return form.calendar.nth_opening_day_after(after, days) if days else after
