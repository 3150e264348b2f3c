"""Correcting how an applicant is reached: an answer is replaced, checked by its form's own rules.

What was there before is kept in META (`corrections`), so it is deleted with the answers; the event names
fields only. A corrected mail address is in META a second time (`mail_to`), for mails that are still to be
sent, and counts up the codes of the link (`link_n`): the old one may be with a stranger.
"""

from dataclasses import replace

from desk.domain.calendar.moments import stamp
from desk.domain.errors import InvalidAnswers
from desk.domain.forms.answers import Answers
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item
from desk.domain.transitions.case import Case

_MOST = 50
"""Corrections of a submission: far below an item's 400 KB."""


def correct_contact(change: Change, case: Case) -> Change | None:
    """Replace the answers that were typed anew; None if they are what is stored. Raises InvalidAnswers."""
    form, stored = case.form, case.stored
    fields = contact_fields(form)
    if not case.given:
        raise InvalidAnswers((case.error("", "no_correction"),))
    if unasked := [name for name in case.given if name not in fields]:
        raise InvalidAnswers(tuple(case.error(name, "not_asked") for name in unasked[:1]))
    names = {fields[name]: name for name in case.given}
    typed = form.normalise({field: case.given[name] for field, name in names.items()}, now=case.now)
    answers = {**stored["answers"], **typed}
    errors = tuple(
        error._replace(field=names[error.field])
        for error in form.errors(Answers(answers), now=case.now)
        if error.field in names
    )
    if errors:
        raise InvalidAnswers(errors)
    before = {field: stored["answers"].get(field, "") for field in typed}
    changed = [field for field, value in typed.items() if value != before[field]]
    if not changed:
        return None
    earlier = stored.get("corrections", ())
    if len(earlier) >= _MOST:
        raise InvalidAnswers((case.error("", "too_many_corrections", limit=str(_MOST)),))
    entry = {"at": stamp(case.now), "by": case.by, "before": {field: before[field] for field in changed}}
    values: Item = {"answers": answers, "corrections": [*earlier, entry]}
    if form.mail_field in changed:
        values |= {"mail_to": answers[form.mail_field], "link_n": int(stored.get("link_n", 0)) + 1}
    details = {**change.details, "corrected": ",".join(changed)}
    return replace(change, values={**change.values, **values}, details=details)
