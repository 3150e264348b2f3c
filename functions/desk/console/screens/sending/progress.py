"""送信のようす: how many mails wait, and how far each long job is."""

from desk.console.answers import Answer, Page
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of
from desk.counter.sending import sending_of
from desk.parts import Parts


def show(request: Request, parts: Parts) -> Answer:
    session, desks = session_of(request, parts), [desk for desk, _ in desk_names(request, parts)]
    return Page("sending/progress.html", {"sending": sending_of(session, desks)})
