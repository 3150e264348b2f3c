"""Whether a change frees a submission's place in its form's limit, or takes it again. Pure."""

from dataclasses import replace

from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change


def with_limit(change: Change, form: Form) -> Change:
    """The change with what becomes of the place: `freed_in` of its form's `limit` frees it."""
    if "limited" not in change.stored:
        return change
    is_free = change.status in form.words.get("limit", {}).get("freed_in", ())
    was_free = bool(change.stored.get("limit_freed"))
    if is_free and not was_free:
        return replace(change, limit=-1, values={**change.values, "limit_freed": True})
    if was_free and not is_free:
        return replace(change, limit=1, dropped=(*change.dropped, "limit_freed"))
    return change
