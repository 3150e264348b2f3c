"""セミナー: how each stands, and one of them: who has a seat, who waits, what became of its mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.console.answers import Answer, NotFound, Page
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import session_of, words_of
from desk.counter.cases.looks import looked_at_list
from desk.counter.seminars.standing import all_standings, mails_of, marks, with_seats, without_seats
from desk.counter.seminars.unfinished import unfinished
from desk.counter.session import Session
from desk.domain.calendar.moments import full_day_words
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.mail.alerts import mail_words
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import reason_words
from desk.parts import Parts
from desk.usecases.seminars.seminars import Standing

URL, CALL_OFF, MOVED, PROMOTE, ARCHIVE = "url", "call-off", "moved", "promote", "archive"
ATTENDANCE, LIST = "attendance", "list"
RIGHTS: Mapping[str, Right] = {
    URL: Right.HANDLE,
    PROMOTE: Right.HANDLE,
    ATTENDANCE: Right.HANDLE,
    MOVED: Right.HANDLE,
    ARCHIVE: Right.HANDLE,
    LIST: Right.EXPORT,
    CALL_OFF: Right.LEAD,
}
"""What can be done about a seminar as a whole -> the right that it needs at the seminar's desk, in the order
in which it is offered.
"""
_AT_ONCE = 100
"""People of a page."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A seminar that the member may see."""

    session: Session
    form: Form
    one: Standing

    @property
    def desk(self) -> str:
        return str(self.form.words["desk"])

    @property
    def path(self) -> str:
        return f"/seminars/{self.one.seminar.id}"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A seminar in the list, with figures in words."""

    id: str
    title: str
    when: str
    seats: str
    waiting: int
    marks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who applied; `turn` is their place in the order of the waiting list, 0 for who has a seat."""

    receipt: str
    name: str
    status: str
    turn: int


