"""Plans a change: what an action makes of a stored submission, by its form's workflow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from desk.domain.calendar.moments import stamp, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import NotAllowedNow
from desk.domain.forms.due import due_day, earliest_due
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item
from desk.domain.submissions.moments import has_moment, moment_in
from desk.domain.submissions.prepared import author_of, is_just_this, is_seconded, needs_look
from desk.domain.submissions.workflow import APPLICANT, BEFORE, Action, Way, Workflow, has_ended, role_of
from desk.domain.transitions.bodies import with_body
from desk.domain.transitions.case import Case
from desk.domain.transitions.effects.conversation import without_conversation
from desk.domain.transitions.effects.registry import EFFECTS
from desk.domain.transitions.guards import GUARDS
from desk.domain.transitions.inputs import checked
from desk.domain.transitions.limits import with_limit
from desk.domain.transitions.mails import with_letters

NOBODY: Mapping[str, Item] = {}


def plan(
    action: Action,
    form: Form,
    stored: Item,
    *,
    by: str,
    op: str,
    now: datetime,
    bundle: Mapping[str, Any],
    events: Sequence[Item] = (),
    experts: Mapping[str, Item] = NOBODY,
    only_prepared: bool = False,
) -> Change | None:
    """The change that an action makes to the stored META item; None if it would change nothing.

    `now` is aware; `events` are the trail, by which a case goes back to the state before its end; `experts`
    are the desk's, by id. `only_prepared`: it isn't done, so nobody else has to have seen it yet
    (`desk.domain.submissions.prepared`). Raises NotAllowedNow, InvalidAnswers.
    """
    workflow = Workflow.of_form(bundle, form.id)
    status, rule = stored["status"], workflow.actions.get(action.name)
    way = workflow.way(status, action.name)
    if rule is None or role_of(by) not in rule["by"]:
        raise NotAllowedNow
    inputs = workflow.words["actions"][action.name].get("inputs", {})
    if way is None and not any(workflow.ways_to(status, action.name)):
        raise NotAllowedNow
    given = checked(action.given, rule, inputs, form, now=now)
    case = Case(
        form=form,
        stored=stored,
        given=given,
        by=by,
        now=now,
        bundle=bundle,
        experts=experts,
        author=author_of(stored, action.name, given, by),
    )
    if _is_done(case, workflow, way, action.name):
        return None
    if way is None:
        raise NotAllowedNow
    for name, parameter in way.guards:
        if not GUARDS[name].holds(case, parameter):
            raise NotAllowedNow((case.error("", GUARDS[name].error),))
    is_seen = only_prepared or is_seconded(stored, action.name, given, by)
    if needs_look(form.words, action.name) and not is_seen:
        raise NotAllowedNow((case.error("", "second_look"),))
    to = _before_the_end(workflow, stored, events) if way.to == BEFORE else way.to
    change = Change(
        stored=stored,
        action=action.name,
        status=to or status,
        by=by,
        at=now,
        op=op,
        ends=to is not None and workflow.is_end(to) and not has_ended(stored),
        reopens=to is not None and not workflow.is_end(to) and has_ended(stored),
    )
    if change.reopens:
        change = _reopened(change, form)
    for name in way.effects:
        changed = EFFECTS[name].apply(change, case)
        if changed is None:
            return None
        change = changed
    if change.frees_slot and "earlier" in form.words and now < case.slot and not change.canary_marks:
        change = replace(change, tells_freed=True)
    if to is not None:
        change = without_conversation(_with_due(change, case, workflow.states[to]), case)
    change = _without_prepared(with_body(with_limit(change, form)), case)
    change = replace(change, idle=workflow.is_idle(change.status))
    return with_letters(change, case, workflow, way.mail)


def _without_prepared(change: Change, case: Case) -> Change:
    """The change without a prepared text that it sends, replaces, or leaves behind at the end."""
    prepared = case.stored.get("prepared")
    if prepared is None or not (change.ends or prepared["action"] == change.action):
        return change
    is_sent = is_just_this(case.stored, change.action, case.given)
    details = {"author": case.author} if is_sent and case.author != case.by else {}
    return replace(change, dropped=(*change.dropped, "prepared"), details={**change.details, **details})


def _before_the_end(workflow: Workflow, stored: Item, events: Sequence[Item]) -> str:
    """The last state of the trail that was no end, and whose due day still has what it is counted from: the
    end of a dispatch calls its visit off.
    """
    states = [str(event["status"]) for event in events if not workflow.is_end(event["status"])]
    return next((one for one in reversed(states) if _has_moment(workflow, one, stored)), workflow.start)


def _has_moment(workflow: Workflow, state: str, stored: Item) -> bool:
    name = workflow.states.get(state, {}).get("due", {}).get("after", "entered_at")
    return name == "entered_at" or has_moment(stored, name)


def _reopened(change: Change, form: Form) -> Change:
    """The change with what an end had taken away: the place in the queue, and the person's claim."""
    stored = change.stored
    change = replace(change, dropped=("ended_at",), queue=tokyo_day(change.at))
    if form.grid is None or "slot" not in stored:
        return change
    slot = parse_slot(stored["slot"])
    until = slot + timedelta(minutes=int(stored.get("minutes", form.grid.minutes)))
    return replace(change, queue=max(tokyo_day(slot), tokyo_day(change.at)), until=until)


