"""A closure: a time is blocked, and each booking there is moved or cancelled with one reason.

What has been dealt with no longer stands in the closed time, so a closure that was cut off goes on with what
is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

from desk.counter.session import Session
from desk.counter.times.blocks import grids, standing
from desk.domain.calendar.stays import Stay
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.places.blocks import Block
from desk.domain.submissions.watch.misfits import misfits
from desk.domain.submissions.workflow import has_ended
from desk.storage.capacity.blocking import Outcome, add_block, closed_bookings, record_closure
from desk.usecases.change_submission import act
from desk.usecases.closure import Step, Wanted, closing

Fate = Literal["stands", "moved", "over"]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A booking that was to lose its place: it still `stands` there, was `moved`, or is `over`."""

    item: Item
    fate: Fate


def steps_of(
    session: Session, items: Sequence[Item], block: Block | None, wanted: Wanted
) -> tuple[Step, ...]:
    """What will become of each booking. Raises Unavailable."""
    closed = [_stay(block)] if block else []
    return session.patiently(lambda: closing(items, closed, wanted, session.parts))


def blocked(
    session: Session, blocks: Sequence[Block], *, op: str, listed: Sequence[Item] = ()
) -> tuple[Outcome, ...]:
    """Write blocks of one desk, and before it which bookings lose their place. Raises Unavailable."""
    store, by, at = session.parts.store, session.who, session.now
    minutes = max(grid.minutes for grid in grids(session, blocks[0].desk))
    receipts = [str(item["receipt"]) for item in listed]
    done = []
    for n, block in enumerate(blocks):
        name = str(uuid5(UUID(op), str(n))) if n else op
        if receipts:
            session.patiently(
                lambda block=block, name=name: record_closure(  # type: ignore[misc]
                    store, block, receipts, by=by, op=name, at=at
                )
            )
        done.append(
            session.patiently(
                lambda block=block, name=name: add_block(  # type: ignore[misc]
                    store, block, by=by, op=name, at=at, minutes=minutes
                )
            )
        )
    return tuple(done)


def carry_out_step(session: Session, step: Step, *, op: str, version: int | None = None) -> bool:
    """Do what was planned for one booking, on the version that was shown; False where nothing is planned.

    Raises what `act` raises.
    """
    action, item = step.action, step.item
    if action is None:
        return False
    seen = int(item["v"]) if version is None else version
    name = str(uuid5(UUID(op), str(item["receipt"])))
    session.patiently(
        lambda: act(action, sid_of(item), by=session.who, op=name, parts=session.parts, version=seen)
    )
    return True


def progress(session: Session, block: Block) -> tuple[Listed, ...]:
    """What became of each booking that was to lose its place in the block's time, and of who came after.

    Raises Unavailable.
    """
    store, still = session.parts.store, {str(one["receipt"]): one for one in standing(session, block)}
    sort = str(block.key["SK"])
    receipts = session.patiently(lambda: closed_bookings(store, block.desk, sort))
    found = []
    for receipt in dict.fromkeys((*receipts, *still)):
        if receipt in still:
            found.append(Listed(item=still[receipt], fate="stands"))
        elif item := _by_receipt(session, receipt):
            found.append(Listed(item=item, fate="over" if has_ended(item) else "moved"))
    return tuple(found)


def misfits_of(session: Session, desk: str) -> tuple[Item, ...]:
    """The open bookings of a desk that have to give way to the settings, in order of time.

    Where there are too many at once, those that were received last.
    """
    parts, found = session.parts, list[Item]()
    live = session.patiently(lambda: list(parts.store.work(desk)))
    while True:
        fit_not = misfits(live, form=parts.form, desks=session.bundle["desks"], now=session.now)
        bookings = [item for item, _ in fit_not if "slot" in item]
        if not bookings:
            return tuple(sorted(found, key=lambda item: str(item["slot"])))
        last = max(bookings, key=lambda item: str(item["received_at"]))
        found.append(last)
        live.remove(last)


def _by_receipt(session: Session, receipt: str) -> Item | None:
    return session.patiently(lambda: session.parts.store.find_by_receipt(receipt))


def _stay(block: Block) -> Stay:
    return Stay(start=block.start, end=block.end, places=block.places)
