"""The desk tries itself: books by its own front door, sees the booking, cancels it, and looks for the mails.

As a visitor's browser without script would, over HTTP, with answers that are nobody's
(`desk.domain.forms.sample_answers`). What it books is proven to be its own
(`desk.domain.codes.canary_proof`): no staff mail, no list, no figure has it, and it's gone after a day. The
free slot farthest ahead is taken for a moment, never the last one of its day. What it may have booked is
written down before (`desk.canary.logbook`): whatever ends a run, the next one cancels what it left.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from desk.canary.browser import Answer, NoAnswer, Page, Visitor
from desk.canary.logbook import CanaryBooking, Logbook
from desk.canary.steps import STEPS
from desk.domain.calendar.moments import from_stamp, moment_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.codes.canary_proof import FIELD, new_proof
from desk.domain.codes.manage_code import link_code
from desk.domain.codes.receipt import is_receipt
from desk.domain.errors import Unavailable
from desk.domain.forms.form import Form
from desk.domain.forms.sample_answers import controls_of, reserved_answers
from desk.domain.submissions.model import is_sid
from desk.domain.submissions.workflow import ENDED
from desk.parts import Parts

_MANAGE = "/api/manage"
_MOST_SLOTS = 3
_PAUSE = 5.0
_MOST_PAUSES = 66
"""The sweep takes up within five minutes what the stream didn't bring: a bit more than that is waited."""

AT_WORK = timedelta(minutes=15)
"""A run can't be older than its function's time: what has been open for longer was left behind."""


class _Broken(Exception):
    """A step didn't come to what it should; the text is a code of `canary.steps`, or `http-` and a status."""


class _NothingFree(Exception):
    """No day has two free slots, so that none may be taken away, for however short a while."""


