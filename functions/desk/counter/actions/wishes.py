"""The slots that an applicant wished for, as staff see and type them: 1 is the first wish, and so on."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from desk.counter.session import Session
from desk.counter.times.free import counts_of
from desk.domain.calendar.availability import CountsByMonth, is_free, nearest_free, slot_words
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.errors import Unavailable
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import Form, slots_of
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Item, holds_slot
from desk.domain.submissions.workflow import Action


def wishes_of(stored: Item) -> tuple[str, ...]:
    """The wished slots (`YYYY-MM-DDTHH:MM`), the first first."""
    answers = Answers(stored.get("answers", {}))
    return tuple(dict.fromkeys(slot for _, slot in slots_of(answers)))


def with_wish(action: Action, stored: Item) -> Action:
    """The action with the wish's slot in place of its number; anything else that was typed stays."""
    typed, wishes = str(action.given.get("slot", "")), wishes_of(stored)
    if typed.isdecimal() and 1 <= int(typed) <= len(wishes):
        return replace(action, given={**action.given, "slot": wishes[int(typed) - 1]})
    return action


def wish_rows(session: Session, stored: Item, form: Form) -> Iterator[tuple[str, str]]:
    """Each wish with whether it can be had now; nothing if there is only one, or the table can't be read."""
    if len(wishes_of(stored)) < 2:
        return
    for n, (slot, state) in enumerate(wish_states(session, stored, form), start=1):
        words = f"{slot_words(parse_slot(slot), form.clock)}（{state}）"
        yield f"第{n}希望", words + session.hint("wish", n=str(n))


def wish_states(session: Session, stored: Item, form: Form) -> tuple[tuple[str, str], ...]:
    """(slot, whether it can be had now) of each wish; none if the table can't be read."""
    if form.grid is None:
        return ()
    counts = counts_of(session, form, form.grid)
    with suppress(Unavailable):
        return tuple((slot, _state(session, stored, form.grid, counts, slot)) for slot in wishes_of(stored))
    return ()


def nearest_words(session: Session, form: Form, wanted: str) -> str:
    """Which slots near the wanted one are free; "" if none is, or that can't be read."""
    if form.grid is None:
        return ""
    with suppress(Unavailable, ValueError):
        counts = counts_of(session, form, form.grid)
        free = nearest_free(form.grid, counts, parse_slot(wanted), now=session.now)
        words = "、".join(slot_words(slot, form.clock) for slot in free)
        return fill(form.messages["slot"]["nearest"], {"slots": words}) if free else ""
    return ""


def _state(session: Session, stored: Item, grid: SlotGrid, counts: CountsByMonth, slot: str) -> str:
    if slot == stored["slot"] and holds_slot(stored):
        return "今の日時です"
    error = grid.error(parse_slot(slot), now=session.now)
    if error and error.code == "past_deadline" and session.now < parse_slot(slot):
        late = f"。申込みの期限は過ぎています{session.hint('late')}"
    elif error:
        return "もう選べません"
    else:
        late = ""
    return ("空いています" if is_free(grid, counts, parse_slot(slot)) else "埋まっています") + late
