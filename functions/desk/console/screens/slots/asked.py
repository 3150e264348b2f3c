"""What the addresses of the calendar name: a desk of the member's, a day that can be looked at."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import desk_names
from desk.console.screens.slots.board import has_calendar
from desk.counter.session import Session
from desk.counter.times.blocks import grids
from desk.domain.calendar.moments import tokyo_day

_BACK, _AHEAD = timedelta(days=366), timedelta(days=400)


def desks_of(request: Request, session: Session) -> dict[str, str]:
    """Id -> name of the desks that the member sees and that have something in a calendar."""
    known = desk_names(request, session.parts)
    return {desk: name for desk, name in known if has_calendar(session, desk)}


def day_asked(typed: str, session: Session) -> date:
    """The day that was typed, within what can be looked at; today for anything else."""
    today = tokyo_day(session.now)
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return min(max(day, today - _BACK), today + _AHEAD)


def frame_of(request: Request, session: Session, desks: Mapping[str, str], desk: str) -> dict[str, Any]:
    """What the top of every view of the calendar needs."""
    takes = bool(grids(session, desk))
    return {
        "desks": desks,
        "desk": desk,
        "today": tokyo_day(session.now).isoformat(),
        "may_block": takes and request.who.may(Right.LEAD, desk),
        "may_take": request.who.may(Right.HANDLE, desk),
    }
