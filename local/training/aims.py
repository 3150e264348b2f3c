"""What a training shows of each form: every state, what is said in the first, what is due or met today."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.submissions.model import Item
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.workflow import Workflow
from local.training.routes import Route, routes, stays, with_one_more

Wanted = Callable[[Item], bool]
_SOON = (timedelta(minutes=5), timedelta(hours=2))
Ways = tuple[tuple[str, Route], ...]


def _anything(_: Item) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A case of `form` in `state` that is also as `wanted`. Each state `is_needed`; the others are shown when
    the calendar has them. `near`: when people are to meet. `ways` are groups of (the state it begins in, the
    route); one of a later group is taken only if none of the groups before is possible.
    """

    form: str
    state: str
    ways: tuple[Ways, ...]
    wanted: Wanted = field(default=_anything)
    near: datetime | None = None
    is_needed: bool = False


def aims(bundle: Mapping[str, Any], now: datetime) -> Iterator[Aim]:
    """Those of every form, in the order in which they are to be tried: what needs a slot soon, first."""
    every = [aim for form in bundle["forms"] for aim in _of_form(form, bundle, now)]
    yield from sorted(every, key=lambda aim: not aim.is_needed)


def _of_form(form: str, bundle: Mapping[str, Any], now: datetime) -> Iterator[Aim]:
    workflow, today = Workflow.of_form(bundle, form), tokyo_day(now)

    def meets_today(item: Item) -> bool:
        at = meets_at(item, bundle)
        return at is not None and tokyo_day(at) == today and at > now

    def is_due_today(item: Item) -> bool:
        return bool(item.get("due") == today.isoformat())

    def is_late(item: Item) -> bool:
        return "due" in item and str(item["due"]) < today.isoformat()

    for state, rule in workflow.states.items():
        ways = _ways(workflow, state)
        yield Aim(form=form, state=state, ways=ways, is_needed=True)
        if workflow.is_end(state):
            continue
        if rule.get("meets"):
            for soon in _SOON:
                yield Aim(form=form, state=state, ways=ways[:1], wanted=meets_today, near=now + soon)
        if rule.get("promise"):
            yield Aim(form=form, state=state, ways=ways, wanted=is_due_today)
            yield Aim(form=form, state=state, ways=ways, wanted=is_late)
            yield Aim(form=form, state=state, ways=ways)
    for name in stays(workflow, workflow.start):
        yield Aim(form=form, state=workflow.start, ways=_then(workflow, name))


def _ways(workflow: Workflow, state: str) -> tuple[Ways, ...]:
    """From where a submission begins when nothing stands in its way, before any other beginning."""
    starts = dict.fromkeys((workflow.start, *workflow.starts.values()))
    plain = [(start, route) for start in starts for route in routes(workflow, start, state)]
    plain = sorted(plain, key=lambda one: len(one[1]))
    more = [(start, one) for start, route in plain[:3] for one in with_one_more(workflow, start, route)]
    return (tuple(plain), tuple(more))


def _then(workflow: Workflow, name: str) -> tuple[Ways, ...]:
    """The action in the first state, alone or after another that stays there."""
    start = workflow.start
    alone = ((start, (name,)),)
    return (alone, tuple((start, (before, name)) for before in stays(workflow, start)))
