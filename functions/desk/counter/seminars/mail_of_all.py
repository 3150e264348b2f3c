"""The mail that goes to all who applied for a seminar, as the first of them gets it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.counter.actions.mail_texts import MailText, mail_text, mail_texts
from desk.counter.session import Session
from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import archive_letter, viewing_letter
from desk.domain.mail.stored.rows import letter_item
from desk.domain.submissions.model import Item, Letter, sid_of
from desk.domain.submissions.reasons import checked_reason
from desk.domain.submissions.workflow import Action
from desk.domain.transitions.plan import plan
from desk.usecases.seminars.seminars import Standing

_ACTIONS = {"call-off": "called_off", "moved": "tell_move", "promote": "promote"}


def mail_of(
    session: Session,
    form: Form,
    one: Standing,
    job: str,
    given: Mapping[str, str],
    people: Sequence[Item],
) -> MailText | None:
    """`given`: the `url` or the `reason` that was typed. None if nobody gets one.

    Raises InvalidAnswers for a reason that can't be used.
    """
    if job == "promote":
        people = [item for item in people if item["turn"]]
    elif job == "url":
        people = [item for item in people if not item["turn"]]
    for item in people:
        stored = {name: value for name, value in item.items() if name != "turn" or value}
        found = _of_one(session, form, one, job, given, stored)
        if found:
            return found
    return None


def _of_one(
    session: Session, form: Form, one: Standing, job: str, given: Mapping[str, str], stored: Item
) -> MailText | None:
    if job == "url":
        version = one.seats.url_v + (given["url"] != one.seats.url)
        seats = replace(one.seats, url=given["url"], url_v=version, url_sent=version)
        letter = viewing_letter(form, stored, seats, bundle=session.bundle, told=one.seats.url_sent)
        return _as_read(session, stored, letter)
    if job == "archive":
        return _as_read(session, stored, archive_letter(form, stored, bundle=session.bundle))
    details = {}
    if job == "call-off":
        details["reason"] = checked_reason(given["reason"], session.bundle, stored["desk"], answers={})
    action = Action(name=_ACTIONS[job], given=details)
    change = plan(action, form, stored, by=session.who, op="preview", now=session.now, bundle=session.bundle)
    return next(mail_texts(session, change), None) if change else None


def _as_read(session: Session, stored: Item, letter: Letter | None) -> MailText | None:
    if letter is None:
        return None
    version = int(stored.get("mail_v", 1))
    row = letter_item(sid_of(stored), stored["desk"], stored["receipt"], letter, v=version, at=session.now)
    return mail_text(session, letter, row)
