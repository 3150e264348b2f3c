"""The guards and effects of applications for seminars: a seat is had, given back, or waited for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import InvalidAnswers, NotAllowedNow
from desk.domain.forms.bounds.options import labels_of
from desk.domain.forms.form import Form
from desk.domain.seminars.seats import Seat
from desk.domain.seminars.seminar import Seminar, seminars_of, setting, stored_seminar
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item
from desk.domain.transitions.case import Case


def before_seminar(case: Case, _: Any) -> bool:
    """True also of one that is gone from the content: who applied for it can still withdraw or change."""
    seminar = stored_seminar(case.form, case.stored)
    return seminar is None or case.now < seminar.start


def after_seminar_began(case: Case, _: Any) -> bool:
    """Raises NotAllowedNow if the seminar is gone from the content."""
    seminar = stored_seminar(case.form, case.stored)
    if seminar is None:
        raise _gone(case)
    return case.now >= seminar.start


def seminar_is_closed(case: Case, _: Any) -> bool:
    """Whether nobody has recorded who was there for so long that the application is closed."""
    seminar = stored_seminar(case.form, case.stored)
    if seminar is None:
        return False
    return tokyo_day(case.now) > seminar.day + timedelta(days=int(setting(case.form, "close_after_days")))


def free_seat(change: Change, case: Case) -> Change:
    return replace(change, leaves=_held(case))


def take_seat(change: Change, case: Case) -> Change:
    return replace(change, takes=Seat(_wanted(change, case), waits=False))


def wait_for_seat(change: Change, case: Case) -> Change:
    return replace(change, takes=Seat(_wanted(change, case), waits=True))


def change_seminar(change: Change, case: Case) -> Change:
    """Another seminar in place of the present one: what applicants could apply for now."""
    wanted, form = str(case.given["seminar"]), case.form
    found = seminars_of(form).get(wanted)
    if found is None or wanted == case.stored.get("seminar"):
        raise InvalidAnswers((case.error("seminar", "other_seminar"),))
    if found.called_off or found.opening.state(case.now) not in ("open", "late"):
        raise InvalidAnswers((case.error("seminar", "seminar_not_open"),))
    field = form.words["seminars"]["field"]
    answers = {**case.stored["answers"], field: wanted}
    kept = {
        name: words
        for name, words in case.stored.get("labels", {}).items()
        if not name.startswith(f"{field}=")
    }
    labels = kept | labels_of(form.schema, form.words["fields"], {field: wanted})
    values = {**change.values, "answers": answers, "labels": labels, "seminar": wanted}
    details = {**change.details, "left": str(case.stored["seminar"]), "seminar": wanted}
    return replace(change, values=values, details=details, leaves=_held(case))


def tell_move(change: Change, case: Case) -> Change | None:
    """The day and time that the applicant is told now, in place of what they chose; None if that is the same.

    Raises NotAllowedNow if the seminar is gone from the content.
    """
    seminar = seminars_of(case.form)[_wanted(change, case)]
    if knows_when(case.form, seminar, case.stored):
        return None
    labels = case.stored.get("labels", {}) | _told(case.form, seminar)
    return replace(change, values={**change.values, "labels": labels})


def knows_when(form: Form, seminar: Seminar, stored: Item) -> bool:
    """Whether an applicant (a META item) was told the day and time that their seminar has now."""
    labels: dict[str, str] = stored.get("labels", {})
    return _told(form, seminar).items() <= labels.items()


def _told(form: Form, seminar: Seminar) -> dict[str, str]:
    return {f"{form.words['seminars']['field']}={seminar.id}": seminar.label(form.clock)}


def _held(case: Case) -> Seat | None:
    """What the applicant holds now."""
    stored = case.stored
    return Seat(str(stored["seminar"]), waits="turn" in stored) if "seat" in stored else None


def _wanted(change: Change, case: Case) -> str:
    """Raises NotAllowedNow if the seminar is gone from the content."""
    seminar = str(change.values.get("seminar", case.stored["seminar"]))
    if seminar not in seminars_of(case.form):
        raise _gone(case)
    return seminar


def _gone(case: Case) -> NotAllowedNow:
    return NotAllowedNow((case.error("", "seminar_gone"),))
