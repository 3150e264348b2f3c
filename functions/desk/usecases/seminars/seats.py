"""Seats of seminars: who applies gets one or waits for one, and who gives one back lets the next have it.

What is written depends on the seminar's counter as it was read. If somebody else was faster, the transaction
fails as a whole and is planned anew (`storage.seminars.seats`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

from desk.domain import intake
from desk.domain.codes.keyed_hash import person_hash
from desk.domain.errors import FieldError, InvalidAnswers, SeatsMoved, Unavailable
from desk.domain.forms.form import Form
from desk.domain.mail.letters import letters_of
from desk.domain.mail.seminar_letters import viewing_letter
from desk.domain.seminars.seats import Seats
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.change import Change
from desk.domain.submissions.items import changed_item, meta_item, seat_pk
from desk.domain.submissions.model import Item, Letter, Submission
from desk.domain.submissions.workflow import CLOCK, Action, Workflow
from desk.domain.transitions.plan import plan
from desk.parts import Parts
from desk.storage.capacity.limits import NEXT
from desk.storage.seminars.seat_taking import Outcome, take_with_seat
from desk.storage.seminars.seats import counter_of, counter_of_gone, seats_of, writes_for_seats
from desk.storage.store import Taken
from desk.storage.table import Write
from desk.storage.transactions import writes_for_change

PROMOTE = Action(name="promote")

_TRIES = 40
"""How often others may take or give back a seat of the same seminar between a reading and its transaction."""


def take_seat(form: Form, submission: Submission, parts: Parts) -> Taken:
    """Store a submission for a seminar with what it gets there, and its mails.

    Raises SidReused, Full, CalledOff, Unavailable.
    """
    seminar = seminars_of(form)[submission.seminar]
    key = seat_of_mailbox(form, submission.answers, submission.sid, parts)

    def made(taken: Submission, outcome: Outcome) -> tuple[Submission, tuple[Letter, ...]]:
        turn = outcome.seats.turn + 1 if outcome.waits else 0
        seated = intake.with_seat(
            taken, form, bundle=parts.bundle, key=key, turn=turn, is_again=outcome.is_again
        )
        letters = letters_of(form, seated, bundle=parts.bundle)
        if seated.seat and not seated.turn:
            letters += _url_of(form, meta_item(seated), outcome.seats, parts)
        return seated, letters

    return take_with_seat(parts.store, submission, seminar, key, made)


def seat_of_mailbox(form: Form, answers: Mapping[str, Any], sid: str, parts: Parts) -> str:
    """The sort key of what a mailbox holds at a seminar; one of its own for who has no address.

    Raises KeyMissing.
    """
    address = form.address(answers)
    return person_hash(address, key=parts.settings.mail_hash_key) if address else sid


def write_with_seats(planned: Change, form: Form, parts: Parts) -> Item:
    """Write a change with what it does to seats; the META item after it.

    Raises InvalidAnswers if there is no seat, and what `Store.change` raises.
    """
    for _ in range(_TRIES):
        seats = _counters(planned, form, parts)
        change = _with_seat(planned, form, seats, parts)
        following = _following(change, form, seats, parts)
        beside = _beside([change, *following], seats)
        try:
            return parts.store.change(change, beside=beside)
        except SeatsMoved:
            continue
    raise Unavailable


def promote_first(form: Form, seminar: str, parts: Parts, *, by: str, op: str) -> Item | None:
    """Give a free seat to who waits first; their META item after it. None if no seat is free or nobody waits.

    Raises Unavailable.
    """
    for _ in range(_TRIES):
        seats = counter_of(parts.store, form.id, seminars_of(form)[seminar])
        if not seats.can_promote:
            return None
        first = _first_in_line(form, seminar, parts)
        change = _promotion(first, form, parts, by=by, op=op) if first else None
        if change is None:
            continue
        change = _with_seat(change, form, {seminar: seats}, parts)
        try:
            return parts.store.change(change, beside=_beside([change], {seminar: seats}))
        except SeatsMoved:
            continue
    raise Unavailable


def fitting(action: Action, form: Form, stored: Item, parts: Parts) -> Action:
    """The action, or the one that its workflow has in its place (`if_full`) while no seat is free: whoever is
    brought back, or moved by staff, gets what somebody who applies now would get.

    Only advice: the transaction decides. Raises Unavailable.
    """
    workflow = Workflow.of_form(parts.bundle, form.id)
    instead, way = workflow.if_full(action.name), workflow.way(stored["status"], action.name)
    seminar = seminars_of(form).get(str(action.given.get("seminar", stored.get("seminar"))))
    if not instead or seminar is None or way is None or "take_seat" not in way.effects:
        return action
    waits = counter_of(parts.store, form.id, seminar).next_gets == "waiting"
    return replace(action, name=instead) if waits else action


def _counters(change: Change, form: Form, parts: Parts) -> dict[str, Seats]:
    seminars = seminars_of(form)
    names = {seat.seminar for seat in (change.leaves, change.takes) if seat}
    if change.seat:  # the place that another mailbox has now
        names.add(str(change.stored["seminar"]))
    return {
        name: counter_of(parts.store, form.id, seminars[name])
        if name in seminars
        else counter_of_gone(parts.store, form.id, name)
        for name in names
    }


def _with_seat(
    change: Change, form: Form, seats: Mapping[str, Seats], parts: Parts, *, is_freed: bool = False
) -> Change:
    """The change with the place that it takes, and the viewing URL that goes with a seat.

    `is_freed`: the same transaction gives the seat back. Raises InvalidAnswers if there is none.
    """
    wanted = change.takes
    if wanted is None:
        return _with_mailbox_s_seat(change, form, seats, parts) if change.seat else change
    there, answers = seats[wanted.seminar], change.values.get("answers", change.stored["answers"])
    if not is_freed:
        _check_room(change, there, form)
    change = replace(
        change,
        seat=str(change.stored.get("seat") or seat_of_mailbox(form, answers, change.sid, parts)),
        turn=there.turn + 1 if wanted.waits else 0,
    )
    _check_one_seat(wanted.seminar, change, form, parts)
    if wanted.waits:
        return change
    url = _url_of(form, changed_item(change, lane=0), there, parts, nth=str(change.v))
    return replace(change, letters=(*change.letters, *url))


def _with_mailbox_s_seat(change: Change, form: Form, seats: Mapping[str, Seats], parts: Parts) -> Change:
    """The change of an address with the viewing URL, which the old one may have got."""
    name = str(change.stored["seminar"])
    _check_one_seat(name, change, form, parts)
    seminar = seminars_of(form).get(name)
    if "turn" in change.stored or seminar is None or seminar.is_over(parts.clock()):
        return change
    url = _url_of(form, changed_item(change, lane=0), seats[name], parts, nth=str(change.v))
    return replace(change, letters=(*change.letters, *url))


def _check_room(change: Change, there: Seats, form: Form) -> None:
    wanted, left = change.takes, change.leaves
    waited_here = left is not None and wanted is not None and left.seminar == wanted.seminar
    gets = "seat" if waited_here and there.can_promote else there.next_gets
    if there.off:
        _refuse("seminar_off", form)
    if gets == "nothing":
        _refuse("seminar_no_room", form)
    if wanted and wanted.waits and gets == "seat":
        _refuse("seminar_free", form)
    if wanted and not wanted.waits and gets == "waiting":
        _refuse("seminar_full", form)


def _check_one_seat(seminar: str, change: Change, form: Form, parts: Parts) -> None:
    """A mailbox has one seat at a seminar; the transaction has the same condition."""
    held = parts.store.get({"PK": seat_pk(form.id, seminar), "SK": change.seat})
    if held and held["sid"] != change.sid:
        _refuse("seminar_twice", form)


def _refuse(code: str, form: Form) -> NoReturn:
    raise InvalidAnswers((FieldError(field="", code=code, message=form.workflow_errors[code]),))


def _following(change: Change, form: Form, seats: Mapping[str, Seats], parts: Parts) -> list[Change]:
    """The promotion of who waits first, if a seat is given back to whom it goes."""
    seat = change.leaves
    if seat is None or seat.waits or (change.takes and change.takes.seminar == seat.seminar):
        return []
    if seat.seminar not in seats or not seats[seat.seminar].promotes:
        return []
    first = _first_in_line(form, seat.seminar, parts)
    following = _promotion(first, form, parts, by=CLOCK, op=f"{change.op}-next") if first else None
    return [_with_seat(following, form, seats, parts, is_freed=True)] if following else []


def _first_in_line(form: Form, seminar: str, parts: Parts) -> Item | None:
    """The META item of who waits first."""
    waiting = (seat for seat in seats_of(parts.store, form.id, seminar) if seat["turn"])
    first = next(waiting, None)
    return parts.store.meta(first["sid"]) if first else None


def _promotion(stored: Item, form: Form, parts: Parts, *, by: str, op: str) -> Change | None:
    change = plan(PROMOTE, form, stored, by=by, op=op, now=parts.clock(), bundle=parts.bundle)
    return change if change and change.takes else None


def _beside(changes: list[Change], seats: Mapping[str, Seats]) -> list[Write]:
    others = [
        write._replace(role=f"{NEXT} {write.role}")
        for change in changes[1:]
        for write in writes_for_change(change, lane=0)
    ]
    return [*writes_for_seats(changes, seats), *others]


def _url_of(form: Form, stored: Item, seats: Seats, parts: Parts, *, nth: str = "") -> tuple[Letter, ...]:
    made = viewing_letter(form, stored, seats, bundle=parts.bundle, nth=nth)
    return (made,) if made else ()
