"""The effects of a conversation: messages either way, waiting for the applicant, a promise that was missed.

META has `messages` (the thread: at, by, text), `reply` (the applicant has written, and nobody has dealt with
it) and `waiting` (the promise's clock stands still). They are beside the state, so every life can have them.
All of them are deleted with the answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desk.domain.calendar.moments import ONE_DAY, stamp, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.errors import InvalidAnswers
from desk.domain.forms.due import due_day, earliest_due
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.letters import letter_of_desk
from desk.domain.submissions.change import Change
from desk.domain.submissions.thread import is_from_applicant, thread
from desk.domain.submissions.watch.attention import due as queued_on
from desk.domain.submissions.workflow import APPLICANT, Workflow
from desk.domain.transitions.case import Case

_MOST_BYTES = 150_000
"""Of all texts of a thread. Far below an item's 400 KB, so that it never blocks another action."""
_MOST_OF_APPLICANT = 90_000
"""So an applicant can't keep the staff from writing."""
_MOST_IN_A_ROW = 5
"""Replies before the desk has written again."""


def add_message(change: Change, case: Case) -> Change:
    """Add what was typed to the thread."""
    return _said(change, case, str(case.given["text"]).strip("\n"))


def _said(change: Change, case: Case, text: str) -> Change:
    check_room(case, text)
    message = {"at": stamp(case.now), "by": case.author or case.by, "text": text}
    return _with(change, messages=[*case.stored.get("messages", ()), message])


def check_room(case: Case, text: str) -> None:
    """Raises InvalidAnswers if `text` has no room in the thread, or is one reply too many."""
    before = thread(case.stored)
    own = [one for one in before if is_from_applicant(one)]
    if case.by == APPLICANT:
        in_a_row = next((n for n, one in enumerate(reversed(before)) if not is_from_applicant(one)), len(own))
        if in_a_row >= _MOST_IN_A_ROW:
            raise InvalidAnswers((case.error("text", "too_many_replies", limit=str(_MOST_IN_A_ROW)),))
    new = len(text.encode())
    is_full = _size(before) + new > _MOST_BYTES
    if is_full or (case.by == APPLICANT and _size(own) + new > _MOST_OF_APPLICANT):
        raise InvalidAnswers((case.error("text", "thread_full"),))


def _size(messages: Iterable[Mapping[str, Any]]) -> int:
    return sum(len(str(one["text"]).encode()) for one in messages)


def raise_reply(change: Change, case: Case) -> Change:
    """The case comes up in the queue, at the latest as many opening days from now as the form promises."""
    before = change.queue or queued_on(case.stored)
    own = str(case.stored.get("reply", {}).get("queue", before.isoformat()))
    reply = {"at": stamp(case.now), "queue": own if change.queue is None else before.isoformat()}
    return replace(_with(change, reply=reply), queue=min(before, earliest_due(case.form, case.now)))


def settle_reply(change: Change, case: Case) -> Change:
    """The reply is dealt with: the case goes back to its own place in the queue."""
    reply = case.stored.get("reply")
    if reply is None:
        return change
    settled = replace(change, dropped=(*change.dropped, "reply"))
    return settled if change.queue else replace(settled, queue=date.fromisoformat(reply["queue"]))


def wait(change: Change, case: Case) -> Change:
    """Stop the promise's clock: `left` opening days of it will be there when it goes on.

    What is asked for is a text of the thread too, so the question stays readable beside its answer.
    """
    reasons = case.setting("waiting")["reasons"]
    given = {name: case.given[name] for name in ("reason", "sentence") if name in case.given}
    if len(given) != 1:
        raise InvalidAnswers((case.error("", "waiting_for"),))
    if given.get("reason", next(iter(reasons))) not in reasons:
        raise InvalidAnswers((case.error("reason", "waiting_reason", reasons="、".join(reasons)),))
    lead = {**case.bundle["messages"]["manage"], **_own_words(case)}["waiting_lead"]
    asked = fill(lead, {"waiting_for": waiting_words(case.form, given)})
    return _waiting(_said(change, case, asked), case, given)


