"""The effects of what staff write down: reasons, answers, notes, records, who looks after it."""

from dataclasses import replace
from typing import Any

from desk.domain.calendar.moments import stamp
from desk.domain.errors import InvalidAnswers
from desk.domain.forms.answers import Answers
from desk.domain.forms.form import slots_of
from desk.domain.submissions.change import Change
from desk.domain.submissions.reasons import checked_reason, known_reasons
from desk.domain.transitions.case import Case
from desk.domain.transitions.effects.conversation import check_room

# Far below an item's 400 KB, so that notes never block another action.
_MOST_NOTES = 50
_MOST_HANDS = 50
"""Of the latest times that a case was handed on, the trail says from whom to whom."""

_PERSONAL = ("name", "address", "contact")
"""The `pii` of fields whose answers must not be in a reason."""


def tell_reason(change: Change, case: Case) -> Change:
    """Keep why the desk changes it, for the mail and the applicant's page. An earlier reason stays only while
    the booking does. Nobody is moved without one, but to a slot that they wished for themselves.
    """
    if "reason" not in case.given and not _is_unexplained(change, case):
        is_touched = change.frees or "to" in change.details
        return drop_told_reason(change, case) if is_touched else change
    fields = case.form.words["fields"]
    personal = {
        field: answer
        for field, answer in case.stored["answers"].items()
        if fields.get(field, {}).get("pii") in _PERSONAL
    }
    desk = case.stored["desk"]
    reason = checked_reason(case.given.get("reason", ""), case.bundle, desk, answers=personal)
    is_known = reason in known_reasons(case.bundle, desk)
    # A sentence is kept in META alone: the trail has nothing that somebody typed.
    details = {"why": reason} if is_known else {}
    return replace(_with(change, change_reason=reason), details={**change.details, **details})


def _is_unexplained(change: Change, case: Case) -> bool:
    """Whether it is moved to a slot that is none of the applicant's wishes."""
    wishes = [slot for _, slot in slots_of(Answers(case.stored.get("answers", {})))]
    return "to" in change.details and change.details["to"] not in wishes


def drop_told_reason(change: Change, _: Case) -> Change:
    return replace(change, dropped=(*change.dropped, "change_reason"))


def record_reason(change: Change, case: Case) -> Change:
    reason, reasons = case.given["reason"], case.setting("decline_reasons")
    if reason not in reasons:
        raise InvalidAnswers((case.error("reason", "reason", reasons="、".join(reasons)),))
    return replace(_with(change, reason=reason), details={**change.details, "reason": reason})


def drop_reason(change: Change, _: Case) -> Change:
    return replace(change, dropped=(*change.dropped, "reason"))


def record_answer(change: Change, case: Case) -> Change:
    check_room(case, str(case.given["text"]))
    # In META and not in the event, like a note.
    before = [case.stored["answer"]] if "answer" in case.stored else []
    earlier = [*case.stored.get("earlier_answers", ()), *before]
    return _with(change, answer=signed(case), **({"earlier_answers": earlier} if earlier else {}))


def add_note(change: Change, case: Case) -> Change:
    notes = case.stored.get("notes", ())
    if len(notes) >= _MOST_NOTES:
        raise InvalidAnswers((case.error("", "too_many_notes", limit=str(_MOST_NOTES)),))
    # In META and not in the event: a note may name a person, and is deleted with the answers.
    return _with(change, notes=[*notes, signed(case)])


def record(change: Change, case: Case) -> Change:
    return _with(change, recorded={**case.stored.get("recorded", {}), **case.given})


def assign(change: Change, case: Case) -> Change | None:
    to, before = case.given.get("to", case.by), case.stored.get("assignee", "")
    if to == before:
        return None
    # In META and not in the event: the trail has nothing that somebody typed. `v` leads to the event.
    hand = {"v": change.v, "from": before, "to": to}
    return _with(change, assignee=to, hands=[*case.stored.get("hands", ()), hand][-_MOST_HANDS:])


def stop_mail(change: Change, _: Case) -> Change:
    return replace(change, stops_mail=True)


def _with(change: Change, **values: Any) -> Change:
    return replace(change, values={**change.values, **values})


def signed(case: Case) -> dict[str, str]:
    """A text of the staff's with who wrote it and when."""
    return {"at": stamp(case.now), "by": case.author or case.by, "text": case.given["text"].strip()}
