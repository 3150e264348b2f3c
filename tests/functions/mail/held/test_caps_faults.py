"""Counting under faults: a mail counts once, and ends sent or held, whatever fails in between."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

import deliver
from desk import bootstrap
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.events import Context, stream

ADDRESS = "hanako@example.jp"
THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "TransactWriteItems")
CONFLICT = ClientError(
    {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}, {"Code": "None"}],
    },  # type: ignore[typeddict-unknown-key]
    "TransactWriteItems",
)
LOST = ReadTimeoutError(endpoint_url="")


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


@pytest.fixture(autouse=True)
def caps(desk: Desk) -> dict[str, int]:
    caps: dict[str, int] = bootstrap.parts().bundle["auto_reply_caps"]
    caps |= {"per_address_a_day": 1}
    return caps


def ask(desk: Desk) -> None:
    status, _ = desk.send("consultation", CONSULTATION, sid=str(uuid.uuid4()))
    assert status == 201


def replies(desk: Desk) -> Counter[str]:
    return Counter(row["status"] for row in desk.rows("mail") if row["kind"] == "auto-reply")


def sent(desk: Desk) -> int:
    return sum(mail["To"] == ADDRESS for mail in desk.mails())


def counted(desk: Desk) -> set[int]:
    return {item["mails"] for item in desk.items("RATE#")}


def is_counting(request: Any) -> bool:
    """Whether a transaction counts a mail, rather than holding or marking one."""
    keys = [next(iter(entry.values())).get("Key", {}) for entry in request["TransactItems"]]
    return any(key.get("PK", {}).get("S", "").startswith("RATE#") for key in keys)


def fail(desk: Desk, error: BaseException, *, times: int, after: bool, what: Callable[[Any], bool]) -> None:
    """Make the next `times` transactions that `what` accepts fail, before or `after` they are stored."""
    real = desk.cloud.dynamodb.transact_write_items
    left = [times]

    def write(**request: Any) -> Any:
        if not left[0] or not what(request):
            return real(**request)
        left[0] -= 1
        if after:
            real(**request)
        raise error

    desk.cloud.dynamodb.transact_write_items = write


@pytest.mark.parametrize("times", [1, 2, 12], ids=["once", "twice", "for hours"])
@pytest.mark.parametrize(
    ("error", "after"),
    [(THROTTLED, False), (CONFLICT, False), (LOST, False), (LOST, True)],
    ids=["throttled", "conflict", "request lost", "answer lost"],
)
def test_after_a_fault_while_counting_the_mail_is_sent_and_counted_once(
    desk: Desk, error: Exception, times: int, after: bool
) -> None:
    ask(desk)
    fail(desk, error, times=times, after=after, what=is_counting)
    for _ in range(12):
        desk.sweep()
        desk.later(hours=1)
    assert replies(desk) == {"sent": 1}
    assert sent(desk) == 1
    assert counted(desk) == {1}


def test_a_lost_answer_to_counting_does_not_delay_the_mail(desk: Desk) -> None:
    """The retry finds that the mail is counted already."""
    ask(desk)
    fail(desk, LOST, times=1, after=True, what=is_counting)
    desk.sweep()
    assert replies(desk) == {"sent": 1}


def test_a_mail_is_counted_once_if_the_process_dies_between_counting_and_sending(desk: Desk) -> None:
    ask(desk)
    real = desk.cloud.ses.send_email

    def kill(**_: Any) -> Any:
        raise Killed

    desk.cloud.ses.send_email = kill
    (row,) = [row for row in desk.rows("mail") if row["kind"] == "auto-reply"]
    with pytest.raises(Killed):
        deliver.handler(stream(row), Context())
    desk.cloud.ses.send_email = real
    desk.later(hours=1)
    desk.sweep()
    # Had it been counted once more, the cap of one would have held it.
    assert (replies(desk), sent(desk), counted(desk)) == ({"sent": 1}, 1, {1})


@pytest.mark.parametrize("after", [False, True], ids=["before it is stored", "after"])
def test_a_mail_is_counted_once_if_the_process_dies_while_counting(desk: Desk, after: bool) -> None:
    ask(desk)
    fail(desk, Killed(), times=1, after=after, what=is_counting)
    with pytest.raises(Killed):
        desk.sweep()
    desk.later(hours=1)
    desk.sweep()
    assert (replies(desk), sent(desk), counted(desk)) == ({"sent": 1}, 1, {1})


@pytest.mark.parametrize("after", [False, True], ids=["before it is stored", "after"])
def test_a_mail_is_held_with_one_alert_if_the_process_dies_while_holding(desk: Desk, after: bool) -> None:
    """The mail is never sent, and in the end there is one alert."""
    ask(desk)
    desk.sweep()
    ask(desk)

    def is_holding(request: Any) -> bool:
        return any("HOLD#" in str(entry) for entry in request["TransactItems"])

    fail(desk, Killed(), times=1, after=after, what=is_holding)
    with pytest.raises(Killed):
        desk.sweep()
    for _ in range(3):
        desk.later(hours=1)
        desk.sweep()
    assert replies(desk) == {"sent": 1, "held": 1}
    assert sent(desk) == 1
    assert [row["status"] for row in desk.rows("mail") if row["kind"] == "held"] == ["sent"]


def test_a_mail_that_ses_throttles_is_counted_once(desk: Desk) -> None:
    ask(desk)
    real = desk.cloud.ses.send_email
    busy = ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "SendEmail")

    def throttle(**_: Any) -> Any:
        raise busy

    desk.cloud.ses.send_email = throttle
    for _ in range(3):
        desk.sweep()
        desk.later(hours=1)
    desk.cloud.ses.send_email = real
    desk.sweep()
    assert (replies(desk), counted(desk)) == ({"sent": 1}, {1})


def test_a_worker_that_lost_the_row_while_counting_neither_sends_nor_holds_it(desk: Desk) -> None:
    """The first worker is slow: when it counts, the second has sent the mail long ago."""
    ask(desk)
    (row,) = [row for row in desk.rows("mail") if row["kind"] == "auto-reply"]
    real = desk.cloud.dynamodb.transact_write_items
    slow = [True]

    def write(**request: Any) -> Any:
        if slow[0] and is_counting(request):
            slow[0] = False
            desk.later(minutes=30)
            deliver.handler(stream(row), Context())
        return real(**request)

    desk.cloud.dynamodb.transact_write_items = write
    deliver.handler(stream(row), Context())
    assert (replies(desk), sent(desk), counted(desk)) == ({"sent": 1}, 1, {1})
