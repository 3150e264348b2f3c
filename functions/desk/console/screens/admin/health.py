"""管理: how the desks that one administers keep up, in words: `health` of the command line."""

from desk.console.answers import Answer, Page
from desk.console.request import Request
from desk.console.screens.admin.at_desks import own_desks
from desk.console.screens.at_work import session_of
from desk.parts import Parts


def show(request: Request, parts: Parts) -> Answer:
    # Late: nothing else of the console needs the canary.
    from desk.counter.health import findings, read_health

    session, desks = session_of(request, parts), own_desks(request, parts)
    readings = session.patiently(lambda: read_health(session, desks))
    found = list(findings(session, readings))
    return Page("admin/health.html", {"found": found, "wrong": sum(bool(one.wrong) for one in found)})
