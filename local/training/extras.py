"""What no way through a workflow leads to: several from one source, and a caller without a mail address."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from desk.domain.errors import Problem
from desk.domain.forms.by_phone import by_phone
from desk.domain.forms.form import Form
from desk.domain.intake import Caller
from desk.domain.submissions.watch.clusters import FEWEST
from desk.domain.submissions.workflow import Workflow
from desk.usecases.take_submission import take
from local.training.answers import answers_of
from local.training.people import person
from local.training.rehearsal import Stage, counts_at

_JUST_NOW = timedelta(minutes=30)
_SOURCE = "192.0.2.44"


def extras(stage: Stage, done: Callable[[], None]) -> Iterator[None]:
    """Make each at once; what the desk's forms don't allow is left out."""
    for make in (_from_one_source, _by_phone):
        try:
            with stage.clock.as_of(stage.clock() - _JUST_NOW):
                make(stage, done)
        except Problem:
            pass
        yield


def _from_one_source(stage: Stage, done: Callable[[], None]) -> None:
    for form in _without_slots(stage)[:1]:
        for n in range(FEWEST):
            _send(form, person(stage.number + n), stage, done, source=_SOURCE)


def _by_phone(stage: Stage, done: Callable[[], None]) -> None:
    bundle = stage.session.bundle
    forms = [form for name in bundle["forms"] if (form := by_phone(bundle, name))]
    caller = Caller(taken_by=stage.handler)
    for form in sorted(forms, key=lambda form: form.grid is not None)[:1]:
        _send(form, person(stage.number + FEWEST), stage, done, caller=caller)


def _without_slots(stage: Stage) -> list[Form]:
    """The forms that can be sent as often as one likes, and wait for staff then."""
    bundle, parts = stage.session.bundle, stage.session.parts
    forms = [parts.form(name) for name in bundle["forms"]]
    return [
        form
        for form in forms
        if form
        and form.grid is None
        and "seminars" not in form.words
        and Workflow.of_form(bundle, form.id).start == "received"
    ]


def _send(
    form: Form,
    who: Mapping[str, str],
    stage: Stage,
    done: Callable[[], None],
    **how: Any,
) -> None:
    now = stage.clock()
    answers = answers_of(form, now=now, person=who, counts=counts_at(form, now, stage))
    take(form, str(uuid4()), answers, stage.session.parts, **how)
    done()
