"""One's own sessions: where one is still signed in, and ending all but this one."""

from desk.console.answers import Answer, Page, Redirect
from desk.console.request import Request
from desk.console.screens.admin.at_desks import holds
from desk.console.screens.at_work import session_of
from desk.counter.session import at_words
from desk.domain.calendar.moments import stamp
from desk.parts import Parts
from desk.storage.staff import sessions


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    found = session.patiently(lambda: sessions.every(parts.store, request.who.id))
    rows = [
        (at_words(stamp(one.begun_at)), at_words(stamp(one.seen_at)), one.pk == request.session)
        for one in found
        if holds(one, parts)
    ]
    return Page("admin/own.html", {"rows": rows, "done": request.query.get("done") == "ended"})


def end_others(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    for one in session.patiently(lambda: sessions.every(parts.store, request.who.id)):
        if one.pk != request.session:
            session.patiently(lambda one=one: sessions.close_by_key(parts.store, one.pk))  # type: ignore[misc]
    return Redirect("/sessions?done=ended")
