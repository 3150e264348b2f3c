"""A seminar is at another time: all who applied are told once, however often and wherever it is cut off."""

from collections.abc import Iterator

from desk.domain.errors import Changed, NotAllowedNow, NotFound
from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import viewing_letter
from desk.domain.seminars.mismatches import start_of
from desk.domain.seminars.seats import Seats
from desk.domain.seminars.seminar import Seminar
from desk.domain.submissions.model import Item, Letter
from desk.domain.submissions.workflow import Action
from desk.parts import Parts
from desk.storage.seminars.seats import counter_of, seats_of
from desk.storage.seminars.settings import write_start
from desk.storage.table import MAX_TRIES
from desk.usecases.change_submission import Acted, act
from desk.usecases.seminars.letters import put_letters

_AT_ONCE = 45
"""Applications that are told, and then get the URL again, before the next are."""


def tell_moved(form: Form, seminar: Seminar, parts: Parts, *, by: str) -> Iterator[Acted | Exception]:
    """Tell all who have a seat or wait; who has the viewing URL already gets it again after that, since the
    calendar file of the new time replaces the one with the URL.

    Gives what became of each. Who stops there goes on by doing it again. Raises Unavailable.
    """
    failed, start = False, start_of(seminar)
    held = seats_of(parts.store, form.id, seminar.id)
    for n in range(0, len(held), _AT_ONCE):
        told = []
        for seat in held[n : n + _AT_ONCE]:
            try:
                op = f"move-{seminar.id}-{start}"
                yield act(Action(name="tell_move"), seat["sid"], by=by, op=op, parts=parts)
            except (Changed, NotAllowedNow, NotFound) as problem:
                failed = True
                yield problem
            else:
                told += [seat] if seat["told"] else []
        if told:
            _tell_urls(form, seminar, told, parts, nth=f"moved-{start}")
    if failed:
        return
    write = write_start(form.id, seminar.id, start)
    parts.store.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES)


def _tell_urls(form: Form, seminar: Seminar, told: list[Item], parts: Parts, *, nth: str) -> None:
    seats = counter_of(parts.store, form.id, seminar)
    put_letters(told, parts, lambda stored: _url(form, stored, seats, parts, nth=nth))


def _url(form: Form, stored: Item, seats: Seats, parts: Parts, *, nth: str) -> Letter | None:
    return viewing_letter(form, stored, seats, bundle=parts.bundle, nth=nth) if "turn" not in stored else None
