"""Words with placeholders: `{{ name }}` in the editors' texts, one syntax everywhere.

The builder resolves what is known at build time (names, phones, figures); what is left for the
functions are the run-time placeholders below. None of them is a text that a visitor typed.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

from desk.domain.calendar.opening_days import deadline_words, full_day_words, moment_words

PLACEHOLDER = re.compile(r"\{\{\s*(.+?)\s*\}\}")

RUN_TIME = frozenset({"receipt", "received_at", "due", "slot", "slot_deadline"})
"""What a form's `done` may name, and every mail."""

RUN_TIME_OF_SLOTS = frozenset({"slot", "slot_deadline", "manage_url", "manage_code"})
"""What only a form with slots has."""

RUN_TIME_OF_MAILS = {
    "manage_url": ("auto_reply", "confirmed", "moved", "changed", "cancelled", "declined", "reminder"),
    "manage_code": ("auto_reply", "confirmed", "moved", "changed", "cancelled", "declined", "reminder"),
    "meeting_url": ("confirmed", "moved", "reminder"),
    "reason": ("declined",),
    "what": ("staff_change",),
    "form": ("staff_notice", "staff_change"),
    "answer": ("answer",),
}
"""What only the mails for these uses of a form may name besides."""

DIGEST_SECTIONS = ("new", "due_today", "overdue", "starting", "undelivered", "held")

RUN_TIME_OF_DESKS = {
    "digest": frozenset({"day", *DIGEST_SECTIONS, *(f"{name}_count" for name in DIGEST_SECTIONS)}),
    "undelivered": frozenset({"receipt", "received_at", "due", "reason"}),
    "held": frozenset({"reason"}),
}
"""What a desk's own mails may name, use by use, and nothing else: no form knows of them."""


def fill(words: str, facts: Mapping[str, str]) -> str:
    """`words` with each placeholder replaced by its fact. Raises KeyError for one that has none."""
    return PLACEHOLDER.sub(lambda match: facts[match[1]], words)


def facts_of(
    *, receipt: str, received_at: datetime, due: date, slot: datetime | None, slot_deadline: datetime | None
) -> dict[str, str]:
    """The run-time placeholders' words for one submission. Moments are aware; `due` is a Tokyo day."""
    facts = {
        "receipt": receipt,
        "received_at": moment_words(received_at),
        "due": full_day_words(due),
    }
    if slot and slot_deadline:
        facts |= {"slot": moment_words(slot), "slot_deadline": deadline_words(slot_deadline)}
    return facts
