"""予定: one day of a desk. Each booking leads to what can be done about its time."""

from collections.abc import Iterator, Mapping

from desk.console.answers import Answer, NotFound, Page
from desk.console.request import Request
from desk.console.screens.at_work import session_of
from desk.console.screens.doable import actions_now, next_actions
from desk.console.screens.slots.asked import day_asked, desks_of, frame_of
from desk.console.screens.slots.board import Board, boards, monday_of
from desk.console.screens.slots.week import shut
from desk.counter.session import Session
from desk.counter.times.blocks import grids, live_blocks
from desk.domain.calendar.moments import ONE_DAY
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import block_of
from desk.parts import Parts

Todo = tuple[str, str]
"""An action and what it is called."""


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    desks = desks_of(request, session)
    desk = request.query.get("desk") or next(iter(desks), "")
    if desk not in desks:
        return NotFound()
    day = day_asked(request.query.get("day", ""), session)
    (board,) = boards(session, desk, [day])
    blocks = live_blocks(session, desk) if grids(session, desk) else []
    return Page(
        "slots/day.html",
        {
            **frame_of(request, session, desks, desk),
            "board": board,
            "day": day.isoformat(),
            "todo": _todo(request, session, board),
            "week": monday_of(day).isoformat(),
            "before": (day - ONE_DAY).isoformat(),
            "after": (day + ONE_DAY).isoformat(),
            "blocks": tuple(shut(session, [item for item in blocks if block_of(item).day == day])),
        },
    )


def _todo(request: Request, session: Session, board: Board) -> Mapping[str, tuple[Todo, ...]]:
    """Receipt -> what comes next for the booking, and what gives it another time."""
    return {
        booking.receipt: tuple(_actions(request, session, booking.item))
        for cell in board.cells
        for booking in cell.bookings
    }


def _actions(request: Request, session: Session, item: Item) -> Iterator[Todo]:
    workflow = session.workflow(item["form"])
    if workflow is None:
        return
    following = list(next_actions(request, session, item))[:1]
    for name in actions_now(request, session, item):
        way = workflow.way(item["status"], name)
        if name in following or (way and "take_slot" in way.effects):
            yield name, session.action(item["form"], name)
