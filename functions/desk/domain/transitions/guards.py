"""The registry of guards: what has to hold for an action, by the names that workflows use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from desk.domain.calendar.moments import tokyo_day
from desk.domain.submissions import thread
from desk.domain.submissions.places.earlier import wants_earlier
from desk.domain.submissions.watch.attention import is_missed
from desk.domain.submissions.workflow import Workflow
from desk.domain.transitions import seminars
from desk.domain.transitions.case import Case
from desk.domain.transitions.effects import dispatch


@dataclass(frozen=True, kw_only=True)
class Guard:
    """`holds` looks at the case and at the parameter of the workflow (None without one)."""

    holds: Callable[[Case, Any], bool]
    error: str
    """The code of the refusal's words: `workflow.errors` of content/messages.yml."""
    parameter: Literal["", "minutes"] = ""
    """minutes: a number, or the name of one in the form's `handling`."""
    needs_slot: bool = False
    """Only for a workflow of forms with slots."""
    needs_seminar: bool = False
    """Only for a workflow of forms for seminars."""
    is_lasting: bool = False
    """An action that this guard stops isn't offered to staff at all: nothing they do changes it."""


def _before_start(case: Case, _: Any) -> bool:
    return case.now < case.slot


def _before_start_or_moved(case: Case, _: Any) -> bool:
    return "slot" in case.given or case.now < case.slot


def _from_start(case: Case, minutes: Any) -> bool:
    waited = minutes if isinstance(minutes, int) else case.setting(minutes)
    return case.now >= case.slot + timedelta(minutes=waited)


def _before_deadline(case: Case, _: Any) -> bool:
    return case.now < case.grid.deadline_so_far_known(tokyo_day(case.slot))


def _is_suspect(case: Case, _: Any) -> bool:
    return bool(case.stored.get("suspect"))


def _was_never_invited(case: Case, _: Any) -> bool:
    # Who was invited is a person.
    return "invited" not in case.stored


def _has_earlier_offers(case: Case, _: Any) -> bool:
    return "earlier" in case.form.words


def _wants_earlier(case: Case, _: Any) -> bool:
    return wants_earlier(case.stored)


def _has_answer_mail(case: Case, _: Any) -> bool:
    return "answer" in case.form.words["mails"]


def _wants_mail(case: Case, _: Any) -> bool:
    answers = case.stored["answers"]
    return case.form.address(answers) is not None and answers.get("reply_by", "email") == "email"


def _is_waiting(case: Case, _: Any) -> bool:
    return "waiting" in case.stored


def _is_not_waiting(case: Case, _: Any) -> bool:
    return "waiting" not in case.stored


def _reminder_is_due(case: Case, _: Any) -> bool:
    waiting = case.stored.get("waiting", {"reminded": ""})
    return "reminded" not in waiting and waiting["remind_on"] <= tokyo_day(case.now).isoformat()


def _has_reply(case: Case, _: Any) -> bool:
    return "reply" in case.stored


def _was_written_to(case: Case, _: Any) -> bool:
    return thread.was_written_to(case.stored)


def _was_missed(case: Case, _: Any) -> bool:
    state = Workflow.of_form(case.bundle, case.form.id).states.get(case.stored["status"], {})
    return is_missed(case.stored, state, on=tokyo_day(case.now))


def _promise_is_missed(case: Case, _: Any) -> bool:
    return _was_missed(case, _) and case.stored.get("missed") != case.stored["due"]


GUARDS: Mapping[str, Guard] = {
    "before_start": Guard(holds=_before_start, error="begun", needs_slot=True),
    "before_start_or_moved": Guard(holds=_before_start_or_moved, error="begun", needs_slot=True),
    "from_start": Guard(holds=_from_start, error="too_early", parameter="minutes", needs_slot=True),
    "before_deadline": Guard(holds=_before_deadline, error="past_deadline", needs_slot=True),
    "is_suspect": Guard(holds=_is_suspect, error="not_suspect", is_lasting=True),
    "was_never_invited": Guard(holds=_was_never_invited, error="not_suspect"),
    "has_earlier_offers": Guard(
        holds=_has_earlier_offers, error="no_earlier_offers", needs_slot=True, is_lasting=True
    ),
    "wants_earlier": Guard(holds=_wants_earlier, error="no_earlier_offers", needs_slot=True, is_lasting=True),
    "has_answer_mail": Guard(holds=_has_answer_mail, error="no_answer_mail"),
    "wants_mail": Guard(holds=_wants_mail, error="answer_by_phone"),
    "is_waiting": Guard(holds=_is_waiting, error="not_waiting", is_lasting=True),
    "is_not_waiting": Guard(holds=_is_not_waiting, error="waiting_already", is_lasting=True),
    "reminder_is_due": Guard(holds=_reminder_is_due, error="not_waiting", is_lasting=True),
    "has_reply": Guard(holds=_has_reply, error="no_reply", is_lasting=True),
    "was_written_to": Guard(holds=_was_written_to, error="not_written_to", is_lasting=True),
    "was_missed": Guard(holds=_was_missed, error="not_missed", is_lasting=True),
    "is_seconded": Guard(holds=dispatch.is_seconded, error="second_person"),
    "visits_left": Guard(holds=dispatch.visits_left, error="visits_made", is_lasting=True),
    "has_visit": Guard(holds=dispatch.has_visit, error="no_visit", is_lasting=True),
    "visit_has_begun": Guard(holds=dispatch.visit_has_begun, error="too_early"),
    "promise_is_missed": Guard(holds=_promise_is_missed, error="not_missed", is_lasting=True),
    "before_seminar": Guard(holds=seminars.before_seminar, error="seminar_begun", needs_seminar=True),
    "after_seminar_began": Guard(
        holds=seminars.after_seminar_began, error="seminar_not_begun", needs_seminar=True
    ),
    "seminar_is_closed": Guard(
        holds=seminars.seminar_is_closed, error="seminar_not_begun", needs_seminar=True
    ),
}
"""`from_start: -30` holds from 30 minutes before the consultation on; nobody is in the meeting earlier."""
