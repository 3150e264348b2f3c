"""Whether a form takes anything now: its time (`open` of content/forms/*.yml) and its `limit`.

What staff do is not asked here.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from desk.domain.calendar.moments import time_words
from desk.domain.errors import CalledOff, Closed, Full, NotYetOpen, Unavailable
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.seminars.seminar import (
    asked_seminar,
    refused_seat,
    seminars_of,
    setting,
    takes_seminars,
)
from desk.parts import Parts
from desk.storage.capacity.limits import limit_of

if TYPE_CHECKING:
    # Late: who posts JSON is told only whether the form is open.
    from desk.domain.seminars.seats import Seats
    from desk.views.form_opening import StandingView


def check_open(form: Form, parts: Parts, *, sid: str = "", raw: Mapping[str, Any] | None = None) -> None:
    """Raises NotYetOpen or Closed; not for a retry of what was taken in time. Raises Unavailable."""
    now = parts.clock()
    state = form.opening.state(now)
    if state in ("open", "late"):
        return
    if raw is not None and parts.store.find_repeated(sid, form.id, form.normalise(raw, now=now)):
        return
    ends = {"from": form.opening.opens, "until": form.opening.closes}
    extra = {"open": {name: moment.isoformat() for name, moment in ends.items() if moment}}
    raise (NotYetOpen if state == "early" else Closed)(extra=extra)


class Room(NamedTuple):
    """What is left, read once a page. `left`: of the form's limit; `seats`: of the seminar that is asked for.

    None without one, and if it isn't known: sending finds out.
    """

    left: int | None
    seats: "Seats | None"


def room_of(form: Form, answers: Mapping[str, Any], parts: Parts) -> Room:
    return Room(left=_left(form, parts), seats=_seats(form, answers, parts))


def check_room(form: Form, room: Room) -> None:
    """Raises Full, and CalledOff for the seminar that is asked for, so that nobody fills in a form for
    nothing. The transaction decides.
    """
    if room.left == 0:
        raise Full
    if room.seats and room.seats.off:
        raise refused_seat(form, CalledOff)
    if room.seats and room.seats.next_gets == "nothing":
        raise refused_seat(form, Full)


def few_words(form: Form, room: Room) -> str:
    """How many more the form takes, or the seminar that is asked for, if they are few; that one would wait
    there; else "".
    """
    seats = room.seats
    if seats and seats.next_gets == "waiting":
        return form.seminar_words["waits"]
    if seats:
        few = seats.left <= int(setting(form, "few"))
        return fill(form.seminar_words["few"], {"left": f"{seats.left:,}"}) if few else ""
    limit = limit_of(form)
    if limit is None or room.left is None or room.left > limit.few:
        return ""
    return fill(form.page_words["limit_few"], {"left": f"{room.left:,}"})


def standing_of(form: Form, parts: Parts) -> "StandingView | None":
    """How full the form and its seminars are now; None if it takes as many as come, or it isn't known."""
    limit, now = limit_of(form), parts.clock()
    if limit is None and not takes_seminars(form):
        return None
    from desk.storage.seminars.seats import counters_of
    from desk.views.form_opening import StandingView

    with suppress(Unavailable):
        if limit:
            state = limit.state(parts.store.get(limit.key))
            return StandingView(words=form.page_words.get(f"limit_{state}_now", ""), options={})
        few = int(setting(form, "few"))
        words: Mapping[str, Any] = form.seminar_words
        seminars = seminars_of(form)
        counters = counters_of(parts.store, form.id, seminars)
        states = {
            name: "off" if one.called_off else counters[name].state(few) for name, one in seminars.items()
        }
        return StandingView(
            words=fill(words["now"], {"time": time_words(now, form.clock)}),
            options={name: words["states"][state] for name, state in states.items()},
        )
    return None


def _seats(form: Form, answers: Mapping[str, Any], parts: Parts) -> "Seats | None":
    seminar = seminars_of(form).get(asked_seminar(form, answers))
    if seminar is None:
        return None
    from desk.storage.seminars.seats import counter_of

    with suppress(Unavailable):
        return counter_of(parts.store, form.id, seminar)
    return None


def _left(form: Form, parts: Parts) -> int | None:
    limit = limit_of(form)
    if limit is None:
        return None
    with suppress(Unavailable):
        return limit.left(parts.store.get(limit.key))
    return None
