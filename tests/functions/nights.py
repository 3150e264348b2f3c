"""Retention in tests: ended submissions, nights, years, and what is left afterwards."""

from collections.abc import Mapping
from typing import Any

import keep
from tests import actions
from tests.functions.bookings import SID, book, do
from tests.functions.conftest import Desk
from tests.functions.events import Context

A_YEAR = 365
"""`retention_days` of both forms."""

QUIET = 14
"""Days without an event before a submission may be deleted."""


def a_night(desk: Desk) -> None:
    """One call of the nightly function, after which DynamoDB deletes what has expired."""
    keep.handler({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}, Context())
    desk.cloud.reap()


def ended(desk: Desk, *, sid: str = SID, notes: int = 0, **answers: Any) -> str:
    """A booking that was cancelled, with its mails sent; its receipt number."""
    receipt = book(desk, sid=sid, **answers)
    do(actions.cancel(), sid=sid)
    for n in range(notes):
        do(actions.note(text=f"例のメモ {n}"), sid=sid)
    desk.sweep()
    return receipt


def years_later(desk: Desk, *, days: float = A_YEAR) -> None:
    desk.later(days=days, minutes=1)


def gone(desk: Desk) -> list[Mapping[str, Any]]:
    """The deletion records."""
    return desk.rows("gone")


def left_of(desk: Desk, *texts: str) -> list[str]:
    """The keys of all items that contain any of these texts, but the log of looks: it expires by itself."""
    return [
        f"{item['PK']} {item['SK']}"
        for item in desk.cloud.table_items()
        if any(text in str(item) for text in texts) and not item["PK"].startswith("AUDIT#view#")
    ]
