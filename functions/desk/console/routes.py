"""Every address of the console: each room of screens lists its own, and what the top of the page leads to.

The endpoint refuses whoever has a route's right at no desk before the screen is called. A screen that opens a
case asks `member.may(right, desk_of_the_case)` itself, and otherwise answers NotFound, the same as for a case
that doesn't exist.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from desk.bundle import Bundle
from desk.console.answers import Answer, Forbidden, NotFound
from desk.console.member import Member, Right
from desk.console.request import Request
from desk.console.route import Route
from desk.console.screens import (
    admin,
    cases,
    dispatch,
    exports,
    figures,
    finding,
    magazines,
    notices,
    queue,
    replies,
    seminars,
    sending,
    slots,
    taking,
    together,
)
from desk.parts import Parts

ROUTES: tuple[Route, ...] = (
    *queue.ROUTES,
    *finding.ROUTES,
    *slots.ROUTES,
    *taking.ROUTES,
    *seminars.ROUTES,
    *dispatch.ROUTES,
    *magazines.ROUTES,
    *together.ROUTES,
    *figures.ROUTES,
    *replies.ROUTES,
    *notices.ROUTES,
    *sending.ROUTES,
    *cases.ROUTES,
    *exports.ROUTES,
    *admin.ROUTES,
)

_NAVIGATION: tuple[tuple[str, str, Right], ...] = (
    ("/", "today", Right.SEE),
    ("/list", "list", Right.SEE),
    ("/slots", "slots", Right.SEE),
    ("/take", "take", Right.HANDLE),
    ("/find", "find", Right.SEE),
    ("/seminars", "seminars", Right.SEE),
    ("/dispatch", "dispatch", Right.SEE),
    ("/magazines", "magazines", Right.SEE),
    ("/figures", "figures", Right.LEAD),
    ("/notices", "notices", Right.LEAD),
    ("/exports", "exports", Right.EXPORT),
    ("/admin", "admin", Right.ADMIN),
)
"""Path, name in `screens.nav` of content/console.yml, the right without which it isn't shown."""


def _always(_member: Member, _bundle: Bundle) -> bool:
    return True


def _has_seminars(member: Member, bundle: Bundle) -> bool:
    return any("seminars" in words for words in _forms(member, bundle))


def _sends_experts(member: Member, bundle: Bundle) -> bool:
    return any("visit_minutes" in words.get("handling", {}) for words in _forms(member, bundle))


def _has_times(member: Member, bundle: Bundle) -> bool:
    """Whether there is anything to stand in a week: bookings, seminars, visits."""
    return (
        any("slots" in words for words in _forms(member, bundle))
        or _has_seminars(member, bundle)
        or _sends_experts(member, bundle)
    )


def _has_magazines(member: Member, bundle: Bundle) -> bool:
    return any(one["desk"] in member.desks for one in bundle["magazines"].values())


def _forms(member: Member, bundle: Bundle) -> Iterator[Mapping[str, Any]]:
    """The words of the forms of a member's desks."""
    words = (form["words"] for form in bundle["forms"].values())
    return (one for one in words if one["desk"] in member.desks)


_ONLY_WITH: Mapping[str, Callable[[Member, Bundle], bool]] = {
    "slots": _has_times,
    "seminars": _has_seminars,
    "dispatch": _sends_experts,
    "magazines": _has_magazines,
}
"""Screens that a member's desks may have no use for -> whether they have."""


def navigation(member: Member, bundle: Bundle) -> list[tuple[str, str]]:
    """What the top of every page leads this member to: paths and the names of their words, in order."""
    return [
        (path, name)
        for path, name, right in _NAVIGATION
        if member.may_somewhere(right) and _ONLY_WITH.get(name, _always)(member, bundle)
    ]


def answer(request: Request, parts: Parts, routes: tuple[Route, ...] = ROUTES) -> Answer:
    """What the route for this request answers. `request.member` has signed in."""
    for route in routes:
        values = route.values(request.path)
        if values is not None and route.method == request.method:
            if not request.who.may_somewhere(route.right):
                return Forbidden()
            return route.screen(request, parts, **values)
    return NotFound()
