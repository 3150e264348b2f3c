"""Every address of the console, with the right that it needs.

The endpoint refuses whoever has that right at no desk before the screen is called. A screen that opens a case
asks `member.may(right, desk_of_the_case)` itself, and otherwise answers NotFound, the same as for a case that
doesn't exist.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from desk.console.answers import Answer, Forbidden, NotFound
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens import action, blocking, case, find, listing, mails, slots, today
from desk.parts import Parts

Screen = Callable[..., Answer]
"""`screen(request, parts, **path_values)`."""


@dataclass(frozen=True)
class Route:
    """`pattern` is a path with names in braces, such as "/cases/{receipt}": each takes one segment."""

    method: str
    pattern: str
    right: Right
    screen: Screen

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", self.pattern)
        named = [re.escape(one) if n % 2 == 0 else f"(?P<{one}>[^/]+)" for n, one in enumerate(parts)]
        return re.compile("".join(named))

    def values(self, path: str) -> dict[str, str] | None:
        """The values of the names in the pattern, or None if this isn't its path."""
        found = self._expression.fullmatch(path)
        return found.groupdict() if found else None


ROUTES: tuple[Route, ...] = (
    Route("GET", "/", Right.SEE, today.show),
    Route("GET", "/list", Right.SEE, listing.show),
    Route("GET", "/find", Right.SEE, find.show),
    Route("POST", "/find", Right.SEE, find.search),
    Route("GET", "/slots", Right.SEE, slots.show),
    Route("GET", "/slots/block", Right.LEAD, blocking.show),
    Route("POST", "/slots/block", Right.LEAD, blocking.do),
    # Where a session ended in between, the way back leads here, too.
    Route("GET", "/slots/unblock", Right.SEE, slots.show),
    Route("POST", "/slots/unblock", Right.LEAD, blocking.undo),
    Route("GET", "/cases/{receipt}", Right.SEE, case.show),
    Route("GET", "/cases/{receipt}/mails", Right.SEE, mails.show),
    Route("POST", "/cases/{receipt}/mails", Right.HANDLE, mails.do),
    Route("GET", "/cases/{receipt}/letters", Right.HANDLE, mails.letters),
    # Which right an action needs is its workflow's: `may_do` asks for it at the case's desk.
    Route("GET", "/cases/{receipt}/{action}", Right.SEE, action.show),
    Route("POST", "/cases/{receipt}/{action}", Right.SEE, action.do),
)


def answer(request: Request, parts: Parts, routes: tuple[Route, ...] = ROUTES) -> Answer:
    """What the route for this request answers. `request.member` has signed in."""
    for route in routes:
        values = route.values(request.path)
        if values is not None and route.method == request.method:
            if not request.who.may_somewhere(route.right):
                return Forbidden()
            return route.screen(request, parts, **values)
    return NotFound()
