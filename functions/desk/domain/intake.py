"""Intake: from a form's checked answers to a submission. Pure; `desk.storage.store` stores it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Submission


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
    canary: bool = False,
) -> Submission:
    """The submission from checked answers at `now` (aware). Raises NotPublished if no due date is known."""
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
        source=source,
        canary=canary,
        slot_end=form.grid.end(slot) if form.grid and slot else None,
    )


def due_day(form: Form, now: datetime) -> date:
    """The day by which the desk must act on a submission received at `now`. Raises NotPublished."""
    return form.calendar.nth_opening_day_after(tokyo_day(now), form.words["due"]["opening_days"])
