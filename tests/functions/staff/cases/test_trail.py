"""The staff's actions while the table is hard to reach, and whose name the trail has."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from desk import bootstrap
from desk.staff.cli import main
from desk.staff.identity import NotNamed, caller
from tests.functions.bookings import URL, book, meta
from tests.functions.conftest import Desk, Staff


class Troubled:
    """A client whose transactions go through `trouble`, which receives the real call."""

    def __init__(self, client: Any, trouble: Callable[..., Any]) -> None:
        self._client, self._trouble = client, trouble
        self.transactions = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **kwargs: Any) -> Any:
        self.transactions += 1
        return self._trouble(self.transactions, lambda: self._client.transact_write_items(**kwargs))


def troubled(desk: Desk, trouble: Callable[..., Any]) -> Troubled:
    parts = bootstrap.parts()
    client = Troubled(desk.cloud.dynamodb, trouble)
    bootstrap.configure(settings=parts.settings, dynamodb=client, clock=parts.clock, sleep=desk.pauses.append)
    return client


# ---- Reaching the table


def test_a_lost_response_is_recovered(desk: Desk, staff: Staff) -> None:
    """The first call is carried out but times out, the second never arrives: one change and one event."""
    receipt = book(desk)

    def trouble(nth: int, call: Callable[[], Any]) -> None:
        if nth == 1:
            call()
        raise ReadTimeoutError(endpoint_url="https://dynamodb.example.jp")

    client = troubled(desk, trouble)
    said = staff("confirm", receipt, "--url", URL, "--yes")
    assert (said.status, client.transactions) == (0, 2)
    assert "「日時の確定」を記録しました" in said.out
    assert [row["what"] for row in desk.rows("event")] == ["receive", "confirm"]


def test_an_unreachable_table_is_retried_a_few_times_and_nothing_changes(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)

    def trouble(nth: int, call: Callable[[], Any]) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb.example.jp")

    client = troubled(desk, trouble)
    said = staff("confirm", receipt, "--url", URL, "--yes")
    assert (said.status, client.transactions) == (1, 6)
    assert "表に接続できませんでした" in said.err
    assert meta(desk)["v"] == 1


def test_a_missing_right_is_reported_at_once(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)

    def trouble(nth: int, call: Callable[[], Any]) -> None:
        error = {"Error": {"Code": "AccessDeniedException", "Message": "taro@example.jp"}}
        raise ClientError(error, "TransactWriteItems")

    client = troubled(desk, trouble)
    said = staff("confirm", receipt, "--url", URL, "--yes")
    assert (said.status, client.transactions) == (1, 1)
    assert said.err == "この操作をする権限がありません。管理者に、必要な権限を確かめてください。\n"


# ---- Who


class Identity:
    def __init__(self, arn: str) -> None:
        self.arn = arn

    def get_caller_identity(self) -> Any:
        return {"Arn": self.arn}


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::123456789012:user/desk/hanako", "hanako"),
        ("arn:aws:sts::123456789012:assumed-role/Staff/rei@example.jp", "rei@example.jp"),
        ("arn:aws:iam::123456789012:root", "root"),
    ],
)
def test_the_trail_names_who_is_signed_in(arn: str, name: str) -> None:
    assert caller(Identity(arn)) == name


def test_nobody_can_act_under_the_applicant_s_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("applicant", "clock"):
        with pytest.raises(NotNamed):
            caller(Identity(f"arn:aws:sts::123456789012:assumed-role/Staff/{name}"))
    receipt = book(desk)

    def refuse() -> str:
        raise NotNamed

    monkeypatch.setattr("desk.staff.cli.caller", refuse)
    assert main(["cancel", receipt, "--yes"], parts=bootstrap.parts()) == 2
    assert "別の名前でサインインしてください" in capsys.readouterr().err
    assert meta(desk)["v"] == 1


def test_the_environment_can_not_set_the_actor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "DESK_USER", "WHO"):
        monkeypatch.setenv(name, "someone-else")
    receipt = book(desk)
    assert main(["cancel", receipt, "--yes"], parts=bootstrap.parts()) == 0
    by = {row["by"] for row in desk.rows("event")} - {"applicant"}
    assert by
    assert "someone-else" not in by  # the emulated identity's own name
