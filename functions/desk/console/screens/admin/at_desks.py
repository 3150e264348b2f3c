"""The desks that a member administers, and sessions that still hold."""

from datetime import timedelta

from desk.console.member import Right
from desk.console.request import Request
from desk.parts import Parts
from desk.storage.staff.sessions import Seen


def own_desks(request: Request, parts: Parts, right: Right = Right.ADMIN) -> dict[str, str]:
    """Id -> name of the desks that the settings have and at which the member sees and has a right."""
    return {
        desk: str(settings["name"])
        for desk, settings in parts.bundle["desks"].items()
        if request.who.may(Right.SEE, desk) and request.who.may(right, desk)
    }


def holds(session: Seen, parts: Parts) -> bool:
    """Whether somebody can still work with it, as far as this side knows."""
    limits, now = parts.bundle["console"]["session"], parts.clock()
    return (
        not session.is_over
        and now - session.begun_at < timedelta(hours=limits["most_hours"])
        and now - session.seen_at < timedelta(minutes=limits["idle_minutes"])
    )
