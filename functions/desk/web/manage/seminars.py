"""What an applicant for a seminar sees of it, and the other ones that they can change to."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from desk.domain import errors
from desk.domain.mail.facts.seminars import seminar_facts
from desk.domain.seminars.seminar import seminars_of, stored_seminar, takes_seminars
from desk.domain.submissions.workflow import Action
from desk.parts import Parts
from desk.storage.seminars.seats import counters_of
from desk.views.manage import SeminarView
from desk.web.manage.lookup import Booking

_SEAT, _WAIT = "seat", "wait"
_ACTIONS = {_SEAT: "change", _WAIT: "change_to_wait"}


def seminar_view(booking: Booking, parts: Parts, *, can_change: bool) -> SeminarView | None:
    """None for a submission of something else. What is gone from the content is named as it was chosen."""
    form, stored = booking.form, booking.stored
    facts, seminar = seminar_facts(form, stored), stored_seminar(form, stored)
    if not facts:
        return None
    has_seat = seminar and "seat" in stored and "turn" not in stored
    comes = has_seat and seminar and not seminar.is_over(parts.clock())
    base = urlsplit(parts.bundle["site"]["base_url"]).path
    return SeminarView(
        title=facts["seminar"],
        when=facts["seminar_when"],
        others=tuple(_others(booking, parts)) if can_change else (),
        calendar=f"{base}/seminars/{stored['seminar']}.ics" if comes else "",
        next=_what_comes(booking, parts) if has_seat else "",
    )


def _what_comes(booking: Booking, parts: Parts) -> str:
    """For who has a seat: what comes now; "" for what its life says (that the URL will be sent)."""
    seminar, words = stored_seminar(booking.form, booking.stored), booking.form.seminar_words
    if _url_went_out(booking):
        return str(words["url_sent"])
    return str(words["over"]) if seminar and seminar.is_over(parts.clock()) else ""


def _url_went_out(booking: Booking) -> bool:
    """Whether there is a mail to the applicant with the viewing URL of the seminar that they chose last."""
    seminar = booking.stored["seminar"]
    return any(mail.get("edition", {}).get("of") == seminar for mail in booking.dossier.mails)


def _others(booking: Booking, parts: Parts) -> Iterator[tuple[str, str]]:
    """The other seminars that take applications now and have a seat, or a place on the waiting list."""
    form, now, words = booking.form, parts.clock(), booking.form.seminar_words
    seminars = seminars_of(form)
    with suppress(errors.Unavailable):  # then the page offers none
        counters = counters_of(parts.store, form.id, seminars)
        for one in sorted(seminars.values(), key=lambda one: one.start):
            seats = counters[one.id]
            is_open = not one.called_off and not seats.off and one.opening.state(now) == "open"
            gets = seats.next_gets
            if one.id != booking.stored["seminar"] and is_open and gets != "nothing":
                mark = words["has_seats" if gets == "seat" else "has_waiting"]
                kind = _SEAT if gets == "seat" else _WAIT
                yield f"{kind}.{one.id}", f"{one.label(form.clock)}{mark}"


def change_of(booking: Booking, chosen: str) -> Action | None:
    """The action that changes to what was chosen; None if nothing was, or of a form of something else."""
    kind, _, seminar = chosen.partition(".")
    if not takes_seminars(booking.form) or kind not in _ACTIONS or not seminar:
        return None
    return Action(name=_ACTIONS[kind], given={"seminar": seminar})
