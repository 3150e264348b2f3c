"""The mails that an action will send, as their readers get them, before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from desk.counter.session import Session
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.mail.stored.of_changes import rows_of_change
from desk.domain.mail.uses.table import kind_words
from desk.domain.submissions.change import Change
from desk.domain.submissions.items import changed_item
from desk.domain.submissions.model import Item, Letter


@dataclass(frozen=True, kw_only=True)
class MailText:
    """`kind` in words; `by_post`: there is no address, so staff write or call."""

    kind: str
    to: str
    subject: str
    text: str
    by_post: bool
    has_calendar: bool


def mail_texts(session: Session, change: Change) -> Iterator[MailText]:
    """The mails to the applicant and to experts; the desk's own notices are left out."""
    after = changed_item(change, lane=int(change.stored.get("lane", 0)))
    for letter, row in rows_of_change(change, after):
        if letter.reader == "desk":
            continue
        yield mail_text(session, letter, row)


def mail_text(session: Session, letter: Letter, row: Item) -> MailText:
    """A letter with its outbox row, as its reader gets it."""
    subject, text = as_staff_see_it(row, session.bundle, now=session.now)
    return MailText(
        kind=kind_words(letter.kind, letter.mail, session.bundle),
        to=letter.to,
        subject=subject,
        text=text.rstrip("\n"),
        by_post=letter.by_post,
        has_calendar=bool(letter.calendar),
    )
