"""What was written to and fro, and what became of each mail to the applicant. Personal: see `looks` first."""

from dataclasses import dataclass

from desk.counter.cases.case_words import Rows
from desk.counter.cases.mails import mail_row, moment_of
from desk.counter.session import Session, at_words
from desk.domain.forms.form import Form
from desk.domain.mail.uses.table import NOT_TO_APPLICANTS
from desk.domain.submissions.model import Item
from desk.domain.submissions.thread import is_from_applicant, thread
from desk.storage.reader import Dossier


@dataclass(frozen=True, kw_only=True)
class Said:
    """One text of the thread."""

    at: str
    who: str
    text: str
    is_theirs: bool


def said(session: Session, stored: Item) -> tuple[Said, ...]:
    """The thread, the newest first."""
    return tuple(
        Said(
            at=at_words(str(one["at"])) if "at" in one else "",
            who=session.person(str(one.get("by", ""))),
            text=str(one["text"]),
            is_theirs=is_from_applicant(one),
        )
        for one in reversed(thread(stored))
    )


def letters_of(session: Session, dossier: Dossier, form: Form | None) -> Rows:
    """(when, which mail and what became of it) of each mail to the applicant, the newest first."""
    mails = [mail for mail in dossier.mails if mail["kind"] not in NOT_TO_APPLICANTS]
    newest_first = sorted(mails, key=moment_of, reverse=True)
    return [mail_row(session, mail, dossier.meta, form) for mail in newest_first]
