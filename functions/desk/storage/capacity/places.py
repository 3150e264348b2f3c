"""Places: how many unconfirmed bookings of one source hold a slot, and how many of those one mailbox has.

One item a source and desk (`SRC#…`) has the counts `n` and, for each mailbox, `m<hash>`; and for each booking
an attribute named after its sid, which says until when it counts and for which mailbox. So a place is given
back once, however often that is tried, and one whose consultation is over can be taken over. Pure.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desk.domain.calendar.moments import epoch, stamp
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.model import Item, is_sid
from desk.storage.table import Write, to_wire

_SEPARATOR = "#"


class Place(NamedTuple):
    """What a booking needs to hold its slot unconfirmed: one of `most` places of its source `pk`, and one of
    `most_a_mailbox` places there of its mailbox (`person` of META; "" if it has none).

    It counts until `until`; the item is deleted by TTL after `kept_until`. Both are aware.
    """

    pk: str
    person: str
    most: int
    most_a_mailbox: int
    until: datetime
    kept_until: datetime

    def is_full(self, stored: Mapping[str, Any]) -> bool:
        """Whether all places of the source are taken, and not only those of the mailbox."""
        return bool(stored.get("n", 0) >= self.most)


def take_place(place: Place, sid: str, *, over: Mapping[str, str]) -> Write:
    """Count a booking, if there is a place. `over` (sid -> what the item says of it) are given back first."""
    mailbox = _mailbox(place.person)
    counts = Counter({"n": 1, mailbox: 1})
    counts.subtract(["n"] * len(over))
    counts.subtract(value.partition(_SEPARATOR)[2] for value in over.values())
    names = {f"#c{n}": name for n, name in enumerate(counts)}
    by_name = {name: short for short, name in names.items()}
    sids = {f"#o{n}": one for n, one in enumerate(over)}
    room = {"n": place.most - counts["n"] + 1, mailbox: place.most_a_mailbox - counts[mailbox] + 1}
    conditions = [
        f"(attribute_not_exists({by_name[name]}) OR {by_name[name]} < :l{n})" for n, name in enumerate(room)
    ]
    conditions += [f"attribute_exists({short})" for short in sids]
    added = ", ".join(f"{short} :c{n}" for n, short in enumerate(names))
    removed = f" REMOVE {', '.join(sids)}" if sids else ""
    values = {
        ":until": f"{stamp(place.until)}{_SEPARATOR}{mailbox}",
        ":type": "source",
        ":end": epoch(place.kept_until),
        **{f":c{n}": counts[name] for n, name in enumerate(names.values())},
        **{f":l{n}": limit for n, limit in enumerate(room.values())},
    }
    request = {
        "Key": to_wire({"PK": place.pk, "SK": "META"}),
        "ConditionExpression": " AND ".join(conditions),
        "UpdateExpression": f"ADD {added} SET #sid = :until, #type = :type, expires_at = :end{removed}",
        "ExpressionAttributeNames": {"#sid": sid, "#type": "type", **names, **sids},
        "ExpressionAttributeValues": to_wire(values),
    }
    return Write(role="place", verb="Update", request=request)


def free_place(stored: Item, sid: str) -> Write:
    """Give a booking's place back, if it is still counted. `stored` is its META item."""
    mailbox = _mailbox(str(stored.get("person", "")))
    request = {
        "Key": to_wire({"PK": stored["source"], "SK": "META"}),
        "ConditionExpression": "attribute_exists(#sid)",
        "UpdateExpression": "ADD n :less, #mailbox :less REMOVE #sid",
        "ExpressionAttributeNames": {"#sid": sid, "#mailbox": mailbox},
        "ExpressionAttributeValues": to_wire({":less": -1}),
    }
    return Write(role="place", verb="Update", request=request)


def move_place(stored: Item, sid: str, *, person: str) -> Write:
    """Count a booking for another mailbox of its source, if it is still counted."""
    before, after = _mailbox(str(stored.get("person", ""))), _mailbox(person)
    slot_end = parse_slot(stored["slot"]) + timedelta(minutes=int(stored["minutes"]))
    request = {
        "Key": to_wire({"PK": stored["source"], "SK": "META"}),
        "ConditionExpression": "attribute_exists(#sid)",
        "UpdateExpression": "ADD #before :less, #after :one SET #sid = :until",
        "ExpressionAttributeNames": {"#sid": sid, "#before": before, "#after": after},
        "ExpressionAttributeValues": to_wire(
            {":less": -1, ":one": 1, ":until": f"{stamp(slot_end)}{_SEPARATOR}{after}"}
        ),
    }
    return Write(role="place", verb="Update", request=request)


def places_over(stored: Mapping[str, Any], *, at: datetime) -> dict[str, str]:
    """The bookings of a source's item whose consultation is over: sid -> what the item says of it."""
    return {
        name: value
        for name, value in stored.items()
        if is_sid(name) and value.partition(_SEPARATOR)[0] <= stamp(at)
    }


def _mailbox(person: str) -> str:
    """The name of the attribute that counts a mailbox's bookings: half of its hash is enough to tell them."""
    return f"m{person.rpartition('#')[2][:16]}"
