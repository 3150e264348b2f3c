"""A sent mail is marked in one transaction with the item that leads from SES's message id to its row."""

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

import deliver
from desk import bootstrap
from desk.domain.mail.stored.rows import message_pk
from tests.functions.bookings import book
from tests.functions.conftest import BOOKING, Desk
from tests.functions.events import Context, stream
from tests.functions.mail_reports.test_reports import row, sent

CANCELLED = {"Error": {"Code": "TransactionCanceledException", "Message": ""}}
CONFLICT: Any = {**CANCELLED, "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}]}
THROTTLED: Any = {"Error": {"Code": "ThrottlingException", "Message": ""}}


def test_the_message_id_leads_to_the_row_as_long_as_reports_may_come(desk: Desk) -> None:
    mail = sent(desk)
    (found,) = desk.items(message_pk(mail["message_id"]))
    assert found["row"] == {"PK": mail["PK"], "SK": mail["SK"]}
    assert found["expires_at"] == int(desk.now.timestamp()) + 90 * 24 * 60 * 60
    assert BOOKING["email"] not in str(found)


@pytest.mark.parametrize("answer", [CONFLICT, THROTTLED])
def test_a_temporary_fault_while_marking_causes_no_second_mail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    book(desk)
    real = desk.cloud.dynamodb.transact_write_items
    left = [3]

    def sometimes(**request: Any) -> Any:
        marks = any("Put" in entry for entry in request["TransactItems"])
        if marks and left[0]:
            left[0] -= 1
            raise ClientError(answer, "TransactWriteItems")
        return real(**request)

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", sometimes)
    deliver.handler(stream(row(desk)), Context())
    assert (row(desk)["status"], left) == ("sent", [0])
    desk.later(minutes=9)
    deliver.handler(stream(row(desk)), Context())
    assert len(desk.mails()) == 1


def test_a_worker_that_lost_its_lease_marks_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It hangs in SES until another worker has sent and marked the same row."""
    book(desk)
    real = desk.cloud.ses.send_email

    def slow(**request: Any) -> Any:
        monkeypatch.setattr(desk.cloud.ses, "send_email", real)
        answer = real(**request)
        desk.later(minutes=9)
        deliver.handler(stream(row(desk)), Context())
        return answer

    monkeypatch.setattr(desk.cloud.ses, "send_email", slow)
    deliver.handler(stream(row(desk)), Context())
    assert len(desk.mails()) == 2
    (found,) = desk.rows("message")
    assert found["PK"] == message_pk(row(desk)["message_id"])


@pytest.mark.parametrize(("name", "sent_under"), [("mail", {"ConfigurationSetName": "mail"}), ("", {})])
def test_mail_is_sent_under_the_configuration_set(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, sent_under: Any
) -> None:
    book(desk)
    asked: list[Any] = []
    parts = bootstrap.parts()
    monkeypatch.setattr(parts, "settings", replace(parts.settings, configuration_set=name))

    def send(**request: Any) -> Any:
        asked.append({key: value for key, value in request.items() if key.startswith("Configuration")})
        return {"MessageId": "1"}

    monkeypatch.setattr(desk.cloud.ses, "send_email", send)
    deliver.handler(stream(row(desk)), Context())
    assert asked == [sent_under]
