"""Texts to an applicant that are prepared and not sent: shown to another person, kept for the morning, taken
back (`desk.domain.submissions.prepared`). Sending one is its action itself (`change_submission.act`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from desk.domain.calendar.moments import TOKYO, tokyo_day
from desk.domain.errors import Changed, FieldError, InvalidAnswers, NotAllowedNow, NotFound
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.change import Change
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.prepared import (
    is_another_person,
    is_just_this,
    is_look_for_leads,
    is_stopped,
    needs_look,
    prepared_text,
    waits_for_look,
    waits_for_morning,
)
from desk.domain.submissions.workflow import Action, Workflow
from desk.domain.transitions.effects.registry import speaks
from desk.domain.transitions.inputs import checked
from desk.domain.transitions.plan import plan
from desk.parts import Parts
from desk.storage.drafts import GIVEN_BACK, SENT, draft_write, typed_text
from desk.storage.reader import Dossier
from desk.usecases.change_submission import act, changed_since

ASK_LOOK, POSTPONE, TAKE_BACK, RETURN = "ask_look", "postpone", "take_back", "return_look"
"""What the trail calls each (`workflow.records` of content/messages.yml)."""

MORNING = time(8, 30)
"""When the first of the morning's calls comes (`MorningSchedule` of infra/template.yaml)."""


def next_morning(calendar: Any, now: datetime) -> date:
    """The opening day on whose morning a text is sent that is postponed now; perhaps today."""
    local = now.astimezone(TOKYO)
    if local.time() < MORNING and calendar.may_open(local.date()):
        return local.date()
    found: date = calendar.earliest_opening_day_after(local.date(), 1)
    return found


def previewed(
    action: Action, form: Form, dossier: Dossier, *, by: str, op: str, parts: Parts
) -> tuple[Change | None, Mapping[str, Any]]:
    """What sending the text would do, and what was typed, as it is checked; nothing is written.

    Raises NotAllowedNow, InvalidAnswers.
    """
    workflow = Workflow.of_form(parts.bundle, form.id)
    if not speaks(workflow, action.name):
        raise NotAllowedNow
    words = workflow.words["actions"][action.name].get("inputs", {})
    now, stored = parts.clock(), dossier.meta
    change = plan(
        action,
        form,
        stored,
        by=by,
        op=op,
        now=now,
        bundle=parts.bundle,
        events=dossier.events,
        only_prepared=True,
    )
    given = checked(action.given, workflow.actions[action.name], words, form, now=now)
    return change, given


def prepare(
    action: Action,
    form: Form,
    dossier: Dossier,
    *,
    by: str,
    op: str,
    seen: int,
    parts: Parts,
    is_for_look: bool,
) -> Item:
    """Keep a text for another person to look at, or for the next opening day's morning; META afterwards.

    Where the form asks for a second person, only that person can postpone it. Raises NotAllowedNow,
    InvalidAnswers, Changed, Unavailable.
    """
    stored, now = dossier.meta, parts.clock()
    if _is_done(dossier, op):
        return stored
    _check_seen(dossier, seen)
    change, given = previewed(action, form, dossier, by=by, op=op, parts=parts)
    if change is None:
        raise NotAllowedNow
    prepared = prepared_text(action.name, given, by=by, at=now)
    if is_for_look:
        if not needs_look(form.words, action.name):
            raise NotAllowedNow
        prepared["look"] = True
    else:
        if needs_look(form.words, action.name):
            before = stored.get("prepared", {})
            if not is_just_this(stored, action.name, given) or not is_another_person(before["by"], by):
                raise NotAllowedNow((_error(form, "second_look"),))
            prepared |= {"by": before["by"], "second": by}
        prepared["day"] = _morning(form, stored, parts).isoformat()
    recorded = _recorded(
        dossier, ASK_LOOK if is_for_look else POSTPONE, by=by, op=op, at=now, form=form, parts=parts
    )
    recorded = replace(recorded, values={"prepared": prepared})
    beside = [draft_write(SENT, stored, dossier.draft, action.name, None)] if dossier.draft else []
    return parts.store.change(recorded, beside=beside)


