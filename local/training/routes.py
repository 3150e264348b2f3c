"""The ways to a state of a workflow: which actions lead there, the shortest first. Pure."""

from collections.abc import Iterator
from itertools import islice

from desk.domain.submissions.workflow import BEFORE, Workflow

Route = tuple[str, ...]
"""Names of actions, in order."""

MOST_ROUTES = 12
_LONGEST = 7


def routes(workflow: Workflow, start: str, state: str) -> tuple[Route, ...]:
    """The routes from `start` to `state` that only change the state, the shortest first."""
    return tuple(islice(_plain(workflow, start, state), MOST_ROUTES))


def with_one_more(workflow: Workflow, start: str, route: Route) -> tuple[Route, ...]:
    """`route` with one action more that stays in a state: nobody replies who wasn't written to."""
    return tuple(_with_one_more(workflow, start, route))


def stays(workflow: Workflow, state: str) -> tuple[str, ...]:
    """The actions that leave a case in `state`, and say something by it: not those that only add to it."""
    return tuple(
        name
        for name in workflow.actions
        if (way := workflow.way(state, name)) and way.to is None and not workflow.is_quiet(name)
    )


def is_for_suspects(workflow: Workflow, start: str, route: Route) -> bool:
    """Whether a step is only for what a machine seems to have sent."""
    state = start
    for name in route:
        way = workflow.way(state, name)
        if way is None:
            return False
        if any(guard == "is_suspect" for guard, _ in way.guards):
            return True
        state = way.to or state
    return False


def _plain(workflow: Workflow, start: str, state: str) -> Iterator[Route]:
    """By breadth, without going through a state twice."""
    if start == state:
        yield ()
    reached: list[tuple[str, Route, frozenset[str]]] = [(start, (), frozenset({start}))]
    for _ in range(_LONGEST):
        further = []
        for at, route, seen in reached:
            for name in workflow.actions:
                way = workflow.way(at, name)
                if way is None or way.to in (None, BEFORE, at) or way.to in seen:
                    continue
                one = (str(way.to), (*route, name), seen | {str(way.to)})
                if way.to == state:
                    yield one[1]
                else:
                    further.append(one)
        reached = further


def _with_one_more(workflow: Workflow, start: str, route: Route) -> Iterator[Route]:
    state = start
    for n in range(len(route) + 1):
        for name in workflow.actions:
            way = workflow.way(state, name)
            if way and way.to is None:
                yield (*route[:n], name, *route[n:])
        if n < len(route):
            way = workflow.way(state, route[n])
            state = (way.to if way else None) or state
