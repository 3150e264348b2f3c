"""Change a submission: one action of its form's workflow (`desk.domain.submissions.workflow`).

It is written in one transaction on the version that was seen, with who and when in the event trail. An action
already done under the same `op`, or one that would change nothing, is no error and writes nothing.
"""

from dataclasses import dataclass
from typing import Any

from desk.domain.calendar.slots import SlotGrid
from desk.domain.errors import BeingDeleted, Changed, FieldError, InvalidAnswers, NotFound, SlotTaken
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Action, Workflow
from desk.domain.transitions.plan import plan
from desk.parts import Parts
from desk.storage.dispatch.visits import RefusedByOthers
from desk.storage.drafts import SENT, draft_of, draft_write
from desk.storage.reader import Dossier
from desk.usecases.finding import with_found
from desk.usecases.mailbox import with_mailbox
from desk.usecases.seminars.seats import write_with_seats


@dataclass(frozen=True, kw_only=True)
class Acted:
    """The META item afterwards, and whether this call changed it."""

    item: Item
    changed: bool


class ChangedSince(Changed):
    """Others have acted since. `events`: theirs, the oldest first; `state`: the status now."""

    def __init__(self, events: tuple[Item, ...], state: str) -> None:
        super().__init__()
        self.events = events
        self.state = state


def act(
    action: Action,
    sid: str,
    *,
    by: str,
    op: str,
    parts: Parts,
    version: int | None = None,
    dossier: Dossier | None = None,
) -> Acted:
    """Do one action. `by` says who (an applicant is `APPLICANT`), `op` names this attempt over its retries.

    `version` is the one that the actor has seen; None acts on the present one. `dossier`: what is stored, if
    the caller has just read it; on the first try of an attempt only. Raises NotFound,
    NotAllowedNow, ChangedSince, InvalidAnswers (what to correct), SlotTaken, KeyMissing, Unavailable.
    """
    dossier = dossier or parts.store.dossier(sid)
    form = parts.form(dossier.meta["form"]) if dossier else None
    if dossier is None or form is None:
        raise NotFound
    stored = dossier.meta
    if any(event.get("op") == op for event in dossier.events):
        return Acted(item=stored, changed=False)
    seen: int = stored["v"] if version is None else version
    workflow = Workflow.of_form(parts.bundle, form.id)
    # A colleague's note doesn't affect the actor's decision.
    if seen != stored["v"] and not _are_quiet(_events_since(dossier, seen), workflow):
        raise changed_since(dossier, seen)
    change = plan(
        action,
        form,
        stored,
        by=by,
        op=op,
        now=parts.clock(),
        bundle=parts.bundle,
        events=dossier.events,
        experts=experts_for(action, stored, parts),
    )
    if change is None:
        return Acted(item=stored, changed=False)
    change = with_found(with_mailbox(change, form, parts), form, parts)
    if change.leaves or change.takes or change.seat:
        return Acted(item=_with_seats(change, form, parts, seen=seen), changed=True)
    try:
        # What was being written for this action is sent now, or replaced by what is sent.
        draft = dossier.draft if draft_of(dossier.draft, action.name) else None
        beside = [draft_write(SENT, stored, draft, action.name, None)] if draft else []
        item = parts.store.change(change, **_room(form.grid, change), beside=beside)
        return Acted(item=item, changed=True)
    except SlotTaken:
        raise SlotTaken((form.slot_error("taken"),)) from None
    except RefusedByOthers as refused:
        message = form.workflow_errors[refused.code]
        error = FieldError(field=refused.field, code=refused.code, message=message)
        raise InvalidAnswers((error,)) from None
    except Changed:
        raise _why_changed(sid, parts, seen=seen) from None


def _with_seats(change: Change, form: Form, parts: Parts, *, seen: int) -> Item:
    try:
        return write_with_seats(change, form, parts)
    except Changed:
        raise _why_changed(change.sid, parts, seen=seen) from None


def _room(grid: SlotGrid | None, change: Change) -> dict[str, Any]:
    """What `Store.change` needs to know where a place is taken."""
    if grid is None or change.slot is None:
        return {}
    return {"capacity": grid.places(change.slot), "minutes": grid.minutes, "apart": grid.apart}


def _why_changed(sid: str, parts: Parts, *, seen: int) -> ChangedSince | BeingDeleted:
    now_there = parts.store.dossier(sid)
    return changed_since(now_there, seen) if now_there else BeingDeleted()


def experts_for(action: Action, stored: Item, parts: Parts) -> dict[str, Item]:
    """The desk's experts, by id, if the action or the submission is about one. Raises Unavailable."""
    is_about_one = "expert" in action.given or "expert" in stored
    return parts.store.experts(stored["desk"]) if is_about_one else {}


def changed_since(dossier: Dossier, seen: int) -> ChangedSince:
    """What to raise when others have acted since a version."""
    return ChangedSince(_events_since(dossier, seen), dossier.meta["status"])


def _events_since(dossier: Dossier, seen: int) -> tuple[Item, ...]:
    return tuple(event for event in dossier.events if event["v"] > seen)


def _are_quiet(events: tuple[Item, ...], workflow: Workflow) -> bool:
    return bool(events) and all(workflow.is_quiet(event["what"]) for event in events)
