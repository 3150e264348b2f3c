"""The canary: the desk books through its own front door, looks at the booking, cancels it, checks the mails.

It works over HTTP, as a visitor's browser without script would, with made-up answers
(`desk.domain.forms.sample_answers`). A proof marks the booking as the canary's
(`desk.domain.codes.canary_proof`): it's in no staff mail, no list and no figure, and expires after a day. It
takes a free slot far ahead for a moment (`desk.canary.choosing`). A form without slots is tried in the same
way, without the steps about a slot; one without a page for what was sent, up to its mail (what it sent then
expires). What it may have booked is recorded beforehand (`desk.canary.logbook`): if a run is cut off, the
next one cancels what it left.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from desk.canary.browser import Answer, NoAnswer, Page, Visitor
from desk.canary.choosing import slot_to_try
from desk.canary.logbook import CanaryBooking, Logbook
from desk.canary.steps import steps_of
from desk.domain.calendar.moments import from_stamp, moment_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.codes.canary_proof import FIELD, new_proof
from desk.domain.codes.manage_code import link_code
from desk.domain.codes.receipt import is_receipt
from desk.domain.errors import Unavailable
from desk.domain.forms.form import Form
from desk.domain.forms.sample_answers import controls_of, sample_answers
from desk.domain.mail.uses.table import mails_of_form, use_in_form
from desk.domain.submissions.model import is_sid
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts

_MANAGE, _FIRST_PAGE = "/api/manage", "page"
_MOST_SLOTS = 3
_PAUSE = 5.0
_MOST_PAUSES = 66
"""The sweep sends within five minutes what the stream missed; the canary waits a bit longer than that."""

LONGEST_RUN = timedelta(minutes=15)
"""No run outlives its function's timeout: a booking that has been open for longer was left behind."""


class _StepFailed(Exception):
    """A step had the wrong outcome; the text is a code of `canary.steps`, or `http-` and a status."""


class _NothingFree(Exception):
    """No slot is free that the canary may take (`desk.canary.choosing`)."""


class _AlreadyRunning(Exception):
    """Another run is active."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a run ended: `ok`, `full` (nothing free to try), `busy` (another run is active), `waiting` (the
    site could never be opened so far: its name isn't in the DNS yet) or `failed`. `step` is where a failed
    or waiting run stopped and `why` its code; `error` is given if that is `unexpected`.
    """

    kind: str
    step: str = ""
    why: str = ""
    error: BaseException | None = None


def try_journey(
    form: Form,
    canary: Mapping[str, Any],
    parts: Parts,
    *,
    visitor: Visitor,
    on_step: Callable[[str], None] = lambda _step: None,
) -> Outcome:
    """Run the journey once and record it; `on_step` receives each step that worked. Raises Unavailable."""
    logbook = Logbook(table=parts.store, form=form.id)
    run = _Run(form, canary, parts, visitor, logbook)
    try:
        for step, do in run.steps():
            run.step = step
            do()
            on_step(step)
        outcome = Outcome(kind="ok", step=run.step)
    except _AlreadyRunning:
        return Outcome(kind="busy")
    except _NothingFree:
        outcome = Outcome(kind="full", step=run.step)
    except Exception as error:
        why = _code(error)
        if run.step == _FIRST_PAGE and not logbook.has_seen_the_site():
            return Outcome(kind="waiting", step=run.step, why=why)
        cause = error if why == "unexpected" else None
        outcome = Outcome(kind="failed", step=run.step, why=why, error=cause)
        run.clean_up()
    logbook.record(outcome.kind, step=outcome.step, why=outcome.why, at=parts.clock())
    return outcome


