"""Counting under faults: a mail counts once, and ends sent or held, whatever goes wrong in between."""

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
    """Whether it's the transaction that counts; a hold and a mark aren't."""
    keys = [next(iter(entry.values())).get("Key", {}) for entry in request["TransactItems"]]
    return any(key.get("PK", {}).get("S", "").startswith("RATE#") for key in keys)


def fail(desk: Desk, error: BaseException, *, times: int, after: bool, what: Callable[[Any], bool]) -> None:
    """The next `times` transactions that are `what` fail, before they're done or `after` it."""
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
def test_a_fault_while_counting(desk: Desk, error: Exception, times: int, after: bool) -> None:
    ask(desk)
    fail(desk, error, times=times, after=after, what=is_counting)
    for _ in range(12):
        desk.sweep()
        desk.later(hours=1)
    assert replies(desk) == {"sent": 1}
    assert sent(desk) == 1
    assert counted(desk) == {1}


def test_a_lost_answer_to_the_counting_delays_nothing(desk: Desk) -> None:
    """It's found to be done when it's asked for again."""
    ask(desk)
    fail(desk, LOST, times=1, after=True, what=is_counting)
    desk.sweep()
    assert replies(desk) == {"sent": 1}


def test_killed_between_counting_and_sending(desk: Desk) -> None:
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


@pytest.mark.parametrize("after", [False, True], ids=["before it's done", "after it"])
def test_killed_while_counting(desk: Desk, after: bool) -> None:
    ask(desk)
    fail(desk, Killed(), times=1, after=after, what=is_counting)
    with pytest.raises(Killed):
        desk.sweep()
    desk.later(hours=1)
    desk.sweep()
    assert (replies(desk), sent(desk), counted(desk)) == ({"sent": 1}, 1, {1})


@pytest.mark.parametrize("after", [False, True], ids=["before it's done", "after it"])
def test_killed_while_holding(desk: Desk, after: bool) -> None:
    """It's never sent, and one alert tells of it in the end."""
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


def test_throttled_by_ses_it_counts_once(desk: Desk) -> None:
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


def test_who_lost_the_row_while_counting_neither_sends_nor_holds(desk: Desk) -> None:
    """The first comes back to its counting when the second has long sent the mail."""
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
