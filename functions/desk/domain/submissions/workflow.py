"""The life of a submission: which action is possible in which state, and where it leads.

Pure data; `desk.usecases.change_submission` carries it out. The words of states and actions are `workflow` of
content/messages.yml. A form with slots is a booking, every other one a consultation.
"""

from collections.abc import Mapping

APPLICANT = "applicant"
"""`by` in the event trail, if it was the applicant."""

_Table = Mapping[str, Mapping[str, str]]

BOOKING: _Table = {
    "received": {
        "confirm": "confirmed",
        "move": "received",
        "decline": "declined",
        "cancel": "cancelled",
        "release": "released",
        "withdraw": "cancelled",
        "change": "received",
        "note": "received",
    },
    "confirmed": {
        "confirm": "confirmed",
        "move": "confirmed",
        "cancel": "cancelled",
        "identify": "identified",
        "refuse_identity": "unidentified",
        "no_show": "no_show",
        "withdraw": "cancelled",
        "change": "received",
        "note": "confirmed",
    },
    "identified": {
        "start": "started",
        "refuse_identity": "unidentified",
        "cancel": "cancelled",
        "no_show": "no_show",
        "note": "identified",
    },
    "started": {"finish": "done", "note": "started"},
    "done": {"note": "done"},
    "declined": {"note": "declined"},
    "cancelled": {"note": "cancelled"},
    "no_show": {"note": "no_show"},
    "unidentified": {"note": "unidentified"},
    "released": {"note": "released"},
}
"""State -> action -> next state; what isn't here isn't allowed."""

CONSULTATION: _Table = {
    "received": {
        "answer": "done",
        "finish": "done",
        "cancel": "cancelled",
        "release": "released",
        "note": "received",
    },
    "done": {"note": "done"},
    "cancelled": {"note": "cancelled"},
    "released": {"note": "released"},
}

ENDED = frozenset({"done", "declined", "cancelled", "no_show", "unidentified", "released"})
"""Nothing is left to do: off the work queue, and the person may book again."""

FREED = frozenset({"declined", "cancelled", "released"})
"""The slot was never used, so others may have it. In the other ended states it was used."""


def table_of(*, has_slots: bool) -> _Table:
    return BOOKING if has_slots else CONSULTATION


def next_status(status: str, action: str, *, has_slots: bool) -> str | None:
    """Where `action` leads from `status`; None where it isn't allowed."""
    return table_of(has_slots=has_slots)[status].get(action)


def actions_from(status: str, *, has_slots: bool) -> tuple[str, ...]:
    """What can be done next."""
    return tuple(table_of(has_slots=has_slots)[status])
