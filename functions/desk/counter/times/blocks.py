"""Blocks of a desk as staff type and see them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from desk.counter.session import Session
from desk.counter.times.typed import Mistyped, typed_day, typed_span
from desk.domain.calendar.moments import TOKYO
from desk.domain.calendar.slots import SlotGrid
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.domain.submissions.places.blocks import (
    ALL_PLACES,
    Block,
    ahead,
    span_words,
    standing_in,
)
from desk.domain.submissions.reasons import checked_reason, reason_words


def wanted_block(
    session: Session, desk: str | None, day: str, time: str | None, *, places: int | None, reason: str
) -> Block:
    """What was typed, as a block. Raises Mistyped, InvalidAnswers."""
    chosen = desk_of(session, desk)
    of_desk = grids(session, chosen)
    start, end = typed_span(time, typed_day(day, now=session.now), of_desk)
    if end <= session.now:
        raise Mistyped("その時間は、もう過ぎています。")
    most = max(grid.capacity.most for grid in of_desk)
    if places is not None and not 1 <= places <= most:
        raise Mistyped(f"--places は、1から{most}までの数で書いてください。書かないと、全部をふさぎます。")
    return Block(
        desk=chosen,
        start=start,
        end=end,
        places=ALL_PLACES if places in (None, most) else places or ALL_PLACES,
        reason=checked_reason(reason, session.bundle, chosen, answers={}),
    )


def desk_of(session: Session, typed: str | None) -> str:
    """The desk that was typed, or the only one that takes bookings. Raises Mistyped."""
    possible = list(dict.fromkeys(form.words["desk"] for form in booking_forms(session)))
    if typed in possible:
        return str(typed)
    if typed is None and len(possible) == 1:
        return str(possible[0])
    hint = f"次の中から選んで --desk に書いてください：{'、'.join(possible)}"
    raise Mistyped(hint if possible else "予約を受ける窓口がありません。")


def grids(session: Session, desk: str) -> tuple[SlotGrid, ...]:
    """The slots of all forms of a desk that take bookings."""
    return tuple(form.grid for form in booking_forms(session) if form.grid and form.words["desk"] == desk)


def standing(session: Session, block: Block) -> tuple[Item, ...]:
    """The open bookings in a block's time."""
    work = session.patiently(lambda: list(session.parts.store.work(block.desk)))
    minutes = max((grid.minutes for grid in grids(session, block.desk)), default=1)
    return standing_in(block, work, minutes=minutes)


def block_rows(session: Session, block: Block) -> Iterator[tuple[str, str]]:
    """A block in words."""
    yield "窓口", str(session.bundle["desks"][block.desk]["name"])
    yield "ふさぐ時間", span_words(block, session.clock)
    yield "予約", places_words(block)
    yield "理由", reason_words(session.bundle, block.desk, block.reason)


def blocks_rows(session: Session, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Blocks of one time on several days, in words."""
    first, *more = blocks
    for name, words in block_rows(session, first):
        if name == "ふさぐ時間" and more:
            yield name, "\n".join(span_words(block, session.clock) for block in blocks)
            yield "日数", f"{len(blocks)}日"
        else:
            yield name, words


def places_words(block: Block) -> str:
    """How many bookings less are taken."""
    return "受けません" if block.is_of_all else f"{block.places}件少なく受けます"


def live_blocks(session: Session, desk: str) -> list[Item]:
    """The items of a desk's blocks that are not over. Raises Unavailable."""
    return session.patiently(lambda: list(ahead(session.parts.store.blocks(desk), now=session.now)))


def is_within(block: Block, start: datetime, end: datetime) -> bool:
    """Whether all of a block's time is between two moments."""
    return start <= block.start.astimezone(TOKYO) and block.end <= end


def booking_forms(session: Session) -> Iterator[Form]:
    """Every form that takes bookings."""
    forms = (session.parts.form(name) for name in session.bundle["forms"])
    return (form for form in forms if form and form.grid)
