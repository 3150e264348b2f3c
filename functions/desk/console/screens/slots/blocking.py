"""予定: a time or a day of a desk is closed to bookings, and opened again. What is booked there stays."""

from collections.abc import Mapping
from datetime import date

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import attempt, session_of, typed
from desk.counter.actions.fields import OWN
from desk.counter.queue import row_of
from desk.counter.session import Session
from desk.counter.times.blocks import block_rows, grids, live_blocks, standing, wanted_block
from desk.counter.times.typed import Mistyped
from desk.domain.calendar.moments import day_words, tokyo_day
from desk.domain.calendar.slots import times_of
from desk.domain.errors import InvalidAnswers
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import block_of
from desk.domain.submissions.reasons import LONGEST, known_reasons
from desk.parts import Parts
from desk.storage.capacity.blocking import add_block, remove_block
from desk.storage.worklist import Worklist

_NOTHING_ELSE = Worklist(open=(), elsewhere=(), failed=frozenset(), held=frozenset())


def show(request: Request, parts: Parts) -> Answer:
    """The form for a day of a desk, as the address names them; what was typed before, if it was kept."""
    asked = {**request.query, **typed(request.kept)}
    session = session_of(request, parts)
    if not _may(request, session, asked.get("desk", "")):
        return NotFound()
    return _page(session, asked)


def do(request: Request, parts: Parts) -> Answer:
    """With `step=check` what will be closed and who is booked there; with `step=do` it is closed."""
    asked, session = typed(request.form), session_of(request, parts)
    desk = asked.get("desk", "")
    if not _may(request, session, desk):
        return NotFound()
    reason = asked.get("reason" + OWN, "").strip() or asked.get("reason", "")
    try:
        wanted = wanted_block(
            session, desk, asked.get("day", ""), asked.get("time") or None, places=None, reason=reason
        )
    except Mistyped as mistyped:
        return _page(session, asked, refusal=str(mistyped))
    except InvalidAnswers as problem:
        return _page(session, asked, refusal=problem.errors[0].message)
    if asked.get("step") != "do":
        rows = tuple(block_rows(session, wanted))
        return _page(session, asked, rows=rows, booked=standing(session, wanted))
    minutes = max(grid.minutes for grid in grids(session, desk))
    op = attempt(asked.get("op", ""))
    session.patiently(
        lambda: add_block(parts.store, wanted, by=session.who, op=op, at=session.now, minutes=minutes)
    )
    return Redirect(f"/slots?desk={desk}&week={wanted.day.isoformat()}&done=block")


def undo(request: Request, parts: Parts) -> Answer:
    """Open a time again. One that somebody else has opened meanwhile is open, too."""
    asked, session = typed(request.form), session_of(request, parts)
    desk = asked.get("desk", "")
    if not _may(request, session, desk):
        return NotFound()
    item = next((one for one in live_blocks(session, desk) if one["SK"] == asked.get("block")), None)
    if item is None:
        return Redirect(f"/slots?desk={desk}")
    op = attempt(asked.get("op", ""))
    session.patiently(lambda: remove_block(parts.store, item, by=session.who, op=op, at=session.now))
    return Redirect(f"/slots?desk={desk}&week={block_of(item).day.isoformat()}&done=unblock")


def _may(request: Request, session: Session, desk: str) -> bool:
    return request.who.may(Right.LEAD, desk) and bool(grids(session, desk))


def _page(
    session: Session,
    asked: Mapping[str, str],
    *,
    refusal: str = "",
    rows: tuple[tuple[str, str], ...] = (),
    booked: tuple[Item, ...] = (),
) -> Page:
    desk, today = asked["desk"], tokyo_day(session.now)
    starts = dict(pair for grid in grids(session, desk) for pair in times_of(grid.times, session.clock))
    values = {
        "desk": desk,
        "asked": {name: asked.get(name, "") for name in ("day", "time", "reason", "reason" + OWN)},
        "day_words": _day_words(asked.get("day", "")),
        "times": dict(sorted(starts.items())),
        "reasons": known_reasons(session.bundle, desk),
        "limit": LONGEST,
        "refusal": refusal,
        "rows": rows,
        "booked": [row_of(session, item, _NOTHING_ELSE, today, {}) for item in booked],
        "op": attempt(asked.get("op", "")),
    }
    return Page("slots/blocking.html", values, status=422 if refusal else 200)


def _day_words(typed_day: str) -> str:
    try:
        return day_words(date.fromisoformat(typed_day))
    except ValueError:
        return ""
