"""A cluster: what seems to be one sender's work is released at once (`domain.submissions.watch.clusters`).

Each submission is released by the action of its workflow, on the version that was shown, and no mail is sent.
What isn't suspect yet is marked before, as part of the cluster. The one by which the cluster is named is
marked first and released last: if it is cut off, doing it again finishes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

from desk.counter.session import Session
from desk.domain.errors import Problem
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.watch.clusters import FEWEST, MARK, alike, is_unvetted
from desk.domain.submissions.workflow import Action
from desk.usecases.change_submission import act

RELEASE = Action(name="release")

Why = Literal["", "released", "vetted", "few"]


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """`items` are all of it, the one by which it is named last. `why` it can't be released: it is already,
    somebody has decided that it is a person's, or there are too few; "" if it can.
    """

    anchor: Item
    items: tuple[Item, ...]
    why: Why


@dataclass(frozen=True, kw_only=True)
class Released:
    """How many were released, and what was refused why."""

    done: int
    refused: tuple[tuple[Item, Problem], ...]


def cluster_of(session: Session, anchor: Item) -> Cluster:
    """All that hangs together with a submission (META). Raises Unavailable."""
    if anchor["status"] == "released":
        return Cluster(anchor=anchor, items=(), why="released")
    if not is_unvetted(anchor):
        return Cluster(anchor=anchor, items=(), why="vetted")
    work = session.patiently(lambda: list(session.parts.store.work(anchor["desk"])))
    others = alike(work, anchor)
    is_few = len(others) + 1 < FEWEST and MARK not in anchor.get("suspect", ())
    return Cluster(anchor=anchor, items=(*others, anchor), why="few" if is_few else "")


def release(
    session: Session, chosen: Sequence[Item], *, op: str, versions: Mapping[str, int] | None = None
) -> Released:
    """Release these, the last of which names the cluster. `versions`: receipt number -> the version that was
    shown, where it isn't the item's own. Raises Unavailable before the first is released.
    """
    shown = versions or {}
    *others, anchor = chosen
    name = str(anchor["receipt"])
    anchor, seen = _marked(session, anchor, name, op, shown)
    refused: list[tuple[Item, Problem]] = []
    done = 0
    for item in others:
        problem = _release_one(session, item, name, op, shown)
        done += problem is None
        refused += [(item, problem)] if problem else []
    # What isn't done yet has to be found again by its anchor, so that one stays when another has failed.
    if not refused:
        problem = _act(session, anchor, op, seen)
        done += problem is None
        refused += [(anchor, problem)] if problem else []
    return Released(done=done, refused=tuple(refused))


def _release_one(
    session: Session, item: Item, cluster: str, op: str, shown: Mapping[str, int]
) -> Problem | None:
    try:
        seen = shown.get(str(item["receipt"]), int(item["v"]))
        if not item.get("suspect"):
            item, seen = _marked(session, item, cluster, op, shown)
    except Problem as problem:
        return problem
    return _act(session, item, op, seen)


def _act(session: Session, item: Item, op: str, seen: int) -> Problem | None:
    name = str(uuid5(UUID(op), f"release {item['receipt']}"))
    try:
        session.patiently(
            lambda: act(RELEASE, sid_of(item), by=session.who, op=name, parts=session.parts, version=seen)
        )
    except Problem as problem:
        return problem
    return None


def _marked(
    session: Session, item: Item, cluster: str, op: str, shown: Mapping[str, int]
) -> tuple[Item, int]:
    """The submission, marked as part of the cluster that `cluster` names, with an event that says so; and the
    version that is to be acted on. Raises Problem.
    """
    seen = shown.get(str(item["receipt"]), int(item["v"]))
    now_there = int(item["v"])
    if MARK in item.get("suspect", ()):
        # It may have been marked since it was shown, by a try that was cut off.
        return item, now_there if seen == now_there - 1 else seen
    if seen != now_there:
        # On another version than was shown the action says who has changed what.
        return item, seen
    change = Change(
        stored=item,
        action="release_cluster",
        status=item["status"],
        by=session.who,
        at=session.now,
        op=str(uuid5(UUID(op), f"mark {item['receipt']}")),
        values={"suspect": [*item.get("suspect", ()), MARK]},
        details={"cluster": cluster},
    )
    marked = session.patiently(lambda: session.parts.store.change(change))
    return marked, int(marked["v"])
