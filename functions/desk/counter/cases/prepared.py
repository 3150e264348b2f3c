"""A prepared text in the staff's words: who wrote it, what it waits for, and the mail as it will be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.counter.actions.mail_texts import MailText, mail_texts
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import full_day_words
from desk.domain.errors import Problem
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.prepared import is_stopped, waits_for_look
from desk.domain.submissions.workflow import Action
from desk.storage.reader import Dossier
from desk.usecases.prepared import is_too_late, next_morning, previewed


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """`typed` are its controls as they are posted. `day` is "" while it waits for a look; `is_mine`: the
    member wrote it or decided to send it.
    """

    action: str
    action_name: str
    who: str
    second: str
    at: str
    text: str
    typed: Mapping[str, str]
    day: str
    waits_for_look: bool
    is_mine: bool
    is_stopped: bool
    mails: tuple[MailText, ...]


def prepared_of(session: Session, dossier: Dossier, form: Form) -> Prepared | None:
    """The text that waits, if there is one. Raises Unavailable."""
    stored = dossier.meta
    found: Mapping[str, Any] | None = stored.get("prepared")
    if found is None:
        return None
    given, by = dict(found["given"]), str(found["by"])
    return Prepared(
        action=str(found["action"]),
        action_name=session.action(stored["form"], str(found["action"])),
        who=session.person(by),
        second=session.person(str(found["second"])) if "second" in found else "",
        at=at_words(str(found["at"])),
        text=str(given.get("text", "")),
        typed={name: "yes" if value is True else str(value) for name, value in given.items()},
        day=_day_words(str(found["day"])) if "day" in found else "",
        waits_for_look=waits_for_look(stored),
        is_mine=session.who in (by, found.get("second")),
        is_stopped=is_stopped(stored),
        mails=_mails(session, dossier, form, found),
    )


def prepared_words(session: Session, stored: Item) -> str:
    """What stands in the head of a case; "" if nothing waits."""
    found = stored.get("prepared")
    if found is None:
        return ""
    what = f"{session.person(str(found['by']))}の「{session.action(stored['form'], str(found['action']))}」"
    if "look" in found:
        return f"{what}が、確かめを待っています"
    if is_stopped(stored):
        return f"{what}は、お返事が届いたので、送るのを止めています"
    return f"{what}を、{_day_words(str(found['day']))}の朝に送ります"


def morning_words(session: Session, form: Form, stored: Item) -> str:
    """The day on whose morning a text would be sent; "" if that were too late for what was promised."""
    day = next_morning(form.calendar, session.now)
    return "" if is_too_late(form, stored, day, session.parts) else full_day_words(day)


def _mails(session: Session, dossier: Dossier, form: Form, found: Mapping[str, Any]) -> tuple[MailText, ...]:
    one = Action(name=str(found["action"]), given=dict(found["given"]))
    try:
        change, _ = previewed(one, form, dossier, by=str(found["by"]), op="", parts=session.parts)
    except Problem:
        return ()  # it can't be sent any more as the case is now
    return tuple(mail_texts(session, change)) if change else ()


def _day_words(day: str) -> str:
    return full_day_words(date.fromisoformat(day))
