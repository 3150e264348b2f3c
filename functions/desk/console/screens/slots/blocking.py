"""予定: times of a desk are closed to bookings, and opened again. What is booked there stays."""

from collections.abc import Sequence

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import attempt, session_of, typed
from desk.console.screens.slots.spans import Asked, choices_of
from desk.counter.queue import row_of
from desk.counter.session import Session
from desk.counter.times.blocks import blocks_rows, grids, live_blocks
from desk.counter.times.closing import blocked
from desk.counter.times.series import standing_in_any
from desk.counter.times.typed import Mistyped
from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import InvalidAnswers
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import Block, block_of, span_words
from desk.parts import Parts
from desk.storage.capacity.blocking import remove_block
from desk.storage.worklist import Worklist

_NOTHING_ELSE = Worklist(open=(), elsewhere=(), failed=frozenset(), held=frozenset())


def show(request: Request, parts: Parts) -> Answer:
    """The form for a day of a desk, as the address names them; what was typed before, if it was kept."""
    asked, session = Asked.of(request), session_of(request, parts)
    if not may_close(request, session, asked.desk):
        return NotFound()
    return _page(session, asked)


def do(request: Request, parts: Parts) -> Answer:
    """With `step=check` what will be closed and who is booked there; with `step=do` it is closed."""
    asked, session = Asked.of(request, request.form), session_of(request, parts)
    if not may_close(request, session, asked.desk):
        return NotFound()
    try:
        wanted = asked.blocks(session)
    except Mistyped as mistyped:
        return _page(session, asked, refusal=str(mistyped))
    except InvalidAnswers as problem:
        return _page(session, asked, refusal=problem.errors[0].message)
    if request.first("step") != "do":
        return _page(session, asked, wanted=wanted)
    done = blocked(session, wanted, op=asked.op)
    what = "block" if "done" in done else "before"
    return Redirect(f"/slots?desk={asked.desk}&week={wanted[0].day.isoformat()}&done={what}")


def undo(request: Request, parts: Parts) -> Answer:
    """Open a time again. One that somebody else has opened meanwhile is open, too."""
    asked, session = typed(request.form), session_of(request, parts)
    desk = asked.get("desk", "")
    if not may_close(request, session, desk):
        return NotFound()
    item = next((one for one in live_blocks(session, desk) if one["SK"] == asked.get("block")), None)
    if item is None:
        return Redirect(f"/slots?desk={desk}&done=open")
    op = attempt(asked.get("op", ""))
    session.patiently(lambda: remove_block(parts.store, item, by=session.who, op=op, at=session.now))
    return Redirect(f"/slots?desk={desk}&week={block_of(item).day.isoformat()}&done=unblock")


def may_close(request: Request, session: Session, desk: str) -> bool:
    """Whether the member may close times of a desk that takes bookings."""
    return request.who.may(Right.LEAD, desk) and bool(grids(session, desk))


def before_us(session: Session, wanted: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """(time, who) of what somebody has closed already in just the same way."""
    known = {str(item["SK"]): session.person(item["by"]) for item in live_blocks(session, wanted[0].desk)}
    return tuple(
        (span_words(block, session.clock), known[sort])
        for block in wanted
        if (sort := str(block.key["SK"])) in known
    )


def _page(session: Session, asked: Asked, *, refusal: str = "", wanted: Sequence[Block] = ()) -> Page:
    booked: tuple[Item, ...] = standing_in_any(session, wanted) if wanted else ()
    today = tokyo_day(session.now)
    values = {
        **choices_of(session, asked),
        "refusal": refusal,
        "rows": tuple(blocks_rows(session, wanted)) if wanted else (),
        "before": before_us(session, wanted) if wanted else (),
        "booked": [row_of(session, item, _NOTHING_ELSE, today, {}) for item in booked],
        "is_one": len(wanted) == 1,
    }
    return Page("slots/blocking.html", values, status=422 if refusal else 200)
