"""Seminars as a whole: the viewing URL for all who have a seat, seats that have become free, and the end.

Each mail is written in a transaction with the seat that it is for, on condition that it isn't written yet. So
a run may stop anywhere, be repeated or overlap with another: everybody gets each mail once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.opening_days import NotPublished, OpeningCalendar
from desk.domain.errors import Changed, NotAllowedNow, NotFound, SeatsMoved
from desk.domain.forms.form import Form
from desk.domain.mail.seminar_letters import viewing_letter
from desk.domain.mail.stored.rows import letter_item
from desk.domain.seminars.mismatches import Mismatch, mismatches
from desk.domain.seminars.seats import Seats
from desk.domain.seminars.seminar import Seminar, seminars_of, setting, takes_seminars, url_day
from desk.domain.submissions.model import Item, Letter
from desk.domain.submissions.workflow import CLOCK, Action
from desk.parts import Parts
from desk.storage.seminars.seats import counter_items, counter_of, counters_of, seats_of
from desk.storage.seminars.settings import write_off, write_url, write_url_sent, writes_for_url_mails
from desk.storage.table import MAX_TRIES
from desk.usecases.change_submission import act
from desk.usecases.seminars.seats import promote_first

_AT_ONCE = 40
"""Mails of a transaction, each with its seat: DynamoDB takes 100 items in one."""

_MOST_CLOSED = 500
"""How many applications one run closes: the runs of a morning do the rest."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A seminar and how its seats stand. `url_on`: the day on whose morning the URL goes out; None while that
    isn't published.
    """

    seminar: Seminar
    seats: Seats
    url_on: date | None

    def is_url_due(self, now: datetime) -> bool:
        is_ahead = not self.seminar.is_over(now) and not self.seats.off
        return is_ahead and self.url_on is not None and self.url_on <= tokyo_day(now)


def forms_of(desk: str, parts: Parts) -> Iterator[Form]:
    """The forms of a desk that take applications for seminars."""
    for name, one in parts.bundle["forms"].items():
        form = parts.form(name) if one["words"]["desk"] == desk else None
        if form and takes_seminars(form):
            yield form


def standings(form: Form, parts: Parts) -> list[Standing]:
    """All seminars of a form, the next one first. Raises Unavailable."""
    seminars = seminars_of(form)
    counters = counters_of(parts.store, form.id, seminars)
    return [
        Standing(seminar=one, seats=counters[one.id], url_on=_url_on(one, form))
        for one in sorted(seminars.values(), key=lambda one: one.start)
    ]


def mismatches_of(form: Form, parts: Parts) -> list[Mismatch]:
    """Where the seminars of a form no longer fit what was applied for. Raises Unavailable."""
    counters = counter_items(parts.store, form.id)
    return [*mismatches(counters, seminars_of(form), form.clock, now=parts.clock())]


def _url_on(seminar: Seminar, form: Form) -> date | None:
    try:
        return url_day(seminar, form.calendar, int(setting(form, "url_opening_days_before")))
    except NotPublished:
        return None


def opening_days_left(today: date, day: date, calendar: OpeningCalendar) -> int:
    """How many opening days there are from `today` until the day before `day`."""
    left = 0
    while today < day:
        left += calendar.may_open(today)
        today = date.fromordinal(today.toordinal() + 1)
    return left


def seminars_this_morning(
    desk: str, parts: Parts, *, on_error: Callable[[Exception], None]
) -> Mapping[str, int]:
    """Send the URLs that are due, fill free seats, and close what is long over; how many of each.

    `on_error` receives the error of one seminar; the others are still done. Raises Unavailable.
    """
    done = {"urls": 0, "promoted": 0, "closed": 0}
    for form in forms_of(desk, parts):
        for one in standings(form, parts):
            try:
                if one.seats.can_promote:
                    done["promoted"] += promote_all(form, one.seminar, parts, by=CLOCK)
                done["urls"] += send_urls(form, one, parts) if one.is_url_due(parts.clock()) else 0
                done["closed"] += _close(form, one.seminar, parts, most=_MOST_CLOSED - done["closed"])
            except Exception as error:
                on_error(error)
    return done


def promote_all(form: Form, seminar: Seminar, parts: Parts, *, by: str) -> int:
    """Give free seats to those who wait, in their order: after the capacity was raised; how many.

    Raises Unavailable.
    """
    if parts.clock() >= seminar.start:
        return 0
    done = 0
    while promote_first(form, seminar.id, parts, by=by, op=str(uuid4())):
        done += 1
    return done


def set_url(form: Form, seminar: Seminar, url: str, parts: Parts) -> int:
    """Set the viewing URL, and send it at once if its day has come; how many mails were written.

    Raises Changed if somebody else has set one meanwhile, Unavailable.
    """
    seats = counter_of(parts.store, form.id, seminar)
    if url != seats.url:
        write = write_url(form.id, seminar.id, seats, url)
        if parts.store.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES):
            raise Changed
    standing = next(one for one in standings(form, parts) if one.seminar.id == seminar.id)
    return send_urls(form, standing, parts) if standing.is_url_due(parts.clock()) else 0


def send_urls(form: Form, standing: Standing, parts: Parts) -> int:
    """Write the mail with the viewing URL for everybody who has a seat and hasn't got this version; how many.

    Raises Unavailable.
    """
    seminar, seats = standing.seminar, standing.seats
    if not seats.url_v:
        return 0
    if seats.url_sent != seats.url_v:
        # First: who gets a seat from now on gets the URL with it.
        write = write_url_sent(form.id, seminar.id, seats)
        if parts.store.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES):
            raise SeatsMoved
        seats = counter_of(parts.store, form.id, seminar)
    held = [
        seat
        for seat in seats_of(parts.store, form.id, seminar.id)
        if not seat["turn"] and seat["told"] < seats.url_sent
    ]
    return sum(_send_some(held[n : n + _AT_ONCE], form, seats, parts) for n in range(0, len(held), _AT_ONCE))


def _send_some(held: list[Item], form: Form, seats: Seats, parts: Parts) -> int:
    rows = [(seat, row) for seat in held if (row := _url_row(seat, form, seats, parts))]

    def on_conflict(failed: Mapping[str, Item]) -> bool | None:
        numbers = {role.split()[1] for role in failed}
        rows[:] = [row for n, row in enumerate(rows) if str(n) not in numbers]
        return None if rows else True

    if rows:
        parts.store.write(
            lambda: writes_for_url_mails(rows, seats.url_sent), on_conflict, tries=2 * MAX_TRIES
        )
    return len(rows)


def _url_row(seat: Item, form: Form, seats: Seats, parts: Parts) -> Item | None:
    stored = parts.store.meta(seat["sid"])
    if stored is None or stored.get("seat") != seat["SK"]:
        return None
    letter = viewing_letter(form, stored, seats, bundle=parts.bundle, told=int(seat["told"]))
    return _row(stored, letter, parts.clock()) if letter else None


def _row(stored: Item, letter: Letter, now: datetime) -> Item:
    version = int(stored.get("mail_v", 1))
    sid = str(stored["PK"]).removeprefix("SUB#")
    return letter_item(sid, stored["desk"], stored["receipt"], letter, v=version, at=now)


def call_off(
    form: Form, seminar: Seminar, reason: str, parts: Parts, *, by: str
) -> Iterator[Item | Exception]:
    """Take no application any more, and cancel all there are, each with the same reason by mail.

    Gives the META item of each that was cancelled, or why it wasn't. Doing it again finishes what was cut
    off. Raises Changed if it was called off for another reason, Unavailable.
    """
    write = write_off(form.id, seminar.id, reason)
    if parts.store.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES):
        raise Changed
    action = Action(name="called_off", given={"reason": reason})
    for seat in seats_of(parts.store, form.id, seminar.id):
        try:
            yield act(action, seat["sid"], by=by, op=f"off-{seminar.id}", parts=parts).item
        except (Changed, NotAllowedNow, NotFound) as problem:
            yield problem


def _close(form: Form, seminar: Seminar, parts: Parts, *, most: int) -> int:
    """Close the applications of a seminar that is long over and whose attendance nobody has recorded."""
    days = int(setting(form, "close_after_days"))
    today = tokyo_day(parts.clock())
    if (today - seminar.day).days <= days:
        return 0
    done = 0
    for seat in seats_of(parts.store, form.id, seminar.id):
        if done >= most:
            break
        try:
            op = f"{CLOCK}-close-{today}"
            done += act(Action(name="close"), seat["sid"], by=CLOCK, op=op, parts=parts).changed
        except (Changed, NotAllowedNow, NotFound):
            continue
    return done
