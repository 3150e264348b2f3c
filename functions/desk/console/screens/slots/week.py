"""予定: a week of a desk, with what is asked for, fixed, free and blocked, and what else is on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from desk.console.answers import Answer, NotFound, Page
from desk.console.request import Request
from desk.console.screens.at_work import session_of
from desk.console.screens.slots.asked import day_asked, desks_of, frame_of
from desk.console.screens.slots.board import Board, boards, monday_of
from desk.counter.session import Session
from desk.counter.times.blocks import grids, live_blocks, places_words
from desk.domain.calendar.moments import ONE_DAY, day_words
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import block_of, span_words
from desk.domain.submissions.reasons import reason_words
from desk.parts import Parts

_WEEK = 7 * ONE_DAY
DONE = ("block", "unblock", "before", "open")


@dataclass(frozen=True, kw_only=True)
class Shut:
    """A block: `key` names it for opening it again."""

    key: str
    words: str
    places: str
    reason: str
    by: str


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    desks = desks_of(request, session)
    desk = request.query.get("desk") or next(iter(desks), "")
    if desk not in desks:
        return NotFound() if desks or request.query.get("desk") else Page("slots/nothing.html")
    monday = monday_of(day_asked(request.query.get("week", ""), session))
    week = [monday + timedelta(days=n) for n in range(7)]
    shown = (board for board in boards(session, desk, week) if _is_shown(board))
    done = request.query.get("done", "")
    return Page(
        "slots/week.html",
        {
            **frame_of(request, session, desks, desk),
            "title": f"{day_words(week[0])} - {day_words(week[-1])}",
            "day": monday.isoformat(),
            "days": tuple(shown),
            "before": (monday - _WEEK).isoformat(),
            "after": (monday + _WEEK).isoformat(),
            "blocks": tuple(shut(session, live_blocks(session, desk))) if grids(session, desk) else (),
            "done": done if done in DONE else "",
        },
    )


def _is_shown(board: Board) -> bool:
    """A closed day only if somebody comes on it."""
    return not board.closed or any(cell.bookings for cell in board.cells) or bool(board.others)


def shut(session: Session, items: Iterable[Item]) -> Iterator[Shut]:
    """The blocks in words."""
    for item in items:
        block = block_of(item)
        yield Shut(
            key=str(item["SK"]),
            words=span_words(block, session.clock),
            places=places_words(block),
            reason=reason_words(session.bundle, block.desk, block.reason),
            by=session.person(item["by"]),
        )
