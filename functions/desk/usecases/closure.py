"""Closure: bookings that lose their time are moved or cancelled, each with the same reason.

Each is one action of its workflow, on the version that was planned on. So whoever was dealt with no longer
stands in the closed time: a closure that was cut off is finished by doing it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from desk.domain.calendar.availability import CountsByMonth, is_free, nearest_free
from desk.domain.calendar.moments import slot_text
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.calendar.stays import Stay, most_at_once
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import slots_of
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Action, Workflow
from desk.parts import Parts

How = Literal["wish", "given", "near", "cancel", "busy", "none", "left"]

CANCEL, LEAVE = "cancel", "leave"
"""What staff can choose for a booking, besides a slot."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What becomes of one booking. `action` is None where nothing is done.

    `how`: moved to a `wish` of the applicant's, to a slot that was `given`, or to the one that is free and
    `near`; `cancel`led; left because its consultation has begun (`busy`), for want of a slot (`none`), or by
    choice (`left`).
    """

    item: Item
    action: Action | None
    slot: str
    how: How


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How to deal with a closure's bookings. A free wish comes first, then what staff have chosen here.

    `slots` are theirs, the first first; `near`: also any free slot; `cancels`: who gets none is cancelled.
    `chosen`: receipt number -> a slot, CANCEL or LEAVE, in place of all this.
    """

    reason: str
    slots: tuple[str, ...] = ()
    near: bool = False
    cancels: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)

    def about(self, item: Item) -> "Wanted":
        """What holds for one booking."""
        choice = self.chosen.get(str(item["receipt"]))
        if choice is None:
            return self
        slots = () if choice in (CANCEL, LEAVE) else (choice,)
        return Wanted(reason=self.reason, slots=slots, cancels=choice == CANCEL, chosen=self.chosen)


_Planned = tuple[str, Stay]
"""The form of a booking that is given a time, "" for what is closed, and that time."""


@dataclass
class _Counts:
    """What is at the same time as a slot, with what this closure plans beside what is booked."""

    booked: CountsByMonth
    grid: SlotGrid
    planned: list[_Planned] = field(default_factory=list)

    def get(self, slot: str, default: int, /) -> int:
        start, apart = parse_slot(slot), self.grid.apart
        planned = [stay for form, stay in self.planned if form not in apart]
        return self.booked.get(slot, default) + most_at_once(planned, start, self.grid.end(start))


def closing(items: Sequence[Item], closed: Iterable[Stay], wanted: Wanted, parts: Parts) -> tuple[Step, ...]:
    """What to do with each of `items` (META), of one desk; nobody is moved into the `closed` times.

    Raises Unavailable.
    """
    planned = [("", stay) for stay in closed]
    return tuple(_step(item, planned, wanted.about(item), parts) for item in items)


def offered_instead(item: Item, closed: Iterable[Stay], parts: Parts, *, n: int = 5) -> tuple[str, ...]:
    """The slots that a booking could have instead: the applicant's wishes, then the `n` nearest free ones.

    Raises Unavailable.
    """
    form = parts.form(item["form"])
    if form is None or form.grid is None:
        return ()
    grid, now = form.grid, parts.clock()
    counts = _counts(item, grid, [("", stay) for stay in closed], parts)
    wishes = [slot for slot in _wishes(item) if _can_have(item, slot, grid, counts, now)]
    near = nearest_free(grid, counts, parse_slot(item["slot"]), now=now, n=n)
    return tuple(dict.fromkeys((*wishes, *(slot_text(slot) for slot in near))))


def _step(item: Item, planned: list[_Planned], wanted: Wanted, parts: Parts) -> Step:
    form = parts.form(item["form"])
    if form is None or form.grid is None:
        return Step(item=item, action=None, slot="", how="none")
    workflow = Workflow.of_form(parts.bundle, form.id)
    may_move = workflow.way(item["status"], "move") is not None
    may_cancel = workflow.way(item["status"], "cancel") is not None
    if wanted.chosen.get(str(item["receipt"])) == LEAVE:
        return Step(item=item, action=None, slot="", how="left")
    if not may_move and not (may_cancel and wanted.cancels):
        return Step(item=item, action=None, slot="", how="busy")
    decided = str(item["receipt"]) in wanted.chosen
    found = _target(item, form.grid, planned, wanted, parts, decided=decided) if may_move else None
    if found:
        how, slot = found
        start = parse_slot(slot)
        planned.append((form.id, Stay(start=start, end=form.grid.end(start))))
        given = {"slot": slot, "reason": wanted.reason, "late": True}
        return Step(item=item, action=Action(name="move", given=given), slot=slot, how=how)
    if wanted.cancels and may_cancel:
        cancel = Action(name="cancel", given={"reason": wanted.reason})
        return Step(item=item, action=cancel, slot="", how="cancel")
    return Step(item=item, action=None, slot="", how="none")


def _target(
    item: Item, grid: SlotGrid, planned: list[_Planned], wanted: Wanted, parts: Parts, *, decided: bool
) -> tuple[How, str] | None:
    """A slot that can be had; wishes and near ones only if an applicant could ask for them, too. `decided`:
    staff have chosen for this booking.
    """
    now, counts = parts.clock(), _counts(item, grid, planned, parts)
    wishes = _wishes(item)
    for slot in wishes:
        if (not decided or slot in wanted.slots) and _can_have(item, slot, grid, counts, now):
            return "wish", slot
    for slot in wanted.slots:
        if _is_free(item, slot, grid, counts) and _is_possible(grid, parse_slot(slot), now):
            return "given", slot
    near = nearest_free(grid, counts, parse_slot(item["slot"]), now=now, n=1) if wanted.near else ()
    return ("near", slot_text(near[0])) if near else None


def _wishes(item: Item) -> list[str]:
    return [slot for _, slot in slots_of(Answers(item.get("answers", {})))]


def _counts(item: Item, grid: SlotGrid, planned: list[_Planned], parts: Parts) -> _Counts:
    booked = parts.store.counts(item["desk"], grid, at=parts.clock())
    return _Counts(booked=booked, grid=grid, planned=planned)


def _is_free(item: Item, slot: str, grid: SlotGrid, counts: _Counts) -> bool:
    return bool(slot != item["slot"] and is_free(grid, counts, parse_slot(slot)))


def _can_have(item: Item, slot: str, grid: SlotGrid, counts: _Counts, now: datetime) -> bool:
    """Whether an applicant could ask for it, too."""
    return _is_free(item, slot, grid, counts) and grid.error(parse_slot(slot), now=now) is None


def _is_possible(grid: SlotGrid, slot: datetime, now: datetime) -> bool:
    """Whether staff may choose it: also past the applicants' deadline."""
    error = grid.error(slot, now=now)
    return error is None or (error.code == "past_deadline" and now < slot)


def left(steps: Iterable[Step]) -> Iterator[Step]:
    """Those for which staff have to decide something else."""
    return (step for step in steps if step.action is None)
