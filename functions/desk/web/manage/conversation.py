"""What an applicant is told of the conversation: its texts, what the desk waits for, a promise it missed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desk.domain.calendar.moments import from_stamp, full_day_words, moment_words
from desk.domain.forms.answers_in_words import ShownAnswer, ShownSection
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Item
from desk.domain.submissions.thread import is_from_applicant, thread
from desk.domain.submissions.watch.attention import is_missed
from desk.domain.submissions.workflow import Workflow
from desk.domain.transitions.effects.conversation import waiting_words
from desk.web.manage.lookup import Booking


def manage_words(workflow: Workflow, bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    """`manage` of content/messages.yml, with what the life says in its own words."""
    return {**bundle["messages"]["manage"], **workflow.words.get("manage", {})}


def texts_of(booking: Booking) -> Iterator[tuple[str, bool, str]]:
    """(moment, whether the applicant wrote it, text) of each text, the oldest first."""
    clock = booking.form.clock
    for one in thread(booking.stored):
        yield moment_words(from_stamp(one["at"]), clock), is_from_applicant(one), str(one["text"])


def thread_section(booking: Booking, words: Mapping[str, str]) -> tuple[ShownSection, ...]:
    """The texts as one more section of the copy of the answers; none if there are none."""
    shown = tuple(
        ShownAnswer(field="", label=f"{at} {words['from_you' if is_own else 'from_desk']}", value=text)
        for at, is_own, text in texts_of(booking)
    )
    return (ShownSection(title=words["thread_title"], answers=shown),) if shown else ()


def calls_of(booking: Booking, workflow: Workflow) -> Iterator[Item]:
    """The events of the desk's calls."""
    return (event for event in booking.dossier.events if workflow.is_call(event["what"]))


def waiting_of(booking: Booking, words: Mapping[str, str]) -> tuple[str, ...]:
    """What the desk waits for, and until when it answers after that; empty if it doesn't wait."""
    waiting = booking.stored.get("waiting")
    if waiting is None:
        return ()
    facts = {"waiting_for": waiting_words(booking.form, waiting), "left": str(int(waiting["left"]))}
    return fill(words["waiting_lead"], facts), fill(words["waiting_next"], facts)


def apology_of(stored: Mapping[str, Any], workflow: Workflow, words: Mapping[str, str], *, on: date) -> str:
    """What is said when the promised day is over and the step not done; "" otherwise."""
    if not is_missed(stored, workflow.states.get(stored["status"], {}), on=on):
        return ""
    return fill(words["missed"], {"promised": full_day_words(date.fromisoformat(stored["due"]))})


def reply_limit(workflow: Workflow) -> str:
    """How many characters a reply may have, in words; "" in a life without replies."""
    takes = workflow.actions.get("reply", {}).get("takes")
    return f"{takes['properties']['text']['maxLength']:,}" if takes else ""
