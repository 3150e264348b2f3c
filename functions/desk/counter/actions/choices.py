"""What can be chosen for an input of an action, where the schema alone doesn't say it: reasons, kinds of
meeting, free times, experts, seminars, colleagues.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from desk.counter.actions.wishes import wish_states
from desk.counter.session import Session
from desk.counter.times.free import FreeWeek, counts_of, free_starts, weeks_of
from desk.counter.times.rooms import room_words, rooms_at
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.dispatch.experts import is_active
from desk.domain.submissions.meeting import VIDEO, kinds_of
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import OF_A_LIST, list_of
from desk.domain.submissions.workflow import Way

MEETS = frozenset({"set_meeting", "switch_meeting"})
"""The effects that fix where a video meeting is."""

Choices = tuple[tuple[str, str], ...]
"""(value, words) in the order in which they are offered."""


def choices_of(
    name: str, rule: Mapping[str, Any], way: Way, session: Session, form: Form, stored: Item
) -> Choices:
    """The choices for the input `name` of the action whose `way` this is; none for what is typed freely.

    Raises Unavailable.
    """
    if is_time(rule, form):
        return tuple(_wishes(session, form, stored))
    match name:
        case "reason" if effect := list_effect(way):
            handling = form.words.get("handling", {})
            return tuple(list_of(effect, session.bundle, stored["desk"], handling).items())
        case "reason" if "propose" in way.effects:
            return tuple(form.words.get("handling", {}).get("decline_reasons", {}).items())
        case "kind":
            return tuple((kind, str(words["name"])) for kind, words in kinds_of(form).items())
        case "expert":
            experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
            asked = (one for one in experts.values() if is_active(one))
            return tuple((str(one["SK"]), f"{one['name']}（{one['field']}）") for one in asked)
        case "seminar":
            offered = (one for one in seminars_of(form).values() if one.start > session.now)
            return tuple((one.id, one.label(session.clock)) for one in offered)
        case "url" if "slot" in stored and MEETS & {*way.effects}:
            rooms = rooms_at(session, stored, stored["slot"])
            return tuple((room.url, room_words(room)) for room in rooms)
        case "to":
            return tuple(session.find_colleagues(str(stored["desk"])).items())
        case _:
            return ()


def is_left_out(name: str, rule: Mapping[str, Any], way: Way, form: Form) -> bool:
    """Whether an input of a meeting has nothing to ask for: the kind where the form has one and needs not be
    told it, the URL where it has no video meetings.
    """
    if name not in ("kind", "url") or not {*MEETS, "switch_kind"} & {*way.effects}:
        return False
    kinds = kinds_of(form)
    is_only = len(kinds) == 1 and name not in rule.get("required", ())
    return VIDEO not in kinds if name == "url" else is_only


def list_effect(way: Way) -> str:
    """The effect whose reason may be one of a list; "" if the way has none."""
    return next((one for one in way.effects if one in OF_A_LIST), "")


def takes_sentence(way: Way, name: str) -> bool:
    """Whether the staff may write their own words in place of a reason of the list, into the same input."""
    return name == "reason" and OF_A_LIST.get(list_effect(way)) == "reason"


def takes_other(way: Way, name: str) -> bool:
    """Whether something else than what is offered may be typed: a reason, a meeting's URL."""
    return takes_sentence(way, name) or (name == "url" and bool(MEETS & {*way.effects}))


def is_time(rule: Mapping[str, Any], form: Form) -> bool:
    """Whether an input is one of the form's times."""
    return rule.get("format") == "slot" and form.grid is not None


def times_of(session: Session, form: Form) -> tuple[FreeWeek, ...]:
    """Every free time up to the horizon, also those that applicants can't ask for any more.

    Raises Unavailable.
    """
    assert form.grid  # noqa: S101 - the caller has asked `is_time`
    grid = form.grid
    starts = session.patiently(lambda: list(free_starts(grid, counts_of(session, form, grid), session.now)))
    return weeks_of(session, grid, starts)


def _wishes(session: Session, form: Form, stored: Item) -> Iterator[tuple[str, str]]:
    """The applicant's wishes with what is known of them."""
    for n, (slot, state) in enumerate(wish_states(session, stored, form), start=1):
        yield slot, f"第{n}希望：{slot_words(parse_slot(slot), form.clock)}（{state}）"