class _AtWork(Exception):
    """Another run began a moment ago."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a run ended: `ok`, `full` (nothing free to try), `busy` (another is at work) or `failed`.

    `step` is where a failed one stopped and `why` its code; `error` where the code doesn't tell it all.
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
    """One journey, recorded; `on_step` receives each step that worked. Raises Unavailable."""
    logbook = Logbook(table=parts.store, form=form.id)
    run = _Run(form, canary, parts, visitor, logbook)
    try:
        for step, do in run.steps():
            run.step = step
            do()
            on_step(step)
        outcome = Outcome(kind="ok", step=run.step)
    except _AtWork:
        return Outcome(kind="busy")
    except _NothingFree:
        outcome = Outcome(kind="full", step=run.step)
    except Exception as error:
        why = _code(error)
        cause = error if why == "unexpected" else None
        outcome = Outcome(kind="failed", step=run.step, why=why, error=cause)
        run.leave_nothing()
    logbook.record(outcome.kind, step=outcome.step, why=outcome.why, at=parts.clock())
    return outcome


class _Run:
    """One run and what it has come to know. The steps are methods in the order of STEPS."""

    def __init__(
        self, form: Form, canary: Mapping[str, Any], parts: Parts, visitor: Visitor, logbook: Logbook
    ) -> None:
        if form.grid is None:
            raise ValueError("the canary's form has no slots")
        self.step = ""
        self._logbook = logbook
        self._capacity = form.grid.capacity
        self._form = form
        self._canary = canary
        self._parts = parts
        self._visitor = visitor
        self._words: Mapping[str, Any] = parts.bundle["messages"]["manage"]
        self._slot = self._sid = self._number = self._done = ""
        self._checked: list[tuple[str, str]] = []

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        return ((step, getattr(self, f"_{step}")) for step in STEPS)

    def leave_nothing(self) -> None:
        """Cancel what this run has booked; where that can't be done now, the next run does it."""
        try:
            booking = self._logbook.booking(self._sid) if self._sid else None
            # Where nothing is there, the post may still be under way: that is seen to next time.
            if booking:
                self._end(self._sid, booking)
        except Exception:  # noqa: S110 - what broke the run is told, and it's written down that this is left
            pass

    def _tidy(self) -> None:
        now = self._parts.clock()
        left = self._logbook.unfinished()
        if any(now - from_stamp(since) < AT_WORK for since in left.values()):
            raise _AtWork
        for sid in left:
            self._end(sid, self._logbook.booking(sid))

    def _page(self) -> None:
        url = self._parts.bundle["pages"][self._form.id]["url"]
        if self._action() not in _found(self._visitor.get(url), 200).text:
            raise _Broken("wrong-page")

    def _slots(self) -> None:
        for day in reversed(self._days({})):
            free = [str(time["time"]) for time in day["times"] if time["state"] == "free"]
            if len(free) > 1:
                self._slot = f"{day['date']}T{free[-1]}"
                return
        raise _NothingFree

    def _check(self) -> None:
        answers = reserved_answers(self._form.schema, self._canary, slot=self._slot, mark=str(uuid.uuid4()))
        answer = self._visitor.post(self._action(), controls_of(answers))
        self._checked = _found(answer, 200).page().hidden("_sid")
        self._sid = dict(self._checked).get("_sid", "")
        if not is_sid(self._sid):
            # The input page again, with an error at each field that doesn't fit.
            raise _Broken("refused")

    def _send(self) -> None:
        for _ in range(_MOST_SLOTS):
            answer = self._sent()
            if answer.status != 409:
                break
            # Somebody was faster: nothing was taken, and another slot is as good.
            self._logbook.end(self._sid)
            self._slots()
            self._check()
        self._done = _found(answer, 303).location
        booking = self._logbook.booking(self._sid)
        if booking is None or not booking.is_known:
            raise _Broken("not-known")

    def _sent(self) -> Answer:
        now, keys = self._parts.clock(), self._parts.settings.nonce_keys
        proof = new_proof(self._form.id, self._sid, now=now, keys=keys)
        self._logbook.begin(self._sid, at=now)
        return self._visitor.post(self._action(), [*self._checked, (FIELD, proof), ("_step", "send")])

    def _receipt(self) -> None:
        url = urlsplit(self._done)
        if url.path != f"{self._action()}/done":
            raise _Broken("wrong-page")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        self._number = query.get("receipt", "")
        answer = _found(self._visitor.get(url.path, query), 200)
        if not is_receipt(self._number) or self._number not in answer.page().text:
            raise _Broken("wrong-page")

    def _taken(self) -> None:
        # Where several consultations start at once, one more is not to be seen from outside.
        if self._is_free() and self._capacity == 1:
            raise _Broken("not-taken")

    def _auto_reply(self) -> None:
        self._await_mail("auto-reply")

    def _look(self) -> None:
        page = self._manage(self._sid, self._number)
        if page.heading != self._words["status_title"] or self._number not in page.text:
            raise _Broken("wrong-page")
        if moment_words(parse_slot(self._slot)) not in page.text:
            raise _Broken("wrong-page")

    def _cancel(self) -> None:
        self._withdraw(self._sid, self._number)

    def _freed(self) -> None:
        if not self._is_free():
            raise _Broken("not-freed")

    def _cancellation(self) -> None:
        self._await_mail("cancellation")

    def _end(self, sid: str, booking: CanaryBooking | None) -> None:
        """See to it that nothing of an earlier attempt is booked any more."""
        if booking is None or booking.status in ENDED:
            self._logbook.end(sid)
        else:
            self._withdraw(sid, booking.receipt)

    def _withdraw(self, sid: str, receipt: str) -> None:
        page = self._manage(sid, receipt, ("_step", "cancel"))
        if page.heading != self._words["confirm_title"]:
            raise _Broken("wrong-page")
        answer = self._visitor.post(_MANAGE, [*page.hidden("_op"), ("_step", "withdraw")])
        if _found(answer, 200).page().heading != self._words["cancelled_title"]:
            raise _Broken("wrong-page")
        booking = self._logbook.booking(sid)
        if booking and booking.status not in ENDED:
            raise _Broken("not-ended")
        self._logbook.end(sid)

    def _manage(self, sid: str, receipt: str, *more: tuple[str, str]) -> Page:
        """The page about a booking, found by its number and the code that stands in its mails."""
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
                raise _Broken(f"mail-{status}")
            self._parts.store.sleep(_PAUSE)
        raise _Broken("mail-late")

    def _is_free(self) -> bool:
        day, _, time = self._slot.partition("T")
        (found,) = self._days({"from": day, "to": day})
        return {"time": time, "state": "free"} in found["times"]

    def _days(self, span: Mapping[str, str]) -> list[Any]:
        answer = _found(self._visitor.get("/api/slots", {"form": self._form.id, **span}), 200)
        try:
            days: list[Any] = answer.json()["days"]
        except (ValueError, KeyError, TypeError):
            raise _Broken("wrong-page") from None
        return days

    def _action(self) -> str:
        return f"/api/forms/{self._form.id}"


def _found(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise _Broken(f"http-{answer.status}")
    return answer


def _code(error: Exception) -> str:
    match error:
        case _Broken():
            return str(error)
        case NoAnswer():
            return "no-answer"
        case Unavailable() | ClientError() | BotoCoreError():
            return "table"
        case _:
            return "unexpected"