def show_all(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    found = [one for _, one in all_standings(session, request.who.desks)]
    ahead = [_line(session, one) for one in found if not one.seminar.is_over(session.now)]
    over = [_line(session, one) for one in reversed(found) if one.seminar.is_over(session.now)]
    return Page("seminars/seminars.html", {"groups": (("ahead", ahead), ("over", over))})


def show(request: Request, parts: Parts, *, seminar: str) -> Answer:
    found = opened(request, parts, seminar)
    if found is None:
        return NotFound()
    session, form, one = found.session, found.form, found.one
    people = with_seats(session, form, seminar)
    looked_at_list(session, form, f"{form.id}/{seminar}", count=len(people))
    number = _page(request.query.get("page", ""), len(people))
    shown = people[(number - 1) * _AT_ONCE : number * _AT_ONCE]
    return Page(
        "seminars/seminar.html",
        {
            "seminar": _line(session, one),
            "path": found.path,
            "facts": facts_of(found),
            "jobs": [job for job in RIGHTS if may(request, found, job)],
            "next": next_job(found),
            "seated": [person(session, form, item) for item in shown if not item["turn"]],
            "waiting": [person(session, form, item) for item in shown if item["turn"]],
            "before": f"{found.path}?page={number - 1}" if number > 1 else "",
            "after": f"{found.path}?page={number + 1}" if number * _AT_ONCE < len(people) else "",
            "done": request.query.get("done", ""),
            "count": request.query.get("count", ""),
        },
    )


def mails(request: Request, parts: Parts, *, seminar: str) -> Answer:
    """What became of the mails of all who applied, also of those who have no seat any more."""
    found = opened(request, parts, seminar)
    if found is None:
        return NotFound()
    session, form = found.session, found.form
    held = with_seats(session, form, seminar)
    of = mails_of(session, [*held, *without_seats(session, form, seminar)])
    left = unfinished(session, form, found.one, held, of)
    return Page(
        "seminars/mails.html",
        {
            "seminar": _line(session, found.one),
            "path": found.path,
            "kinds": [
                (mail_words(kind), *(count[name] for name in ("sent", "left", "failed")))
                for kind, count in of.counts.items()
            ],
            "lost": [(str(item["receipt"]), session.status(item)) for item in of.lost],
            "left": [(job, str(count)) for job, count in left.items() if may(request, found, job)],
            "done": request.query.get("done", ""),
            "count": request.query.get("count", ""),
        },
    )


def opened(request: Request, parts: Parts, seminar: str) -> Opened | None:
    """The seminar, if it is of a desk that the member sees; None else, and nobody can tell why."""
    session = session_of(request, parts)
    for form, one in all_standings(session, request.who.desks):
        if one.seminar.id == seminar:
            return Opened(session=session, form=form, one=one)
    return None


def may(request: Request, found: Opened, job: str) -> bool:
    """Whether the member may do it, and there is something to do now."""
    return request.who.may(RIGHTS[job], found.desk) and can(found, job)


def can(found: Opened, job: str) -> bool:
    """Whether a job makes sense now."""
    one, now = found.one, found.session.now
    is_over, is_off = one.seminar.is_over(now), bool(one.seats.off)
    match job:
        case "url":
            return not (is_over or is_off)
        case "promote":
            return one.seats.can_promote and now < one.seminar.start
        case "attendance":
            return now >= one.seminar.start and not is_off
        case "moved":
            return not (is_over or is_off)
        case "archive":
            return bool(one.seminar.archive_url) and not is_off
        case "call-off":
            return not is_over or is_off
        case _:
            return True


def next_job(found: Opened) -> str:
    """What has to be done next; "" for nothing."""
    one, now = found.one, found.session.now
    if one.seminar.called_off and not one.seats.off:
        return CALL_OFF
    if can(found, PROMOTE):
        return PROMOTE
    if can(found, URL) and not one.seats.url:
        return URL
    return ATTENDANCE if one.seminar.is_over(now) and can(found, ATTENDANCE) and one.seats.taken else ""


def facts_of(found: Opened) -> list[tuple[str, str]]:
    """(name, words) of how it stands: seats, viewing URL, archive."""
    session, one = found.session, found.one
    seminar, seats = one.seminar, one.seats
    own: Mapping[str, Any] = words_of(session.parts)["seminars"]
    words, columns = own["facts"], own["columns"]
    rows = [
        (columns["when"], seminar.when(session.clock)),
        (columns["seats"], fill(words["seats"], {"taken": str(seats.taken), "most": str(seats.most)})),
        (
            columns["waiting"],
            fill(words["waiting"], {"count": str(seats.waiting), "most": str(seats.most_waiting)}),
        ),
        (words["url"], _url_words(found, words)),
    ]
    if seminar.archive_url:
        day = full_day_words(seminar.archive_until) if seminar.archive_until else ""
        rows.append(
            (words["archive"], seminar.archive_url + (fill(words["until"], {"day": day}) if day else ""))
        )
    if seats.off:
        rows.append((words["off"], reason_words(session.bundle, found.desk, seats.off)))
    return rows


def _url_words(found: Opened, words: Mapping[str, str]) -> str:
    one, session = found.one, found.session
    if not one.seats.url:
        return words["url_none"]
    if one.seats.url_sent == one.seats.url_v:
        return words["url_sent"]
    if one.url_on is None:
        return words["url_open"]
    if one.is_url_due(session.now):
        return words["url_soon"]
    return fill(words["url_on"], {"day": full_day_words(one.url_on)})


def person(session: Session, form: Form, item: Item) -> Person:
    field = contact_fields(form).get("name", "")
    return Person(
        receipt=str(item["receipt"]),
        name=str(item["answers"].get(field, "")),
        status=session.status(item),
        turn=int(item["turn"]),
    )


def _line(session: Session, one: Standing) -> Line:
    return Line(
        id=one.seminar.id,
        title=one.seminar.title,
        when=one.seminar.when(session.clock),
        seats=f"{one.seats.taken}／{one.seats.most}",
        waiting=one.seats.waiting,
        marks=tuple(marks(one, session)),
    )


def _page(typed: str, count: int) -> int:
    last = max(1, -(-count // _AT_ONCE))
    return min(max(int(typed), 1), last) if typed.isdecimal() and len(typed) < 6 else 1