def is_allowed(
    action: str, form: Form, stored: Item, *, by: str, now: datetime, bundle: Mapping[str, Any]
) -> bool:
    """Whether `by` (APPLICANT, STAFF or CLOCK) could do `action` now."""
    return _passes(action, form, stored, by=by, now=now, bundle=bundle, lasting=False)


def is_offered(
    action: str, form: Form, stored: Item, *, by: str, now: datetime, bundle: Mapping[str, Any]
) -> bool:
    """As `is_allowed`, or could do it once what stops it now has changed."""
    return _passes(action, form, stored, by=by, now=now, bundle=bundle, lasting=True)


def _passes(
    action: str,
    form: Form,
    stored: Item,
    *,
    by: str,
    now: datetime,
    bundle: Mapping[str, Any],
    lasting: bool,
) -> bool:
    workflow = Workflow.of_form(bundle, form.id)
    way = workflow.way(stored["status"], action)
    if way is None or by not in workflow.actions[action]["by"]:
        return False
    case = Case(form=form, stored=stored, given={}, by=by, now=now, bundle=bundle)
    guards = [(GUARDS[name], value) for name, value in way.guards if GUARDS[name].is_lasting or not lasting]
    try:
        return all(guard.holds(case, parameter) for guard, parameter in guards) and all(
            EFFECTS[name].is_of_use(case) for name in way.effects
        )
    except NotAllowedNow:  # what the guard asks about is gone from the settings
        return False


def _is_done(case: Case, workflow: Workflow, way: Way | None, action: str) -> bool:
    """Whether the submission is where the action leads, with the effects of it that show there.

    Where the action is possible again (`way`), it was done before only if it has such an effect.
    """
    status = case.stored["status"]
    if way is not None and way.to != status:
        return False
    for one in [way] if way else workflow.ways_to(status, action):
        shown = [done for done in (EFFECTS[name].is_done for name in one.effects) if done]
        if all(done(case) for done in shown) and (shown or way is None):
            return True
    return False


def _with_due(change: Change, case: Case, state: Mapping[str, Any]) -> Change:
    """The change with the day by which its new state has to be left, once that day is known."""
    rule = state.get("due")
    if rule is None:
        return change
    # A promise that is made again counts from the reopening: what it was counted from may be long over.
    is_made_again = change.reopens and state.get("promise")
    after = case.now if is_made_again else _moment(rule["after"], change, case)
    slot = change.slot or (case.slot if "slot" in case.stored else None)
    due, queue = due_day(case.form, after, slot, rule), earliest_due(case.form, after, slot, rule)
    if not state.get("promise"):
        return replace(change, queue=queue)
    if due is None:
        days = (
            case.form.words["due"]["opening_days"] if rule["opening_days"] == "form" else rule["opening_days"]
        )
        promise = {"after": stamp(after), "opening_days": days}
        values = {**change.values, "due_from": promise}
        return replace(change, values=values, dropped=(*change.dropped, "due"), queue=queue)
    change = replace(change, dropped=(*change.dropped, "due_from"))
    is_renewed = change.status == change.stored["status"] and rule["after"] == "entered_at"
    if is_renewed and change.by != APPLICANT and "due" in change.stored:
        # What was promised to the applicant never gets shorter by what the desk does.
        due = max(due, date.fromisoformat(change.stored["due"]))
    return replace(change, values={**change.values, "due": due.isoformat()}, queue=due)


def _moment(name: str, change: Change, case: Case) -> datetime:
    """A moment of the case: `entered_at` is now, `slot` the consultation's start, any other name a day or a
    moment that META has under it.
    """
    if name == "entered_at":
        return case.now
    if name == "slot":
        return change.slot or case.slot
    return moment_in({**change.stored, **change.values}, name)
