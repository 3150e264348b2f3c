"""One time on several days at once: from one day to another, on some weekdays, on opening days only."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from desk.counter.session import Session
from desk.counter.times.blocks import grids, wanted_block
from desk.counter.times.typed import Mistyped, typed_day
from desk.domain.calendar.moments import ONE_DAY, WEEKDAY_WORDS
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import Block, standing_in

MOST = 120
"""Blocks at once: a time every week of two years, or every opening day of half a year."""


def wanted_blocks(
    session: Session,
    desk: str | None,
    day: str,
    time: str | None,
    *,
    until: str = "",
    weekdays: Collection[int] = (),
    places: int | None,
    reason: str,
) -> tuple[Block, ...]:
    """The blocks of what was typed: of `day` alone, or of each opening day up to `until`, on `weekdays`
    (Monday is 0; all of them if none is named). Raises Mistyped, InvalidAnswers.
    """
    first = wanted_block(session, desk, day, time, places=places, reason=reason)
    if not until.strip():
        if weekdays and first.day.weekday() not in weekdays:
            raise Mistyped("曜日を選んだときは、いつまでかも書いてください。")
        return (first,)
    last = typed_day(until, now=session.now)
    if last < first.day:
        raise Mistyped("終わりの日は、始まりの日より後にしてください。")
    days = [one for one in _days(first.day, last) if _is_open(session, first.desk, one, weekdays)]
    if not days:
        raise Mistyped("そのあいだに、ふさぐ日がありません。曜日と、開庁日かどうかを確かめてください。")
    if len(days) > MOST:
        raise Mistyped(f"一度にふさげるのは、{MOST}日までです。終わりの日を早めてください。")
    return tuple(_on(first, one) for one in days)


def standing_in_any(session: Session, blocks: Sequence[Block]) -> tuple[Item, ...]:
    """The open bookings in the time of any of these blocks of one desk, by time. Raises Unavailable."""
    desk = blocks[0].desk
    work = session.patiently(lambda: list(session.parts.store.work(desk)))
    minutes = max((grid.minutes for grid in grids(session, desk)), default=1)
    found = {
        str(item["receipt"]): item for block in blocks for item in standing_in(block, work, minutes=minutes)
    }
    return tuple(sorted(found.values(), key=lambda item: (str(item["slot"]), str(item["received_at"]))))


def weekdays_of(typed: str) -> tuple[int, ...]:
    """月水 or 月、水: the days of the week. Raises Mistyped."""
    text = typed.replace("曜日", "").replace("曜", "")
    letters = [one for one in text if one not in "、,・ 　"]
    if not all(one in WEEKDAY_WORDS for one in letters):
        raise Mistyped(f"「{typed}」を曜日として読み取れません。月水金 のように書いてください。")
    return tuple(sorted({WEEKDAY_WORDS.index(one) for one in letters}))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first) // ONE_DAY + 1)]


def _is_open(session: Session, desk: str, day: date, weekdays: Collection[int]) -> bool:
    if weekdays and day.weekday() not in weekdays:
        return False
    return any(grid.calendar.closed_reason(day) is None for grid in grids(session, desk))


def _on(block: Block, day: date) -> Block:
    """The same time on another day."""
    ahead = day - block.day
    return Block(
        desk=block.desk,
        start=block.start + ahead,
        end=block.end + ahead,
        places=block.places,
        reason=block.reason,
    )


def span_typed(start: str, end: str) -> str | None:
    """What two lists of times give: None for the whole day."""
    if not start:
        return None
    return f"{start}-{end}" if end else start
