"""Conditions on the rows of mails. Stories of `test_left_out.py`."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from desk import bootstrap
from desk.delivery.queue import Queue
from desk.delivery.verdict import Failed
from desk.domain.errors import Changed
from desk.domain.mail.stored.rows import posted, release_held
from desk.domain.submissions.change import Change
from tests import actions
from tests.functions.bookings import SID, URL, book, do, meta, put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import Desk


def _changed_row(desk: Desk, before: str, after: Callable[..., Any], role: str) -> bool:
    """A mail that was read as `before` is dropped by somebody else, and only then written."""
    book(desk)
    row = {**next(one for one in desk.rows("mail") if one["kind"] == "auto-reply"), "status": before}
    put({**row, "status": "dropped"})
    now = bootstrap.parts().clock()
    rows: Any = {role: (after(row, at=now),)}
    change = Change(stored=meta(desk), action="note", status="received", by="staff-1", at=now, op="1", **rows)
    with suppress(Changed):
        bootstrap.parts().store.change(change)
    return not any(one["status"] == "dropped" for one in desk.rows("mail"))


def a_letter_is_recorded_as_sent(desk: Desk) -> bool:
    return _changed_row(desk, "letter", posted, "posted")


def a_held_mail_is_let_through(desk: Desk) -> bool:
    return _changed_row(desk, "held", release_held, "unheld")


def _a_mail_is_added(desk: Desk, then: Callable[[], Any]) -> bool:
    """A mail of the morning about a booking that has changed since it was read."""
    book(desk)
    do(actions.confirm(url=URL))
    stored = meta(desk)
    row = {**desk.rows("mail")[0], "SK": "OUT#reminder#1", "kind": "reminder"}
    then()
    bootstrap.parts().store.add_mail(row, of=stored)
    return any(one["SK"] == row["SK"] for one in desk.rows("mail"))


def a_mail_is_added_after_the_end(desk: Desk) -> bool:
    return _a_mail_is_added(desk, lambda: put({**meta(desk), "status": "cancelled"}))


def a_mail_is_added_after_a_newer_one(desk: Desk) -> bool:
    return _a_mail_is_added(desk, lambda: put({**meta(desk), "mail_v": 3}))


def a_mail_is_added_to_what_is_deleted(desk: Desk) -> bool:
    return _a_mail_is_added(desk, lambda: put({**meta(desk), "going_at": "2026-11-20T01:00:00Z"}))


def _queue() -> Queue:
    parts = bootstrap.parts()
    return Queue(rows=parts.store, clock=parts.clock)


def an_alert_that_was_sent_is_written_again(desk: Desk) -> bool:
    """SES has reported the mail before its worker gave it up: the desk was told already."""
    book(desk)
    queue = _queue()
    row = queue.claim({"PK": f"SUB#{SID}", "SK": "OUT#auto-reply#1"})
    assert row
    alert = {**row, "SK": "OUT#undelivered#1#auto-reply", "kind": "undelivered", "status": "pending"}
    put({**alert, "status": "sent"})
    queue.settle(row, Failed(at=bootstrap.parts().clock(), why="ambiguous", alert=alert))
    return any((one["SK"], one["status"]) == (alert["SK"], "pending") for one in desk.rows("mail"))


def a_mail_that_was_let_through_is_ended_unsent(desk: Desk) -> bool:
    """A colleague lets it through while the sweep ends what newer mails have overtaken."""
    book(desk)
    do(actions.confirm(url=URL))
    row = next(one for one in desk.rows("mail") if one["kind"] == "auto-reply")
    _queue()._close_held({**row, "status": "held"})
    return any(one["status"] == "superseded" for one in desk.rows("mail"))


STORIES: Stories = {
    a_letter_is_recorded_as_sent: "Put SUB#OUT if #status = :letter",
    a_held_mail_is_let_through: "Put SUB#OUT if #status = :held",
    a_mail_is_added_after_the_end: "ConditionCheck SUB#META if #status = :status",
    a_mail_is_added_after_a_newer_one: "ConditionCheck SUB#META if #status = :status",
    a_mail_is_added_to_what_is_deleted: "ConditionCheck SUB#META if #status = :status",
    an_alert_that_was_sent_is_written_again: "Put SUB#OUT if attribute_not_exists(PK)",
    a_mail_that_was_let_through_is_ended_unsent: "Update SUB#OUT if #status = :held",
}
