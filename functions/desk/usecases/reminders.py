"""Reminders: the mail to an applicant before a fixed consultation."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from desk.domain.calendar.moments import stamp, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.mail.facts import facts_of_stored
from desk.domain.mail.letters import letter
from desk.domain.mail.rows import letter_item
from desk.domain.submissions.model import Item, Letter, sid_of
from desk.parts import Parts


def ahead(items: Iterable[Item], *, after: date, until: date) -> list[Item]:
    """The fixed consultations on a day after `after`, up to `until`."""
    fixed = (item for item in items if item["status"] == "confirmed" and "slot" in item)
    return [item for item in fixed if after < tokyo_day(parse_slot(item["slot"])) <= until]


def reminder(form: Form, stored: Item, *, bundle: Mapping[str, Any]) -> Letter | None:
    """What tells an applicant of the consultation ahead; None for one who gave no address."""
    facts = facts_of_stored(form, stored) | {"meeting_url": stored["meeting_url"]}
    until = stamp(parse_slot(stored["slot"]))
    return letter("reminder", form, stored["answers"], facts, bundle=bundle, until=until)


def _remind(stored: Item, parts: Parts, *, now: datetime) -> bool:
    form = parts.form(stored["form"])
    if form is None:
        raise KeyError(stored["form"])
    mail = reminder(form, stored, bundle=parts.bundle)
    if mail is None:
        return False
    # One for each invitation: a note makes a new version too, and must not bring a second reminder.
    version = int(stored["mail_v"])
    row = letter_item(sid_of(stored), stored["desk"], stored["receipt"], mail, v=version, at=now)
    return parts.store.add_mail(row, of=stored)