class _Run:
    """One run and what it has found out. The steps are methods, named as in `canary.steps`."""

    def __init__(
        self, form: Form, canary: Mapping[str, Any], parts: Parts, visitor: Visitor, logbook: Logbook
    ) -> None:
        self.step = ""
        self._logbook, self._form, self._canary = logbook, form, canary
        self._parts, self._visitor = parts, visitor
        self._grid = form.grid
        self._workflow = Workflow.of_form(parts.bundle, form.id)
        own = self._workflow.words.get("manage", {})
        self._words: Mapping[str, Any] = {**parts.bundle["messages"]["manage"], **own}
        self._has_address = False
        self._slot = self._sid = self._number = self._done = ""
        self._checked: list[tuple[str, str]] = []

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        steps = steps_of(has_slots=bool(self._form.grid), is_managed=self._form.is_managed)
        return ((step, getattr(self, f"_{step}")) for step in steps)

    def clean_up(self) -> None:
        """Cancel what this run has booked; if that fails, the next run does it."""
        try:
            booking = self._logbook.booking(self._sid) if self._sid else None
            # If nothing is stored, the post may still be on its way: the next run looks again.
            if booking:
                self._end(self._sid, booking)
        except Exception:  # noqa: S110 - the run's own error is reported; the logbook has what is left
            pass

    def _tidy(self) -> None:
        now = self._parts.clock()
        left = self._logbook.unfinished()
        if any(now - from_stamp(since) < LONGEST_RUN for since in left.values()):
            raise _AlreadyRunning
        for sid in left:
            self._end(sid, self._logbook.booking(sid))

    def _page(self) -> None:
        url = self._parts.bundle["pages"][self._form.id]["url"]
        if self._action() not in _found(self._visitor.get(url), 200).text:
            raise _StepFailed("wrong-page")

    def _slots(self) -> None:
        self._slot = slot_to_try(self._days({})) or ""
        if not self._slot:
            raise _NothingFree

    def _check(self) -> None:
        answers = sample_answers(self._form.schema, self._canary, slot=self._slot, mark=str(uuid.uuid4()))
        normal = self._form.normalise(answers, now=self._parts.clock())
        self._has_address = bool(self._form.address(normal))
        answer = self._visitor.post(self._action(), controls_of(answers))
        self._checked = _found(answer, 200).page().hidden("_sid")
        self._sid = dict(self._checked).get("_sid", "")
        if not is_sid(self._sid):
            # The answer was the input page again, with an error at each wrong field.
            raise _StepFailed("refused")

    def _send(self) -> None:
        for _ in range(_MOST_SLOTS):
            answer = self._sent()
            if answer.status != 409 or not self._slot:
                break
            # Somebody was faster: nothing was booked, and another slot will do.
            self._logbook.end(self._sid)
            self._slots()
            self._check()
        self._done = _found(answer, 303).location
        booking = self._logbook.booking(self._sid)
        if booking is None or not booking.is_known:
            raise _StepFailed("not-known")

    def _sent(self) -> Answer:
        now, keys = self._parts.clock(), self._parts.settings.nonce_keys
        proof = new_proof(self._form.id, self._sid, now=now, keys=keys)
        self._logbook.begin(self._sid, at=now)
        return self._visitor.post(self._action(), [*self._checked, (FIELD, proof), ("_step", "send")])

    def _receipt(self) -> None:
        url = urlsplit(self._done)
        if url.path != f"{self._action()}/done":
            raise _StepFailed("wrong-page")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        self._number = query.get("receipt", "")
        answer = _found(self._visitor.get(url.path, query), 200)
        if not is_receipt(self._number) or self._number not in answer.page().text:
            raise _StepFailed("wrong-page")

    def _taken(self) -> None:
        # If several consultations can start at once, one more is not visible from outside.
        if self._grid and self._grid.places(parse_slot(self._slot)) == 1 and self._is_free():
            raise _StepFailed("not-taken")

    def _auto_reply(self) -> None:
        if self._has_address:
            self._await_mail("auto-reply")
        if not self._form.is_managed:
            # Nobody can end it: it expires.
            self._logbook.end(self._sid)

    def _look(self) -> None:
        page = self._manage(self._sid, self._number)
        if page.heading != self._words["status_title"] or self._number not in page.text:
            raise _StepFailed("wrong-page")
        if self._slot and moment_words(parse_slot(self._slot), self._form.clock) not in page.text:
            raise _StepFailed("wrong-page")

    def _cancel(self) -> None:
        self._withdraw(self._sid, self._number)

    def _freed(self) -> None:
        if not self._is_free():
            raise _StepFailed("not-freed")

    def _cancellation(self) -> None:
        way = self._workflow.way(self._workflow.start, "withdraw")
        if self._has_address and way and way.mail in mails_of_form(self._form.words):
            self._await_mail(use_in_form(way.mail).kind)

    def _end(self, sid: str, booking: CanaryBooking | None) -> None:
        """Cancel an earlier booking if it's still live, and close its record."""
        if booking is None or self._has_ended(booking) or not self._form.is_managed:
            self._logbook.end(sid)
        else:
            self._withdraw(sid, booking.receipt)

    def _has_ended(self, booking: CanaryBooking) -> bool:
        return self._workflow.is_end(booking.status)

    def _withdraw(self, sid: str, receipt: str) -> None:
        page = self._manage(sid, receipt, ("_step", "cancel"))
        if page.heading != self._words["confirm_title"]:
            raise _StepFailed("wrong-page")
        answer = self._visitor.post(_MANAGE, [*page.hidden("_op"), ("_step", "withdraw")])
        if _found(answer, 200).page().heading != self._words["cancelled_title"]:
            raise _StepFailed("wrong-page")
        booking = self._logbook.booking(sid)
        if booking and not self._has_ended(booking):
            raise _StepFailed("not-ended")
        self._logbook.end(sid)

    def _manage(self, sid: str, receipt: str, *more: tuple[str, str]) -> Page:
        """The page about a booking, found by its number and the code in its mails."""
        code = link_code(sid, keys=self._parts.settings.link_keys)
        fields = [("receipt", receipt), ("code", code), *more]
        return _found(self._visitor.post(_MANAGE, fields), 200).page()

    def _await_mail(self, kind: str) -> None:
        for _ in range(_MOST_PAUSES):
            booking = self._logbook.booking(self._sid)
            status = booking.mail(kind) if booking else ""
            if status == "sent":
                return
            if status in ("failed", "held", "superseded"):
                raise _StepFailed(f"mail-{status}")
            self._parts.store.sleep(_PAUSE)
        raise _StepFailed("mail-late")

    def _is_free(self) -> bool:
        day, _, time = self._slot.partition("T")
        (found,) = self._days({"from": day, "to": day})
        return {"time": time, "state": "free"} in found["times"]

    def _days(self, span: Mapping[str, str]) -> list[Any]:
        answer = _found(self._visitor.get("/api/slots", {"form": self._form.id, **span}), 200)
        try:
            days: list[Any] = answer.json()["days"]
        except (ValueError, KeyError, TypeError):
            raise _StepFailed("wrong-page") from None
        return days

    def _action(self) -> str:
        return f"/api/forms/{self._form.id}"


def _found(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise _StepFailed(f"http-{answer.status}")
    return answer


def _code(error: Exception) -> str:
    match error:
        case _StepFailed():
            return str(error)
        case NoAnswer():
            return "no-answer"
        case Unavailable() | ClientError() | BotoCoreError():
            return "table"
        case _:
            return "unexpected"
