"""Reminders: the mail to an applicant some opening days before a confirmed consultation."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.moments import stamp, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.letters import letter, reminder_days
from desk.domain.mail.stored.rows import letter_item
from desk.domain.submissions.meeting import in_mails
from desk.domain.submissions.model import Item, Letter, is_by_phone, sid_of
from desk.parts import Parts


def confirmed_after(items: Iterable[Item], today: date) -> Iterator[Item]:
    """The confirmed consultations on a later day than `today`."""
    for item in items:
        if item["status"] == "confirmed" and "slot" in item and tokyo_day(parse_slot(item["slot"])) > today:
            yield item


def reminder(form: Form, stored: Item, *, bundle: Mapping[str, Any]) -> Letter | None:
    """The reminder of a confirmed consultation; None if the applicant gave no address."""
    facts = facts_of_stored(form, stored) | {"meeting": in_mails(form, stored)}
    until = stamp(parse_slot(stored["slot"]))
    return letter(
        "reminder",
        form,
        stored["answers"],
        facts,
        bundle=bundle,
        until=until,
        by_post=is_by_phone(stored),
    )


def remind(stored: Item, parts: Parts, *, opening_day: Callable[[int], date], now: datetime) -> bool:
    """Store the reminder of a confirmed consultation, if it is due and not there yet; whether it was stored.

    `opening_day(n)` is the desk's n-th opening day after today. A reminder is due from the figure of its form
    (`reminder_days`) on, so a booking that is confirmed later still gets one the next morning. Raises
    KeyError if the form is gone, Unavailable.
    """
    form = parts.form(stored["form"])
    # A booking whose form is gone is reported on the last morning that could have reminded of it.
    if tokyo_day(parse_slot(stored["slot"])) > opening_day(reminder_days(form) if form else 1):
        return False
    if form is None:
        raise KeyError(stored["form"])
    mail = reminder(form, stored, bundle=parts.bundle)
    if mail is None:
        return False
    # One for each invitation, by its version: a note makes a new version too, but needs no new reminder.
    version = int(stored["mail_v"])
    row = letter_item(sid_of(stored), stored["desk"], stored["receipt"], mail, v=version, at=now)
    return parts.store.add_mail(row, of=stored)
