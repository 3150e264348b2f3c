"""Every address of the console: each room of screens lists its own, and what the top of the page leads to.

The endpoint refuses whoever has a route's right at no desk before the screen is called. A screen that opens a
case asks `member.may(right, desk_of_the_case)` itself, and otherwise answers NotFound, the same as for a case
that doesn't exist.
"""

from desk.console.answers import Answer, Forbidden, NotFound
from desk.console.member import Member, Right
from desk.console.request import Request
from desk.console.route import Route
from desk.console.screens import cases, finding, notices, queue, replies, slots
from desk.parts import Parts

ROUTES: tuple[Route, ...] = (
    *queue.ROUTES,
    *finding.ROUTES,
    *slots.ROUTES,
    *replies.ROUTES,
    *notices.ROUTES,
    *cases.ROUTES,
)

_NAVIGATION: tuple[tuple[str, str, Right], ...] = (
    ("/", "today", Right.SEE),
    ("/list", "list", Right.SEE),
    ("/slots", "slots", Right.SEE),
    ("/find", "find", Right.SEE),
    ("/notices", "notices", Right.LEAD),
)
"""Path, name in `screens.nav` of content/console.yml, the right without which it isn't shown."""


def navigation(member: Member) -> list[tuple[str, str]]:
    """What the top of every page leads this member to: paths and the names of their words, in order."""
    return [(path, name) for path, name, right in _NAVIGATION if member.may_somewhere(right)]


def answer(request: Request, parts: Parts, routes: tuple[Route, ...] = ROUTES) -> Answer:
    """What the route for this request answers. `request.member` has signed in."""
    for route in routes:
        values = route.values(request.path)
        if values is not None and route.method == request.method:
            if not request.who.may_somewhere(route.right):
                return Forbidden()
            return route.screen(request, parts, **values)
    return NotFound()
