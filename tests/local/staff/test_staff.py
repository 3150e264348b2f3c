"""The staff's command line with a desk on this machine: over HTTP, as from another process."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from botocore.exceptions import ClientError

from desk.domain.calendar.moments import TOKYO
from local.clock import Clock
from local.desk import LocalDesk
from local.emulated.cloud import TABLE_NAME, isolated_client
from local.staff import main
from local.web.server import Listener
from tests.applicants import RESIDENT, WORKER, send
from tests.conftest import NOW

URL = "https://example.kaigi.example.jp/room/1"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(open_desk: Callable[..., LocalDesk], listener: Listener) -> Iterator[LocalDesk]:
    with open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


def receipt(desk: LocalDesk, listener: Listener, form: str = "booking") -> str:
    answer = send(desk, form, RESIDENT if form == "booking" else WORKER, origin=listener.url)
    return str(answer.json["receipt"])  # type: ignore[index]


def test_a_booking_is_confirmed_by_command_and_its_invitation_is_sent_at_once(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    port, number = ["--port", str(listener.port)], receipt(desk, listener)

    assert main([*port, "list"]) == 0
    assert number in capsys.readouterr().out
    assert main([*port, "confirm", number, "--url", URL, "--yes"]) == 0
    assert "今の状態は「日時確定」です" in capsys.readouterr().out
    invitations = [mail for mail in desk.mailbox.mails if mail.subject.startswith("相談の日時が決まりました")]
    assert [mail.recipients for mail in invitations] == [("hanako@example.jp",)]
    assert main([*port, "show", number]) == 0
    shown = capsys.readouterr().out
    assert "local：日時の確定 → 日時確定" in shown
    assert "髙﨑 花子" in shown


def test_the_exit_status_tells_scripts_what_came_of_it(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make desk` hides it (Makefile), so this command is what a script calls."""
    port = ["--port", str(listener.port)]
    number = receipt(desk, listener)
    assert main([*port, "show", number]) == 0
    assert main([*port, "no-show", number, "--yes"]) == 1  # too early
    assert main([*port, "show", "K7M2-9XQ4-F"]) == 1
    assert main([*port, "confrim", number]) == 2
    assert main([*port, "move", number]) == 2
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert main(["--port", str(free.getsockname()[1]), "list"]) == 2
    assert not [line for line in capsys.readouterr().err.splitlines() if line.isascii()]


def test_a_mistyped_address_is_corrected_by_command_and_the_new_one_is_written_to(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a mailbox's bookings are counted needs the desk's own key."""
    number = receipt(desk, listener)
    words = ["correct", number, "--mail", "right@example.jp", "--yes"]
    assert main(["--port", str(listener.port), *words]) == 0, capsys.readouterr().err
    assert [mail.recipients for mail in desk.mailbox.mails if number in mail.subject][-1] == (
        "right@example.jp",
    )


def test_the_command_uses_the_desk_s_clock(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the machine's own clock every slot of the tests is long past or far ahead."""
    number = receipt(desk, listener)
    assert main(["--port", str(listener.port), "cancel", number, "--yes"]) == 0
    (event,) = [item for item in desk.table_items() if item.get("what") == "cancel"]
    assert event["at"].startswith("2026-11-20T01:0")
    assert desk.clock().astimezone(TOKYO).isoformat().startswith("2026-11-20T10:0")


def test_a_cancelled_transaction_returns_the_conflicting_items(desk: LocalDesk, listener: Listener) -> None:
    """Conditions and old items arrive as DynamoDB returns them: the store depends on them."""
    receipt(desk, listener)
    (slot,) = [item for item in desk.table_items() if item["type"] == "slot"]
    client = isolated_client("dynamodb", endpoint=f"{listener.url}/_local/aws")
    fresh = {"PK": {"S": "NEW"}, "SK": {"S": "META"}}
    taken = {"PK": {"S": slot["PK"]}, "SK": {"S": slot["SK"]}}
    with pytest.raises(ClientError) as caught:
        client.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": TABLE_NAME,
                        "Item": key,
                        "ConditionExpression": "attribute_not_exists(PK)",
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                    }
                }
                for key in (fresh, taken)
            ]
        )
    client.close()
    assert caught.value.response["Error"]["Code"] == "TransactionCanceledException"
    first, second = caught.value.response["CancellationReasons"]
    assert first["Code"] == "None"
    assert second["Code"] == "ConditionalCheckFailed"
    assert second["Item"]["sid"] == {"S": slot["sid"]}
    assert [item for item in desk.table_items() if item["PK"] == "NEW"] == []


def test_a_taken_slot_is_refused_over_http_too(
    desk: LocalDesk, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    number = receipt(desk, listener)
    other = {**RESIDENT, "email": "other@example.jp", "slot": "2026-11-26T10:00"}
    assert send(desk, "booking", other, origin=listener.url).status_code == 201
    assert (
        main(
            [
                "--port",
                str(listener.port),
                "move",
                number,
                "--slot",
                "2026-11-26T10:00",
                "--reason",
                "asked",
                "--yes",
            ]
        )
        == 1
    )
    assert "11月26日(木) 9時、11月26日(木) 11時" in capsys.readouterr().err


def call(url: str, body: object, headers: dict[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_only_the_table_is_offered_and_only_to_this_machine(desk: LocalDesk, listener: Listener) -> None:
    receipt(desk, listener, "consultation")
    url = f"{listener.url}/_local/aws"
    scan, target = {"TableName": TABLE_NAME}, "DynamoDB_20120810.Scan"
    status, body = call(url, scan, {"X-Amz-Target": target})
    assert status == 200
    assert "taro@example.com" in body
    # What another site's page could make a browser send: a simple post, or our port under its own name.
    for headers, refusal in (({}, 403), ({"X-Amz-Target": target, "Host": "example.org"}, 421)):
        status, body = call(url, scan, headers)
        assert status == refusal
        assert "taro@example.com" not in body
    for other in (
        "SimpleEmailService_v2.SendEmail",
        "DynamoDB_20120810.Nothing",
        "DynamoDBStreams_20120810.x",
    ):
        status, body = call(url, {}, {"X-Amz-Target": other})
        assert (status, json.loads(body)["__type"].partition("#")[2]) == (400, "UnknownOperationException")
    status, body = call(url, {"TableName": 1}, {"X-Amz-Target": target})
    assert (status, json.loads(body)["__type"].partition("#")[2]) == (400, "ValidationException")


def test_without_a_running_desk_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as nobody:
        # Bound, so that no other program answers there, but not listening.
        nobody.bind(("127.0.0.1", 0))
        assert main(["--port", str(nobody.getsockname()[1]), "list"]) == 2
    assert "make run" in capsys.readouterr().err
    assert main(["--port", "x", "list"]) == 2
