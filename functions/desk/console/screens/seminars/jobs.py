"""What goes to all who applied for a seminar: the viewing URL, that it is called off or moved, the archive,
and seats that have become free. Each is shown with its mail before it is done.

Each can be done again, and nobody gets a mail twice (`desk.usecases.seminars`). Calling off, telling of
another time and the archive go by parts: a request does what it has time for, and the page says how many are
left (`desk.counter.seminars.unfinished`).
"""

from collections.abc import Mapping, Sequence
from itertools import islice

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.request import Request
from desk.console.screens.at_work import typed
from desk.console.screens.seminars.seminars import (
    ARCHIVE,
    CALL_OFF,
    MOVED,
    PROMOTE,
    RIGHTS,
    URL,
    Opened,
    facts_of,
    may,
    opened,
)
from desk.counter.actions.fields import OWN
from desk.counter.actions.mail_texts import MailText
from desk.counter.seminars.mail_of_all import mail_of
from desk.counter.seminars.standing import with_seats
from desk.domain.errors import Changed, InvalidAnswers, NotAllowedNow
from desk.domain.errors import NotFound as NoCase
from desk.domain.forms.bounds.hosts import is_at_host
from desk.domain.forms.placeholders import fill
from desk.domain.seminars.seminar import setting
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import LONGEST, checked_reason, known_reasons
from desk.parts import Parts
from desk.usecases.seminars.letters import send_archives
from desk.usecases.seminars.moved import tell_moved
from desk.usecases.seminars.seminars import call_off, promote_all, set_url

JOBS = (URL, PROMOTE, MOVED, ARCHIVE, CALL_OFF)
_AT_ONCE = 100
"""Submissions that one request changes, one transaction each; of the archive, mails after which it stops."""

_LONGEST_URL = 2000


def show(request: Request, parts: Parts, *, seminar: str, job: str) -> Answer:
    found = _opened(request, parts, seminar, job)
    if found is None:
        return NotFound()
    asked = typed(request.kept)
    return _page(found, job, asked, is_kept=request.kept is not None, is_shown=job not in (URL, CALL_OFF))


def do(request: Request, parts: Parts, *, seminar: str, job: str) -> Answer:
    """With `step=check` what will happen and the mail; with `step=do` it is done."""
    found = _opened(request, parts, seminar, job)
    if found is None:
        return NotFound()
    asked = typed(request.form)
    refusal = _refusal(found, job, asked)
    if refusal:
        return _page(found, job, asked, refusal=refusal)
    if asked.get("step") != "do":
        return _page(found, job, asked, is_shown=True)
    try:
        count, is_all = _done(found, job, asked)
    except Changed:
        return _page(found, job, asked, refusal=_words(found)["changed"], status=409)
    if not is_all:
        return Redirect(f"{found.path}/mails?done=part&count={count}")
    return Redirect(f"{found.path}/mails?done={job}&count={count}")


def _opened(request: Request, parts: Parts, seminar: str, job: str) -> Opened | None:
    found = opened(request, parts, seminar) if job in JOBS else None
    if found is None or not request.who.may(RIGHTS[job], found.desk):
        return None
    return found if may(request, found, job) else None


def _done(found: Opened, job: str, asked: Mapping[str, str]) -> tuple[int, bool]:
    """How many mails or submissions, and whether that was all."""
    session, form, seminar = found.session, found.form, found.one.seminar
    parts = session.parts
    match job:
        case "url":
            return session.patiently(lambda: set_url(form, seminar, asked["url"].strip(), parts)), True
        case "promote":
            return session.patiently(lambda: promote_all(form, seminar, parts, by=session.who)), True
        case "archive":
            return _archives(found)
        case "moved":
            return _moved(found)
    reason = checked_reason(_reason(asked), session.bundle, found.desk, answers={})
    several = list(islice(call_off(form, seminar, reason, parts, by=session.who), _AT_ONCE + 1))
    done = sum(not isinstance(one, Changed | NotAllowedNow | NoCase) for one in several)
    return done, done == len(several) <= _AT_ONCE


def _archives(found: Opened) -> tuple[int, bool]:
    sent = 0
    for written, left in send_archives(found.form, found.one.seminar, found.session.parts):
        sent += written
        if sent >= _AT_ONCE and left:
            return sent, False
    return sent, True


def _moved(found: Opened) -> tuple[int, bool]:
    told, failed = 0, False
    for one in tell_moved(found.form, found.one.seminar, found.session.parts, by=found.session.who):
        failed |= isinstance(one, Exception)
        told += not isinstance(one, Exception) and one.changed
        if told > _AT_ONCE:
            return told, False
    return told, not failed


def _refusal(found: Opened, job: str, asked: Mapping[str, str]) -> str:
    """Why what was typed can't be used; "" if it can."""
    session = found.session
    if job == URL:
        hosts = list(setting(found.form, "meeting_hosts"))
        url = asked.get("url", "").strip()
        if len(url) > _LONGEST_URL or not is_at_host(url, hosts):
            return fill(_words(found)["wrong_url"], {"hosts": "・".join(hosts)})
    if job == CALL_OFF:
        try:
            checked_reason(_reason(asked), session.bundle, found.desk, answers={})
        except InvalidAnswers as problem:
            return problem.errors[0].message
    return ""


def _reason(asked: Mapping[str, str]) -> str:
    return asked.get("reason" + OWN, "").strip() or asked.get("reason", "")


def _words(found: Opened) -> Mapping[str, str]:
    words: Mapping[str, str] = found.session.bundle["console"]["screens"]["seminars"]
    return words


def _page(
    found: Opened,
    job: str,
    asked: Mapping[str, str],
    *,
    refusal: str = "",
    is_shown: bool = False,
    is_kept: bool = False,
    status: int | None = None,
) -> Page:
    """`is_shown`: what will happen is shown, with the button that does it."""
    people = with_seats(found.session, found.form, found.one.seminar.id) if is_shown else []
    reasons, off = known_reasons(found.session.bundle, found.desk), found.one.seats.off
    if off and not asked:  # it was cut off: the same again finishes it
        asked = {"reason": off} if off in reasons else {"reason" + OWN: off}
    return Page(
        "seminars/job.html",
        {
            "seminar": found.one.seminar,
            "path": found.path,
            "job": job,
            "facts": facts_of(found),
            "asked": {name: asked.get(name, "") for name in ("url", "reason", "reason" + OWN)},
            "hosts": "・".join(setting(found.form, "meeting_hosts")),
            "reasons": reasons,
            "limit": LONGEST,
            "refusal": refusal,
            "is_shown": is_shown,
            "will": _will(found, job, len(people)) if is_shown else "",
            "mail": _mail(found, job, asked, people) if is_shown else None,
            "is_kept": is_kept,
        },
        status=status or (422 if refusal else 200),
    )


def _will(found: Opened, job: str, people: int) -> str:
    one, words = found.one, _words(found)
    facts = {
        "count": str(people),
        "seats": str(one.seats.taken),
        "free": str(one.seats.most - one.seats.taken),
    }
    if job == URL and not one.is_url_due(found.session.now):
        return words["will_url_later"]
    return fill(words[f"will_{job.replace('-', '_')}"], facts)


def _mail(found: Opened, job: str, asked: Mapping[str, str], people: Sequence[Item]) -> MailText | None:
    """The mail as the first who gets it will; None if nobody does."""
    given = {"url": asked.get("url", "").strip(), "reason": _reason(asked)}
    return mail_of(found.session, found.form, found.one, job, given, people)
