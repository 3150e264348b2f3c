"""Whether a change makes a submission the one of its body that goes on, or no longer. Pure."""

from dataclasses import replace

from desk.domain.submissions.change import Change
from desk.domain.submissions.workflow import has_ended


def with_body(change: Change) -> Change:
    """The change with what becomes of its body's one dispatch: it lasts from the decision to the end."""
    stored = change.stored
    had = "granted" in stored and not has_ended(stored)
    has = "granted" in {**stored, **change.values} and not change.is_ended
    if "bodies" not in stored or had == has:
        return change
    return replace(change, body="take" if has else "free")