def give_back(
    form: Form, dossier: Dossier, *, by: str, op: str, seen: int, parts: Parts, note: str | None = None
) -> Item:
    """Take a prepared text back, or, as the second person, give it back with a `note`: it is a draft again.

    Raises NotAllowedNow, InvalidAnswers, Changed, Unavailable.
    """
    stored, now = dossier.meta, parts.clock()
    if _is_done(dossier, op):
        return stored
    _check_seen(dossier, seen)
    prepared = stored.get("prepared")
    if prepared is None:
        raise NotAllowedNow
    more = {}
    if note is not None:
        if not waits_for_look(stored) or not is_another_person(str(prepared["by"]), by):
            raise NotAllowedNow
        text = note.strip()
        if not 0 < len(text) <= LONGEST_NOTE:
            raise InvalidAnswers((_error(form, "return_note", field="note", limit=f"{LONGEST_NOTE:,}"),))
        more = {"note": text, "returned_by": by}
    typed = {name: _as_typed(value) for name, value in prepared["given"].items()}
    text_again = typed_text(typed, by=str(prepared["by"]), at=now, **more)
    change = _recorded(
        dossier, TAKE_BACK if note is None else RETURN, by=by, op=op, at=now, form=form, parts=parts
    )
    change = replace(change, dropped=("prepared",))
    write = draft_write(GIVEN_BACK, stored, dossier.draft, prepared["action"], text_again)
    return parts.store.change(change, beside=[write])


LONGEST_NOTE = 1000


def send_postponed(items: Iterable[Item], parts: Parts, *, on_error: Callable[[Exception], None]) -> int:
    """Send what waits for this morning, or for one that was missed; how many. What the applicant has written
    about since stays. `on_error` receives what goes wrong with one; the others are still sent.
    """
    today, done = tokyo_day(parts.clock()).isoformat(), 0
    for item in items:
        if not waits_for_morning(item) or item["prepared"]["day"] > today or is_stopped(item):
            continue
        prepared = item["prepared"]
        one = Action(name=prepared["action"], given=prepared["given"])
        who, op = str(prepared.get("second", prepared["by"])), f"morning-{prepared['at']}"
        try:
            done += act(one, sid_of(item), by=who, op=op, parts=parts, version=int(item["v"])).changed
        except (Changed, NotAllowedNow, NotFound):
            continue  # it has changed since: it is still there for the staff
        except Exception as error:
            on_error(error)
    return done


def may_look(form: Form, stored: Item, by: str, *, is_lead: bool) -> bool:
    """Whether `by` is the second person for the text that waits for one."""
    if not waits_for_look(stored) or not is_another_person(str(stored["prepared"]["by"]), by):
        return False
    return is_lead or not is_look_for_leads(form.words)


def is_too_late(form: Form, stored: Item, day: date, parts: Parts) -> bool:
    """Whether a text on that day would come after the day that its applicant was promised."""
    state = Workflow.of_form(parts.bundle, form.id).states.get(stored["status"], {})
    is_promised = bool(state.get("promise")) and "due" in stored and "waiting" not in stored
    return is_promised and day.isoformat() > stored["due"]


def _morning(form: Form, stored: Item, parts: Parts) -> date:
    day = next_morning(form.calendar, parts.clock())
    if is_too_late(form, stored, day, parts):
        raise InvalidAnswers((_error(form, "postponed_too_long"),))
    return day


def _recorded(
    dossier: Dossier, what: str, *, by: str, op: str, at: datetime, form: Form, parts: Parts
) -> Change:
    """A change that leaves the state as it is. `op` names the attempt."""
    stored = dossier.meta
    idle = Workflow.of_form(parts.bundle, form.id).is_idle(stored["status"])
    return Change(stored=stored, action=what, status=stored["status"], by=by, at=at, op=op, idle=idle)


def _is_done(dossier: Dossier, op: str) -> bool:
    return any(event.get("op") == op for event in dossier.events)


def _check_seen(dossier: Dossier, seen: int) -> None:
    if seen != dossier.meta["v"]:
        raise changed_since(dossier, seen)


def _as_typed(value: Any) -> str:
    return "yes" if value is True else str(value)


def _error(form: Form, code: str, field: str = "", **words: str) -> FieldError:
    return FieldError(field=field, code=code, message=fill(form.workflow_errors[code], words))
