"""What a member can do about a case now."""

from collections.abc import Iterator

from desk.console.request import Request
from desk.console.screens.at_work import may_do
from desk.counter.actions.refusals import possible
from desk.counter.session import Session
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import STAFF
from desk.domain.transitions.plan import is_allowed


def next_actions(request: Request, session: Session, item: Item) -> Iterator[str]:
    """What the member can do next about a case, by its workflow; the first is the thing to do."""
    form, workflow = session.parts.form(item["form"]), session.workflow(item["form"])
    if form is None or workflow is None:
        return
    now, bundle, desk = session.now, session.bundle, str(item["desk"])
    for name in workflow.next(item["status"]):
        if may_do(request, desk, workflow, name) and is_allowed(
            name, form, item, by=STAFF, now=now, bundle=bundle
        ):
            yield name


def actions_now(request: Request, session: Session, item: Item) -> tuple[str, ...]:
    """All that the member can do about a case in its present state, what comes next first."""
    workflow = session.workflow(item["form"])
    if workflow is None:
        return ()
    known = [name for name in possible(session, item) if may_do(request, str(item["desk"]), workflow, name)]
    first = [name for name in next_actions(request, session, item) if name in known]
    return (*first, *workflow.in_order(name for name in known if name not in first))
