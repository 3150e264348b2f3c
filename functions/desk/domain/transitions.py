"""Transitions: how an action changes a stored submission, and which mails it triggers. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from desk.domain.calendar.moments import stamp, tokyo_day
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.errors import FieldError, InvalidAnswers, NotAllowedNow
from desk.domain.forms import formats
from desk.domain.forms.due import earliest_due
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.mail.facts import facts_of_stored
from desk.domain.mail.letters import letter
from desk.domain.mail.uses import use_of
from desk.domain.submissions import actions
from desk.domain.submissions.model import Change, Item, Letter, holds_slot
from desk.domain.submissions.workflow import APPLICANT, next_status

_MAX_NOTE = 1000
# Far below an item's 400 KB, so that notes never block another action.
_MOST_NOTES = 50
_EARLIEST = timedelta(minutes=30)
"""How long before a consultation an applicant can be identified: nobody is in the meeting earlier."""
_MAX_ANSWER = 10_000
# No user, no port, and only the characters of RFC 3986: mail programs end a link at any other.
_URL = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]*)?")


def plan(
    action: actions.Action,
    form: Form,
    stored: Item,
    *,
    by: str,
    op: str,
    now: datetime,
    bundle: Mapping[str, Any],
) -> Change | None:
    """The change that an action makes to the stored META item; None if it would change nothing.

    `now` is aware. Raises NotAllowedNow, InvalidAnswers.
    """
    status = next_status(stored["status"], action.name, has_slots=form.grid is not None)
    if status is None:
        if _is_repeated(action, stored):
            return None
        raise NotAllowedNow
    basis = Change(stored=stored, action=action.name, status=status, by=by, at=now, op=op)
    match action:
        case actions.Confirm():
            return _confirm(basis, action, form, bundle)
        case actions.Move() | actions.ChangeSlot():
            return _move(basis, action, form, bundle)
        case actions.Decline():
            return _decline(basis, action, form, bundle)
        case actions.Cancel() | actions.Withdraw():
            return _cancel(basis, form, bundle)
        case actions.Identify() | actions.RefuseIdentity():
            if now < parse_slot(stored["slot"]) - _EARLIEST:
                raise NotAllowedNow((_error(form, "", "too_early"),))
            return basis
        case actions.NoShow():
            waited = parse_slot(stored["slot"]) + timedelta(minutes=form.words["workflow"]["no_show_minutes"])
            if now < waited:
                raise NotAllowedNow((_error(form, "", "too_early"),))
            return basis
        case actions.Answer():
            return _answer(basis, action, form, bundle)
        case actions.Note():
            return _note(basis, action, form)
        case actions.Release():
            # An applicant who was invited is a person, and release sends no mail.
            if not (stored.get("suspect") or action.cluster) or "invited" in stored:
                raise NotAllowedNow((_error(form, "", "not_suspect"),))
            return replace(basis, details={"cluster": action.cluster} if action.cluster else {})
        case actions.Start() | actions.Finish():
            return basis


_LEADS_TO = {"decline": "declined", "cancel": "cancelled", "withdraw": "cancelled", "release": "released"} | {
    "identify": "identified",
    "refuse_identity": "unidentified",
    "start": "started",
    "finish": "done",
    "answer": "done",
    "no_show": "no_show",
}


def _is_repeated(action: actions.Action, stored: Item) -> bool:
    """Whether the submission is already in the state that the action leads to."""
    if isinstance(action, actions.Decline) and action.reason != stored.get("reason"):
        return False
    if isinstance(action, actions.Answer) and formats.text(action.text).strip() != stored.get(
        "answer", {}
    ).get("text"):
        return False
    return bool(_LEADS_TO.get(action.name) == stored["status"])


def _confirm(basis: Change, action: actions.Confirm, form: Form, bundle: Mapping[str, Any]) -> Change | None:
    stored = basis.stored
    url = action.url.strip()
    if not is_meeting_url(url, form.words["workflow"]["meeting_hosts"]):
        hosts = "、".join(form.words["workflow"]["meeting_hosts"])
        raise InvalidAnswers((_error(form, "url", "meeting_url", hosts=hosts),))
    if stored["status"] == "confirmed" and stored["meeting_url"] == url:
        return None
    slot = parse_slot(stored["slot"])
    if basis.at >= slot:
        raise NotAllowedNow((_error(form, "", "begun"),))
    values = {"meeting_url": url, "invited": stored["slot"]}
    taken = None if holds_slot(stored) else slot
    change = replace(basis, values=values, queue=tokyo_day(slot), slot=taken)
    use = "moved" if stored["status"] == "confirmed" else "confirmed"
    return _with_letters(change, form, bundle, _invitation(use, change, form, bundle))


def _move(
    basis: Change, action: actions.Move | actions.ChangeSlot, form: Form, bundle: Mapping[str, Any]
) -> Change | None:
    stored, now = basis.stored, basis.at
    grid = _grid(form)
    old, wanted = parse_slot(stored["slot"]), formats.stamp(action.slot)
    if not formats.is_slot(wanted):
        message = form.messages["format"]["slot"]
        label = {"label": form.label("slot")}
        raise InvalidAnswers((FieldError(field="slot", code="format", message=fill(message, label)),))
    slot = parse_slot(wanted)
    by_applicant = isinstance(action, actions.ChangeSlot)
    if by_applicant and now >= grid.deadline_so_far_known(tokyo_day(old)):
        raise NotAllowedNow((_error(form, "", "past_deadline"),))
    if slot == old:
        return None
    error = grid.error(slot, now=now)
    if error and not (error.code == "past_deadline" and getattr(action, "late", False) and now < slot):
        message = fill(form.messages["slot"][error.code], error.words)
        raise InvalidAnswers((FieldError(field="slot", code=error.code, message=message),))
    details = {"from": stored["slot"], "to": wanted}
    change = replace(basis, slot=slot, until=grid.end(slot), details=details)
    if by_applicant and not holds_slot(stored):
        # By changing it, nobody gets past the places of a source.
        change = replace(change, holds=False)
    if stored["status"] == "confirmed" and not by_applicant:
        change = replace(change, values={"invited": wanted}, queue=tokyo_day(slot))
        return _with_letters(change, form, bundle, _invitation("moved", change, form, bundle))
    due = max(earliest_due(form, now, slot), date.min if by_applicant else date.fromisoformat(stored["due"]))
    change = replace(change, values={"due": due.isoformat()}, dropped=("meeting_url",), queue=due)
    return _with_letters(change, form, bundle, _letter("changed", change, form, bundle))


def _decline(basis: Change, action: actions.Decline, form: Form, bundle: Mapping[str, Any]) -> Change:
    reasons = form.words["workflow"]["decline_reasons"]
    if action.reason not in reasons:
        raise InvalidAnswers((_error(form, "reason", "reason", reasons="、".join(reasons)),))
    change = replace(basis, values={"reason": action.reason}, details={"reason": action.reason})
    words = {"reason": reasons[action.reason]}
    return _with_letters(change, form, bundle, _letter("declined", change, form, bundle, extra=words))


def _cancel(basis: Change, form: Form, bundle: Mapping[str, Any]) -> Change:
    stored = basis.stored
    if form.grid is None:
        return basis
    if basis.by == APPLICANT and basis.at >= parse_slot(stored["slot"]):
        raise NotAllowedNow((_error(form, "", "begun"),))
    change = replace(basis, dropped=("meeting_url",))
    return _with_letters(change, form, bundle, _letter("cancelled", change, form, bundle))


def _answer(basis: Change, action: actions.Answer, form: Form, bundle: Mapping[str, Any]) -> Change:
    answers = basis.stored["answers"]
    if "answer" not in form.words["mails"]:
        raise NotAllowedNow((_error(form, "", "no_answer_mail"),))
    if form.address(answers) is None or answers.get("reply_by", "email") != "email":
        raise NotAllowedNow((_error(form, "", "answer_by_phone"),))
    text = formats.text(action.text).strip()
    if not text or len(text) > _MAX_ANSWER or not formats.is_text(text):
        raise InvalidAnswers((_error(form, "text", "answer", limit=f"{_MAX_ANSWER:,}"),))
    # In META and not in the event, like a note.
    answer = {"at": stamp(basis.at), "by": basis.by, "text": text}
    change = replace(basis, values={"answer": answer})
    return _with_letters(
        change, form, bundle, _letter("answer", change, form, bundle, extra={"answer": text})
    )


def _note(basis: Change, action: actions.Note, form: Form) -> Change:
    text = formats.text(action.text).strip()
    if not text or len(text) > _MAX_NOTE or not formats.is_text(text):
        raise InvalidAnswers((_error(form, "text", "note", limit=f"{_MAX_NOTE:,}"),))
    if len(basis.stored.get("notes", ())) >= _MOST_NOTES:
        raise InvalidAnswers((_error(form, "", "too_many_notes", limit=str(_MOST_NOTES)),))
    # In META and not in the event: a note may name a person, and is deleted with the answers.
    notes = [*basis.stored.get("notes", ()), {"at": stamp(basis.at), "by": basis.by, "text": text}]
    return replace(basis, values={"notes": notes})


def is_meeting_url(url: str, hosts: list[str]) -> bool:
    """Whether it is https on one of `hosts` or a subdomain, without anything that disguises its target."""
    if not _URL.fullmatch(url):
        return False
    host = urlsplit(url).hostname or ""
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)


def _invitation(use: str, change: Change, form: Form, bundle: Mapping[str, Any]) -> Letter | None:
    url = _after(change)["meeting_url"]
    return _letter(use, change, form, bundle, extra={"meeting_url": url})


def _letter(
    use: str,
    change: Change,
    form: Form,
    bundle: Mapping[str, Any],
    *,
    extra: Mapping[str, str] | None = None,
) -> Letter | None:
    """The mail of a change, with a calendar file if the applicant has ever been invited.

    Every mail that leaves the date open or closes the case carries the cancellation, not only the first: a
    newer mail may supersede that one before it is sent.
    """
    after = _after(change)
    facts = facts_of_stored(form, after) | dict(extra or {})
    calendar, method = None, use_of(use).calendar
    if method and "invited" in after:
        calendar = _calendar(method, after, form)
    return letter(use, form, after["answers"], facts, bundle=bundle, calendar=calendar)


def _with_letters(change: Change, form: Form, bundle: Mapping[str, Any], letter: Letter | None) -> Change:
    """The change with its mail, and with a notice to the desk if the applicant made it."""
    letters = [letter]
    if change.by == APPLICANT and not change.canary_marks:
        what = {"what": bundle["messages"]["workflow"]["action"][change.action]}
        letters.append(_letter("staff_change", change, form, bundle, extra=what))
    return replace(change, letters=tuple(one for one in letters if one))


def _after(change: Change) -> Item:
    """The submission as it will be after the change."""
    after = {**change.stored, **change.values}
    return after | {"slot": f"{change.slot:%Y-%m-%dT%H:%M}"} if change.slot else after


def _calendar(method: str, after: Mapping[str, Any], form: Form) -> dict[str, str]:
    """The facts of the calendar file, for the slot that the applicant is or was last invited to."""
    slot = parse_slot(after["invited"])
    facts = {"method": method, "start": stamp(slot), "end": stamp(_grid(form).end(slot))}
    return facts | {"url": after["meeting_url"]} if method == "REQUEST" else facts


def _grid(form: Form) -> SlotGrid:
    if form.grid is None:
        raise NotAllowedNow
    return form.grid


def _error(form: Form, field: str, code: str, **words: str) -> FieldError:
    return FieldError(field=field, code=code, message=fill(form.workflow_errors[code], words))