def _own_words(case: Case) -> Mapping[str, str]:
    """What the life says on the manage page in its own words."""
    words: Mapping[str, str] = Workflow.of_form(case.bundle, case.form.id).words.get("manage", {})
    return words


def wait_if_asked(change: Change, case: Case) -> Change:
    """As `wait`, for the reply to the message, if that was typed."""
    return _waiting(change, case, {}) if case.given.get("wait") else change


def _waiting(change: Change, case: Case, what: Mapping[str, str]) -> Change:
    setting, today = case.setting("waiting"), tokyo_day(case.now)
    calendar = case.form.calendar
    before = case.stored.get("waiting")
    remind = calendar.earliest_opening_day_after(today, setting["remind_opening_days"])
    task = calendar.earliest_opening_day_after(today, setting["task_opening_days"])
    waiting = {
        "since": stamp(case.now),
        "left": before["left"] if before else _left(case, today),
        "remind_on": remind.isoformat(),
        **what,
    }
    return replace(_with(change, waiting=waiting), queue=task)


def waiting_words(form: Form, waiting: Mapping[str, Any]) -> str:
    """What the desk waits for: the staff's sentence, the words of the reason, or a reply to a message."""
    setting = form.words.get("handling", {}).get("waiting", {"reasons": {}, "reply": ""})
    known = setting["reasons"].get(waiting.get("reason"), setting["reply"])
    return str(waiting.get("sentence", known))


def _left(case: Case, today: date) -> int:
    """The opening days behind today up to the promised day; at least the next one."""
    day, left, due = today, 0, case.stored.get("due")
    if due is None:
        return int(case.form.words["due"]["opening_days"])
    while day < date.fromisoformat(due):
        day += ONE_DAY
        left += case.form.calendar.may_open(day)
    return max(left, 1)


def resume(change: Change, case: Case) -> Change:
    """Let the promise's clock go on, from today; nothing if it wasn't stopped."""
    waiting = case.stored.get("waiting")
    if waiting is None:
        return change
    rule = {"opening_days": int(waiting["left"])}
    slot = parse_slot(case.stored["slot"]) if "slot" in case.stored else None
    due, queue = due_day(case.form, case.now, slot, rule), earliest_due(case.form, case.now, slot, rule)
    if due and slot:
        due = queue = min(due, tokyo_day(slot))
    change = replace(change, dropped=(*change.dropped, "waiting"), queue=queue)
    if due is None:
        return replace(change, dropped=(*change.dropped, "due"))
    return replace(_with(change, due=due.isoformat()), details={**change.details, "due": due.isoformat()})


def record_reminder(change: Change, case: Case) -> Change:
    """Once for each time of waiting."""
    return _with(change, waiting={**case.stored["waiting"], "reminded": stamp(case.now)})


def record_missed(change: Change, case: Case) -> Change:
    """Once for each promised day."""
    return _with(change, missed=case.stored["due"])


def tell_lead(change: Change, case: Case) -> Change:
    """A mail to the desk's lead, with nothing of the applicant in it."""
    facts = facts_of_stored(case.form, case.stored)
    letter = letter_of_desk(
        "missed_lead",
        case.stored["desk"],
        {name: facts[name] for name in ("receipt", "received_at", "due")},
        bundle=case.bundle,
        without_phone=case.form.is_without_phone(case.stored["answers"]),
    )
    return replace(change, letters=(*change.letters, letter)) if letter else change


def log_call(change: Change, _: Case) -> Change:
    """Marks an action as a call: the applicant's page lists its events."""
    return change


def without_conversation(change: Change, case: Case) -> Change:
    """A change that leads to a state: that ends waiting, and the staff's also settles a reply."""
    ended = ["waiting"] if "waiting" in case.stored and "waiting" not in change.values else []
    if case.by == APPLICANT and "reply" in case.stored and not change.ends:
        before = change.queue or queued_on(case.stored)
        reply = {**case.stored["reply"], "queue": before.isoformat()}
        change = replace(_with(change, reply=reply), queue=min(before, queued_on(case.stored)))
    elif "reply" in case.stored:
        ended.append("reply")
    return replace(change, dropped=(*change.dropped, *ended))


def _with(change: Change, **values: Any) -> Change:
    return replace(change, values={**change.values, **values})
