"""The table of mails: every use that a form, a desk or a magazine has a mail for. Pure.

A new mail is one row (in the module here whose forms, desks or magazines have it), its words (a file in
content/mail/, a line in the form's or desk's `mails`), and its trigger: the code that calls
`desk.domain.mail.letters`. The editors' schemas, `make check`, the preview, the headers, the caps and the
staff's words all read this table.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from desk.domain.mail.uses.of_bookings import OF_BOOKINGS
from desk.domain.mail.uses.of_consultations import OF_CONSULTATIONS
from desk.domain.mail.uses.of_conversations import OF_CONVERSATIONS
from desk.domain.mail.uses.of_desks import OF_DESKS
from desk.domain.mail.uses.of_dispatches import OF_DISPATCHES
from desk.domain.mail.uses.of_every_form import OF_EVERY_FORM
from desk.domain.mail.uses.of_magazines import OF_MAGAZINES
from desk.domain.mail.uses.of_seminars import OF_SEMINARS
from desk.domain.mail.uses.use import DIGEST_SECTIONS, MANAGE, OF_SUBMISSION, Owner, Use

_IN_SUBJECT = frozenset(
    {"day", "month", "magazine", "subject", *(f"{name}_count" for name in DIGEST_SECTIONS)}
)
_IN_CALENDAR_NOTE = frozenset({"meeting"})
"""Calendars are shared, so the link and the code that cancel a booking stay out of the file."""

USES: tuple[Use, ...] = (
    *OF_EVERY_FORM,
    *OF_BOOKINGS,
    *OF_CONSULTATIONS,
    *OF_SEMINARS,
    *OF_CONVERSATIONS,
    *OF_DISPATCHES,
    *OF_DESKS,
    *OF_MAGAZINES,
)

STEP = Use(
    id="step",
    owner="form",
    kind="step",
    reader="applicant",
    name="手続きのお知らせ",
    when="手続きをしたとき",
    facts=(*MANAGE, "change_reason"),
    auto_submitted="auto-replied",
)
"""What every mail is that a workflow has of its own (`mails` of schemas/workflows/*.yml)."""

TO_THE_DESK = frozenset(use.kind for use in USES if use.reader == "desk")
"""The kinds of mail to the desk."""

TO_EXPERTS = frozenset(use.kind for use in USES if use.reader == "expert")
"""The kinds of mail to the experts whom the desk sends."""

NOT_TO_APPLICANTS = TO_THE_DESK | TO_EXPERTS


def use_of(name: str) -> Use:
    """The row with this id. Raises KeyError."""
    for use in USES:
        if use.id == name:
            return use
    raise KeyError(name)


def use_in_form(name: str) -> Use:
    """The row of a mail in a form's `mails`, or in its `own_mails`: those of its workflow."""
    return next((use for use in USES if use.id == name), STEP._replace(id=name))


def mails_of_form(words: Mapping[str, Any]) -> dict[str, str]:
    """Use -> mail of a form's words, with those that its workflow alone has."""
    return {**words["mails"], **words.get("own_mails", {})}


def uses_of(owner: Owner) -> tuple[Use, ...]:
    return tuple(use for use in USES if use.owner == owner)


def is_superseded(kind: str) -> bool:
    """Whether a newer mail to the applicant replaces an unsent one of this kind; none to anybody else."""
    use = of_kind(kind)
    return kind not in NOT_TO_APPLICANTS and (use is None or use.is_superseded)


def is_task(kind: str) -> bool:
    """Whether a mail of this kind becomes a task of the staff if it can't be sent."""
    use = of_kind(kind)
    return use is None or use.is_task


def of_kind(kind: str) -> Use | None:
    """A row of this kind, for what all of them agree in; None for a kind that another release stored."""
    return next((use for use in (*USES, STEP) if use.kind == kind), None)


def name_of(row: Mapping[str, Any], bundle: Mapping[str, Any]) -> str:
    """What a stored mail is called: by its words, where the forms have them for one use only; else by its
    kind, and by the kind itself if another release stored it.
    """
    use = of_kind(row["kind"])
    if use is None:
        return str(row["kind"])
    if use is STEP:
        return step_name(str(row["mail"]), bundle)
    forms = [mails_of_form(form["words"]) for form in bundle["forms"].values()]
    found = {
        one.called or one.name
        for one in USES
        if one.kind == row["kind"] and any(mails.get(one.id) == row["mail"] for mails in forms)
    }
    return found.pop() if len(found) == 1 else use.name


def kind_words(kind: str, mail: str, bundle: Mapping[str, Any]) -> str:
    """What staff call a mail of this kind with these words; of a workflow's own, which step it tells of."""
    use = of_kind(kind)
    return step_name(mail, bundle) if use is STEP else use.name if use else kind


def step_name(mail: str, bundle: Mapping[str, Any]) -> str:
    """What staff call a mail of a workflow's own: by the action that sends it."""
    for form in bundle["forms"].values():
        own = {id for id, words in form["words"].get("own_mails", {}).items() if words == mail}
        flow = bundle["workflows"].get(form["words"].get("workflow", ""), {})
        for action, rule in flow.get("actions", {}).items() if own else ():
            if any(way.get("mail") in own for way in rule["ways"]):
                return f"「{flow['words']['actions'][action]['name']}」のお知らせ"
    return STEP.name


def resendable(bundle: Mapping[str, Any]) -> dict[str, str]:
    """Kind -> what staff call it, of every mail to an applicant or an expert that a form has."""
    forms = [mails_of_form(form["words"]) for form in bundle["forms"].values()]
    uses = [use_in_form(name) for mails in forms for name in mails]
    return {use.kind: use.name for use in uses if use.reader != "desk"}


def placeholder_list(name: str) -> list[str]:
    """The placeholders that schemas/content/*.schema.json asks for by name. Raises KeyError."""
    every = list(dict.fromkeys([*OF_SUBMISSION, *(fact for use in USES for fact in use.facts)]))
    return {
        "of a submission": list(OF_SUBMISSION),
        "of a mail": every,
        "of a mail's subject": _only(every, _IN_SUBJECT),
        "of a calendar note": _only(every, _IN_CALENDAR_NOTE),
    }[name]


def _only(every: Iterable[str], extra: frozenset[str]) -> list[str]:
    return [name for name in every if name in OF_SUBMISSION or name in extra]
