"""Subscribe to a magazine, confirm it, leave it."""

from collections.abc import Callable
from uuid import uuid4

from desk.domain.calendar.moments import stamp
from desk.domain.codes.magazine_code import is_magazine_code, subscription_id, subscription_of
from desk.domain.errors import NotFound, Unavailable
from desk.domain.magazines.issues import issue_pk, row_sort
from desk.domain.magazines.subscription import Asked, Ending, Step, asked, can_be_confirmed, confirmed, left
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.subscriptions import subscription, write_step
from desk.storage.table import Write, to_wire

_READINGS = 5


def subscribe(magazine: str, address: str, parts: Parts, *, by: str, op: str = "") -> None:
    """Ask the mailbox to confirm. What happens says nothing about whether it is subscribed.

    `by` is `page`, `phone` or a form; `op` names the request, if it may be repeated. Raises Unavailable.
    """
    found = subscription_id(magazine, address, key=parts.settings.mail_hash_key)
    asks = Asked(id=found, magazine=magazine, address=address, by=by, op=op or str(uuid4()), at=parts.clock())
    _change(found, lambda stored: asked(stored, asks, parts.bundle), parts)


def confirm(code: str, parts: Parts) -> str:
    """The magazine that is subscribed to now by a plain code. Raises NotFound, Unavailable."""
    now, keys = parts.clock(), parts.settings.link_keys

    def step(stored: Item | None) -> Step | None:
        since = str(stored.get("since", "")) if stored else ""
        # The code is looked at in any case: how long an answer takes tells nothing.
        is_right = is_magazine_code("confirm", code, keys=keys, since=since)
        if stored is None or not is_right or not since or not can_be_confirmed(stored, at=now):
            raise NotFound
        return confirmed(stored, at=now)

    found = _change(subscription_of(code), step, parts)
    if found is None:
        raise NotFound
    return str(found["magazine"])


def find(code: str, parts: Parts) -> str:
    """The magazine that a plain code can end, or "" if nothing of it is left.

    Raises NotFound, Unavailable.
    """
    if not is_magazine_code("leave", code, keys=parts.settings.link_keys):
        raise NotFound
    stored = subscription(parts.store, subscription_of(code))
    return str(stored["magazine"]) if stored else ""


def leave(code: str, parts: Parts, *, by: Ending, issue: str = "") -> str:
    """End a subscription by a plain code; as `find`. The same again changes nothing.

    `issue`: from whose mail it was ended, for its count. Raises NotFound, Unavailable.
    """
    magazine = find(code, parts)
    found, now = subscription_of(code), parts.clock()

    def beside(step: Step, before: Item | None) -> list[Write]:
        row = {"PK": issue_pk(magazine, issue), "SK": row_sort(found)}
        if not issue or step.after is before or parts.store.get(row) is None:
            return []
        request = {
            "Key": to_wire(row),
            "ConditionExpression": "attribute_exists(PK)",
            "UpdateExpression": "SET left_at = :now",
            "ExpressionAttributeValues": to_wire({":now": stamp(now)}),
        }
        return [Write(role="issue", verb="Update", request=request)]

    _change(found, lambda stored: left(stored, by=by, at=now) if stored else None, parts, beside=beside)
    return magazine


def end(id: str, parts: Parts, *, by: Ending) -> None:
    """End a subscription by its id; the same again changes nothing. Raises Unavailable."""
    _change(id, lambda stored: left(stored, by=by, at=parts.clock()) if stored else None, parts)


def _change(
    id: str,
    step: Callable[[Item | None], Step | None],
    parts: Parts,
    *,
    beside: Callable[[Step, Item | None], list[Write]] = lambda _step, _before: [],
) -> Item | None:
    """Take a step on what is stored, anew if somebody else did in between; META after it, or as it is."""
    for _ in range(_READINGS):
        before = subscription(parts.store, id)
        taken = step(before)
        if taken is None or taken.after is before:
            return before
        if write_step(parts.store, taken, before, beside(taken, before)):
            return taken.after
    raise Unavailable
