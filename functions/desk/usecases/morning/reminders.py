"""Reminders: the mails some opening days before people meet, as `remind` of a workflow's state says.

A consultation's goes to the applicant; that of a visit also to the expert.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.moments import slot_text, stamp, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.facts.visits import dispatch_facts
from desk.domain.mail.letters import letter, reminder_days
from desk.domain.mail.stored.rows import letter_item
from desk.domain.mail.uses.table import use_in_form
from desk.domain.submissions.dispatch.visits import planned_visit
from desk.domain.submissions.meeting import in_mails
from desk.domain.submissions.model import Item, Letter, is_by_phone, sid_of
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts

Experts = Mapping[str, Item]


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """A submission (META item) about which people meet at `moment`; `mails` are the uses that remind of it.

    `form` is None, and `mails` empty, if its form is gone.
    """

    stored: Item
    form: Form | None
    moment: datetime
    mails: tuple[str, ...] = ()


def ahead(items: Iterable[Item], today: date, parts: Parts) -> Iterator[Reminded]:
    """Those of the META items about which people meet on a later day than `today`, and are reminded of it."""
    for item in items:
        form, moment = parts.form(item["form"]), meets_at(item, parts.bundle)
        if moment is None or tokyo_day(moment) <= today:
            continue
        states = Workflow.of_form(parts.bundle, form.id).states if form else {}
        mails = tuple(states.get(item["status"], {}).get("remind", ()))
        if mails or form is None:
            yield Reminded(stored=item, form=form, moment=moment, mails=mails)


def remind(
    one: Reminded,
    parts: Parts,
    *,
    opening_day: Callable[[int], date],
    experts: Callable[[], Experts],
    now: datetime,
) -> int:
    """Store the reminders that are due and not there yet; how many were stored.

    `opening_day(n)` is the desk's n-th opening day after today. A reminder is due from the figure of its form
    (`reminder_days`) on, so what is settled later still gets one the next morning. `experts` reads those
    of the desk. Raises KeyError if the form is gone, Unavailable.
    """
    stored, form = one.stored, one.form
    # What lost its form is reported on the last morning that could have reminded of it.
    if tokyo_day(one.moment) > opening_day(reminder_days(form) if form else 1):
        return 0
    if form is None:
        raise KeyError(stored["form"])
    written = 0
    for use in one.mails:
        mail = _reminder(use, one, form, experts() if planned_visit(stored) else {}, bundle=parts.bundle)
        if mail is None:
            continue
        # One for each invitation, by its version: a note makes a new version too, but needs no new reminder.
        version = int(stored["mail_v"] if mail.reader == "applicant" else stored["v"])
        row = letter_item(sid_of(stored), stored["desk"], stored["receipt"], mail, v=version, at=now)
        written += parts.store.add_mail(row, of=stored)
    return written


def _reminder(
    use: str, one: Reminded, form: Form, experts: Experts, *, bundle: Mapping[str, Any]
) -> Letter | None:
    """The mail; None if its reader has no address, or the form hasn't this mail."""
    stored, row, visit = one.stored, use_in_form(use), planned_visit(one.stored)
    own = {"meeting": in_mails(form, stored), **dispatch_facts(stored, experts, form.clock)}
    facts = facts_of_stored(form, stored) | {name: own[name] for name in row.facts if name in own}
    mail = letter(
        use,
        form,
        stored["answers"],
        facts,
        bundle=bundle,
        until=stamp(one.moment),
        by_post=is_by_phone(stored),
        expert=experts.get(visit.expert) if visit else None,
    )
    if mail and mail.expert:
        # An expert's mails have the version of the step; each expert gets one reminder of each time.
        return replace(mail, nth=f"{slot_text(one.moment).replace(':', '')}-{mail.expert}")
    return mail
