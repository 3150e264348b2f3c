"""Letters: the mail of a form, a desk or a magazine for one use, with its recipient and facts. Pure."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.mail.facts.submission import facts_of_form
from desk.domain.mail.notified import mailbox, notified
from desk.domain.mail.uses.table import mails_of_form, use_in_form, use_of
from desk.domain.mail.uses.use import Use
from desk.domain.submissions.model import PHONE, Letter, Submission

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


def letters_of(form: "Form", submission: Submission, *, bundle: Mapping[str, Any]) -> tuple[Letter, ...]:
    """The mails that a new submission triggers."""
    facts = facts_of_form(
        form,
        receipt=submission.receipt,
        received_at=submission.received_at,
        due=submission.due,
        slot=submission.slot,
        seminar={"seminar": submission.seminar},
    )
    uses = (submission.mail or "auto_reply", "staff_notice")
    letters = (
        letter(
            use,
            form,
            submission.answers,
            facts,
            bundle=bundle,
            calendar=submission.calendar if use != "staff_notice" else None,
            by_post=submission.channel == PHONE,
        )
        for use in uses
    )
    # The desk gets no mail about its own canary.
    return tuple(one for one in letters if one and not (submission.canary and one.reader == "desk"))


def letter(
    use: str,
    form: "Form",
    answers: Mapping[str, Any],
    facts: Mapping[str, str],
    *,
    bundle: Mapping[str, Any],
    calendar: Mapping[str, str] | None = None,
    until: str = "",
    by_post: bool = False,
    expert: Mapping[str, Any] | None = None,
) -> Letter | None:
    """A form's mail for a use of `desk.domain.mail.uses.table`, or of its workflow's own.

    `expert` is the item of the expert whom a mail to one is to. None if the applicant gave no address (with
    `by_post` it is a letter then), if there is no such expert, or if the form doesn't have this mail and
    needn't. Raises KeyError if the form lacks a mail that it needs.
    """
    row = use_in_form(use)
    mails = mails_of_form(form.words)
    if use not in mails and (not row.is_needed or row.is_optional_in):
        return None
    to: str | None = None
    copies: tuple[str, ...] = ()
    if row.reader == "desk":
        to, *others = notified(bundle, form.words["desk"], form.words)
        copies = tuple(others)
    elif row.reader == "applicant":
        to = form.address(answers)
        if to is None and not by_post:
            return None
    elif expert is None:
        return None
    else:
        to = str(expert["mail"])
    # Only to the desk: other people may see an applicant's screen, and the title says what it is about.
    title = {"form": str(form.words["title"])} if row.reader == "desk" else {}
    return Letter(
        kind=row.kind,
        mail=mails[use],
        reader=row.reader,
        to=to or "",
        discreet=bool(answers.get("discreet")),
        facts={**facts, **title},
        calendar=calendar or {},
        until=until,
        without_phone=form.is_without_phone(answers),
        supersedes=row.supersedes,
        by_post=to is None and row.reader == "applicant",
        copies=copies,
        expert=str(expert["SK"]) if expert and row.reader == "expert" else "",
    )


def letter_of_desk(
    use: str,
    desk: str,
    facts: Mapping[str, str],
    *,
    bundle: Mapping[str, Any],
    discreet: bool = False,
    without_phone: bool = False,
) -> Letter | None:
    """A desk's own mail for a use of `mail.uses.table`; None if the desk has none for it, or is gone.

    The digest and the month's figures go to all who get notices; what went wrong with a mail, to the address
    that it was sent from; a missed promise, to the desk's lead. Raises KeyError if the table has no such use.
    """
    row = use_of(use)
    settings = bundle["desks"].get(desk, {})
    mail = settings.get("mails", {}).get(use)
    if mail is None:
        return None
    to, *others = _readers(row, desk, bundle)
    return Letter(
        kind=row.kind,
        mail=mail,
        reader=row.reader,
        to=to,
        discreet=discreet,
        facts=facts,
        without_phone=without_phone,
        copies=tuple(others),
    )


def letter_of_magazine(
    use: str, magazine: str, *, to: str, bundle: Mapping[str, Any], facts: Mapping[str, str] | None = None
) -> Letter:
    """A magazine's mail for a use of `mail.uses.table`. Raises KeyError if there is no such magazine."""
    row, settings = use_of(use), bundle["magazines"][magazine]
    return Letter(
        kind=row.kind,
        mail=settings["mails"][use],
        reader=row.reader,
        to=to,
        discreet=False,
        facts={
            "magazine": str(settings["title"]),
            "publisher": str(settings["publisher"]),
            "postal_address": str(settings.get("postal_address", "")),
            "inquiries": str(settings["inquiries"]).rstrip("\n"),
            **(facts or {}),
        },
        supersedes=row.supersedes,
    )


def _readers(row: Use, desk: str, bundle: Mapping[str, Any]) -> tuple[str, ...]:
    """Who gets a desk's own mail: all who get notices, its lead (or else the desk), or the desk alone."""
    if row.kind in ("digest", "monthly"):
        return notified(bundle, desk)
    settings = bundle["desks"][desk]
    if row.to_lead and "lead" in settings:
        return (str(settings["lead"]["address"]),)
    return (mailbox(settings),)


def reminder_days(form: "Form") -> int:
    """How many opening days before a consultation its reminder is sent; 1 unless the form says otherwise."""
    return int(form.words.get("reminder", {}).get("opening_days_before", 1))
