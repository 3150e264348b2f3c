"""How many submissions a form takes in a round (`limit` of content/forms/*.yml): a counter, an item a round.

It is counted in the transaction that stores the submission, on condition that there is room, and counted back
in the one that brings a submission into a state that frees its place. Pure.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from desk.domain.submissions.model import Item
from desk.storage.table import Write, to_wire

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form

LIMIT = "limit"
"""The role of its write in a transaction."""

COUNTER, SEAT, NEXT = "seats", "seat", "next"
"""Roles where the form's limit is that of a seminar (`storage.seminars.seats`): the counter, what somebody
holds, and all of whoever is next in line. Those of several are followed by a blank and more.
"""


class Limit(NamedTuple):
    """At most `most` submissions of a form in its round. `few`: from how many left on visitors are told."""

    form: str
    round: str
    most: int
    few: int = 0

    @property
    def key(self) -> Item:
        return counter_key(self.form, self.round)

    def left(self, stored: Mapping[str, Any] | None) -> int:
        """How many more there is room for; `stored` is the counter. 0 also after the limit was lowered."""
        return max(0, self.most - int((stored or {}).get("taken", 0)))

    def state(self, stored: Mapping[str, Any] | None) -> str:
        """What visitors are told of it: free, few or full."""
        left = self.left(stored)
        return "full" if left == 0 else "few" if left <= self.few else "free"


def counter_key(form: str, round_: str) -> Item:
    """The key of a round's counter. The round of a seminar is its id (`storage.seminars.seats`)."""
    return {"PK": f"LIMIT#{form}", "SK": round_}


def limit_of(form: "Form") -> Limit | None:
    """The limit of a form; None if it has none."""
    words = form.words.get("limit")
    if words is None:
        return None
    return Limit(form=form.id, round=words["round"], most=words["most"], few=words.get("few", 0))


def take_place_in_limit(limit: Limit) -> Write:
    """Count one more, if there is room."""
    values = {":one": 1, ":most": limit.most, ":type": "limit"}
    request = {
        "Key": to_wire(limit.key),
        "ConditionExpression": "attribute_not_exists(PK) OR taken < :most",
        "UpdateExpression": "ADD taken :one SET #type = :type",
        "ExpressionAttributeNames": {"#type": "type"},
        "ExpressionAttributeValues": to_wire(values),
    }
    return Write(role=LIMIT, verb="Update", request=request)


def change_limit(stored: Item, by: int) -> Write:
    """Count a submission back (-1), or again when it is reopened (1): what staff bring back isn't refused.

    `stored` is its META, whose version the transaction checks: so neither happens twice.
    """
    request = {
        "Key": to_wire(counter_key(stored["form"], stored["limited"])),
        "UpdateExpression": "ADD taken :by",
        "ExpressionAttributeValues": to_wire({":by": by}),
    }
    return Write(role=LIMIT, verb="Update", request=request)
