"""What delays a mail and what must not: refused senders, outages, deleted submissions, held mails."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

import deliver
from desk import bootstrap
from desk.domain.calendar.moments import epoch
from tests import actions
from tests.functions.bookings import book, do, put
from tests.functions.conftest import NOW, Desk
from tests.functions.events import Context, stream
from tests.functions.mail.delivery.test_deliver import DOWN, NOT_AVAILABLE, failing_ses, take

DENIED: Any = {"Error": {"Code": "AccessDeniedException"}, "ResponseMetadata": {"HTTPStatusCode": 403}}


def refuse_sender(desk: Desk, part: str) -> None:
    """Make SES refuse senders whose address contains `part`."""
    real = desk.cloud.ses.send_email

    def send(**kwargs: Any) -> Any:
        if part in kwargs["FromEmailAddress"]:
            raise ClientError(DENIED, "SendEmail")
        return real(**kwargs)

    desk.cloud.ses.send_email = send


def statuses_of(desk: Desk, name: str) -> set[str]:
    return {row["status"] for row in desk.rows("mail") if row["desk"] == name}


def test_a_desk_with_a_refused_sender_does_not_block_the_others(desk: Desk) -> None:
    """Its mails have waited longest, so the sweep begins with them."""
    refuse_sender(desk, "taisaku.example.jp")
    for n in range(5):
        take(desk, "consultation", email=f"a{n}@example.jp")
    desk.later(seconds=30)
    book(desk)
    desk.sweep()
    assert statuses_of(desk, "consumer-center") == {"sent"}
    assert statuses_of(desk, "harassment") == {"pending"}
    assert {row["why"] for row in desk.rows("mail") if row["status"] == "pending"} == {
        "AccessDeniedException"
    }
    # Once SES accepts the sender, a sweep sends them.
    del desk.cloud.ses.send_email
    desk.later(hours=1)
    desk.sweep()
    assert statuses_of(desk, "harassment") == {"sent"}
    assert len(desk.mails()) == 12


def test_the_bell_goes_on_after_refused_mails(desk: Desk) -> None:
    refuse_sender(desk, "taisaku.example.jp")
    for n in range(3):
        take(desk, "consultation", email=f"a{n}@example.jp")
    book(desk)
    rows = sorted(desk.rows("mail"), key=lambda row: row["desk"], reverse=True)
    assert deliver.handler(stream(*rows), Context()) == {"batchItemFailures": []}
    assert statuses_of(desk, "consumer-center") == {"sent"}


def test_mails_of_a_refused_sender_fail_after_three_days(desk: Desk) -> None:
    refuse_sender(desk, "taisaku.example.jp")
    take(desk, "consultation")
    for _ in range(26):
        desk.sweep()
        desk.later(hours=3)
    first = [row for row in desk.rows("mail") if row["kind"] in ("auto-reply", "staff-notice")]
    assert {(row["status"], row["why"]) for row in first} == {("failed", "AccessDeniedException")}


# ---- How late mails are


@pytest.mark.parametrize("error", [DOWN, NOT_AVAILABLE])
def test_retries_do_not_reset_the_lateness(desk: Desk, error: Exception) -> None:
    book(desk)
    failing_ses(desk, error, times=10_000)
    queue = bootstrap.outbox().queue
    for n in range(5 * 12):  # four of these hours with the longest pause
        assert queue.overdue() == timedelta(minutes=5 * n)
        desk.sweep()
        desk.later(minutes=5)
    del desk.cloud.ses.send_email
    desk.later(hours=1)
    desk.sweep()
    assert queue.overdue() == timedelta(0)


def test_the_lateness_considers_every_page_of_the_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book(desk)
    failing_ses(desk, DOWN, times=10_000)
    desk.sweep()  # the oldest are now tried later than the newer ones
    desk.later(seconds=10)
    take(desk, "consultation")
    whole = desk.cloud.dynamodb.query
    monkeypatch.setattr(desk.cloud.dynamodb, "query", lambda **query: whole(**query, Limit=1))
    assert bootstrap.outbox().queue.overdue() == timedelta(seconds=10)


def waiting(desk: Desk, **change: Any) -> dict[str, Any]:
    book(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "auto-reply")
    (other,) = (row for row in desk.rows("mail") if row["kind"] == "staff-notice")
    put({**other, "status": "sent", "GSI1PK": "none"})
    put({**row, **change})
    return {**row, **change}


@pytest.mark.parametrize(
    "change",
    [{"created_at": "2026-11-20T02:00:00Z"}, {"expires_at": epoch(NOW)}],
    ids=["for a later hour", "of a deleted submission"],
)
def test_a_mail_for_a_later_hour_or_of_a_deleted_submission_is_not_late(
    desk: Desk, change: dict[str, Any]
) -> None:
    waiting(desk, **change)
    desk.later(minutes=20)
    assert bootstrap.outbox().queue.overdue() == timedelta(0)


def test_a_released_mail_waits_since_its_release(desk: Desk) -> None:
    waiting(desk, let_through_at="2026-11-20T01:15:00Z")
    desk.later(minutes=20)
    assert bootstrap.outbox().queue.overdue() == timedelta(minutes=5)


# ---- Deleted submissions


@pytest.mark.parametrize("status", ["pending", "sending"])
def test_no_mail_of_a_deleted_submission_is_sent(desk: Desk, status: str) -> None:
    """A sweep has read its key before, or the bell rings late; DynamoDB deletes expired rows within days."""
    row = waiting(desk, status=status, expires_at=epoch(NOW) + 60)
    desk.later(minutes=1)
    before = desk.items(row["PK"])
    desk.sweep()
    deliver.handler(stream(row), Context())
    assert desk.mails() == []
    assert desk.items(row["PK"]) == before


def test_a_mail_that_expires_later_is_sent(desk: Desk) -> None:
    waiting(desk, expires_at=epoch(NOW) + 61)
    desk.later(minutes=1)
    desk.sweep()
    assert len(desk.mails()) == 1


# ---- Held mails


def test_a_call_without_time_left_closes_no_held_mail(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = waiting(desk, status="held", why="address", GSI1PK="MAIL#held")
    do(actions.cancel())
    left = iter([240_000])  # for the cancellation

    class RunningOut(Context):
        def get_remaining_time_in_millis(self) -> int:
            return next(left, 59_999)

    deliver.handler({"source": "aws.events"}, RunningOut())
    held = [one for one in desk.rows("mail") if one["status"] == "held"]
    assert [one["SK"] for one in held] == [row["SK"]]
    desk.sweep()
    assert [one for one in desk.rows("mail") if one["status"] == "held"] == []
