"""Letters: which mails a submission sends, to whom, and with which facts."""

from collections.abc import Mapping
from typing import Any

from desk.domain.forms.form import Form
from desk.domain.mail.facts import _facts
from desk.domain.mail.uses import KINDS, ON_RECEIPT
from desk.domain.submissions.model import TO_THE_DESK, Letter, Submission


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


def _recipient(form: Form, to: str, answers: Mapping[str, Any], bundle: Mapping[str, Any]) -> str | None:
    if to == "desk":
        return str(bundle["desks"][form.words["desk"]]["mail"]["desk"]["address"])
    return answers.get("email")
