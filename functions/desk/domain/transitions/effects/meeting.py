"""What staff decide about a consultation's meeting: its kind, and the URL of a video meeting."""

from dataclasses import replace

from desk.domain.errors import FieldError, InvalidAnswers
from desk.domain.forms.bounds.hosts import is_at_host
from desk.domain.submissions.change import Change
from desk.domain.submissions.meeting import PHONE, VIDEO, can_phone, kind_of, kinds_of
from desk.domain.transitions.case import Case


def set_meeting(change: Change, case: Case) -> Change:
    """The kind that was typed, if any, and the URL if it's a video meeting: an earlier one stays."""
    change = _with_kind(change, case)
    url, stored = case.given.get("url", ""), case.stored
    if kind_of(case.form, {**stored, **change.values}) not in ("", VIDEO):
        if url:
            raise InvalidAnswers((case.error("url", "url_not_needed"),))
        return replace(change, dropped=(*change.dropped, "meeting_url"))
    url = url or stored.get("meeting_url", "")
    if not url:
        message = case.error("url", "url_needed").message
        raise InvalidAnswers((FieldError(field="url", code="required", message=message),))
    hosts = case.setting("meeting_hosts")
    if not is_at_host(url, hosts):
        raise InvalidAnswers((case.error("url", "meeting_url", hosts="、".join(hosts)),))
    return replace(change, values={**change.values, "meeting_url": url})


def has_meeting(case: Case) -> bool:
    """Whether kind and URL are what was typed."""
    url = case.stored.get("meeting_url")
    return bool(case.given.get("url", url) == url and not _is_other_kind(case))


def has_other_kinds(case: Case) -> bool:
    """Whether the form offers more than one kind."""
    return len(kinds_of(case.form)) > 1


def can_switch(case: Case) -> bool:
    """Whether a fixed meeting can become another: of another kind, or at another URL."""
    return has_other_kinds(case) or VIDEO in kinds_of(case.form)


def switch_kind(change: Change, case: Case) -> Change | None:
    """Another kind, before the meeting is fixed; None if it's that already."""
    if "url" in case.given:
        raise InvalidAnswers((case.error("url", "url_not_needed"),))
    return _with_kind(change, case) if _is_other_kind(case) else None


def switch_meeting(change: Change, case: Case) -> Change | None:
    """Another kind or URL for a fixed meeting; None if it's that already."""
    return None if has_meeting(case) else set_meeting(change, case)


def _is_other_kind(case: Case) -> bool:
    kind = kind_of(case.form, case.stored)
    return bool(case.given.get("kind", kind) != kind)


def _with_kind(change: Change, case: Case) -> Change:
    kind, kinds = case.given.get("kind"), kinds_of(case.form)
    if kind is None:
        return change
    if kind not in kinds:
        listed = "、".join(f"{name}（{words['name']}）" for name, words in kinds.items())
        raise InvalidAnswers((case.error("kind", "kind", kinds=listed),))
    if kind == PHONE and not can_phone(case.form, case.stored["answers"]):
        raise InvalidAnswers((case.error("kind", "kind_without_phone"),))
    details = {**change.details, "kind": kind} if _is_other_kind(case) else change.details
    return replace(change, values={**change.values, "kind": kind}, details=details)
