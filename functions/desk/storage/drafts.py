"""Drafts: what the staff are still writing to an applicant, one text for each action, for every colleague.

One item a submission, in its partition: it is deleted with it. `n` counts its changes; a draft changes
nothing of the case, so it has no version and no event. The table's own key encrypts it, like the answers.
"""

from collections.abc import Mapping
from datetime import datetime

from desk.domain.calendar.moments import stamp
from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, Write, to_wire
from desk.storage.writes import key_of, put, still

SENT, GIVEN_BACK = "draft that was sent", "draft of what was given back"
"""Roles: a draft that is taken away, and one that is made, in the transaction of a change."""

Typed = Mapping[str, str]


def draft_of(draft: Item | None, action: str) -> Mapping[str, object] | None:
    """What is kept for an action: `typed` (control -> text), `by` and `at`; perhaps `note`, why a colleague
    gave it back, and `returned_by`.
    """
    found: Mapping[str, object] | None = (draft or {}).get("texts", {}).get(action)
    return found


def number_of(draft: Item | None) -> int:
    """The number of its last change; 0 before the first."""
    return int((draft or {}).get("n", 0))


def typed_text(typed: Typed, *, by: str, at: datetime, **more: str) -> Item:
    return {"typed": dict(typed), "by": by, "at": stamp(at), **more}


def keep_draft(
    table: Table, stored: Item, draft: Item | None, action: str, text: Item | None, *, seen: int
) -> bool:
    """Keep a text for an action, or none any more; False if a colleague has changed the draft since `seen`,
    or the case has changed since it was read.

    The case is looked at in the same transaction: nothing may be left behind by one that is deleted.
    Raises Unavailable.
    """
    if number_of(draft) != seen:
        return False
    check = Write(role="meta", verb="ConditionCheck", request={"Key": key_of(stored), **still(stored)})
    writes = [check, draft_write("draft", stored, draft, action, text)]

    def on_conflict(failed: Mapping[str, Item]) -> bool:
        # Perhaps it was this very call, and its answer was lost.
        texts = failed.get("draft", {}).get("texts", {})
        return bool(text) and texts.get(action) == text

    found = table.write(lambda: writes, on_conflict, tries=MAX_TRIES)
    return True if found is None else found


def draft_write(role: str, stored: Item, draft: Item | None, action: str, text: Item | None) -> Write:
    """Put the draft with this action's text (None: without it), if it is still the one that was read."""
    texts = {name: one for name, one in (draft or {}).get("texts", {}).items() if name != action}
    item = {
        "PK": stored["PK"],
        "SK": "DRAFT",
        "type": "draft",
        "n": number_of(draft) + 1,
        "texts": texts | ({action: text} if text else {}),
    }
    if draft is None:
        return put(role, item)
    same = {"ConditionExpression": "n = :n", "ExpressionAttributeValues": to_wire({":n": draft["n"]})}
    return put(role, item, same)
