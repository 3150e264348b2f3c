"""A mail that SES takes only once somebody has verified an address waits for that; the staff are told."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

import deliver
from tests.functions.bookings import book
from tests.functions.conftest import BOOKING, Desk, Staff, written
from tests.functions.mornings import CENTER, a_morning

NOT_VERIFIED = ClientError(
    {
        "Error": {
            "Code": "MessageRejected",
            "Message": "Email address is not verified. The following identities failed the check in region "
            f"AP-NORTHEAST-1: {BOOKING['email']}",
        },
        "ResponseMetadata": {"HTTPStatusCode": 400},  # type: ignore[typeddict-item]
    },
    "SendEmail",
)


@pytest.fixture
def sandbox(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """SES refuses mails to these addresses, until they are taken out."""
    unverified = {BOOKING["email"]}
    real = desk.cloud.ses.send_email

    def send(**request: Any) -> Any:
        if unverified & set(request["Destination"]["ToAddresses"]):
            raise NOT_VERIFIED
        return real(**request)

    monkeypatch.setattr(desk.cloud.ses, "send_email", send)
    return unverified


def to_applicant(desk: Desk) -> Any:
    (row,) = [
        row for row in desk.rows("mail") if row["to"] == BOOKING["email"] and row["kind"] == "auto-reply"
    ]
    return row


def test_it_is_sent_once_the_address_is_verified(
    desk: Desk, sandbox: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    book(desk)
    desk.sweep()
    assert (to_applicant(desk)["status"], to_applicant(desk)["why"]) == ("pending", "NotVerified")
    assert BOOKING["email"] not in written(deliver.logger, caplog)
    desk.later(hours=30)
    desk.sweep()
    sandbox.clear()
    desk.later(hours=1)
    desk.sweep()
    assert to_applicant(desk)["status"] == "sent"
    assert BOOKING["email"] in {mail["To"] for mail in desk.mails()}


def test_the_digest_and_health_say_that_mails_wait_for_it(
    desk: Desk, sandbox: set[str], staff: Staff
) -> None:
    desk.at("2026-11-23T20:00:00+09:00")
    book(desk, slot="2026-12-01T09:00")
    desk.sweep()
    digests = [
        mail for mail in a_morning(desk, "2026-11-24T08:30:00+09:00") if "朝の一覧" in mail.get_content()
    ]
    said = {str(mail["To"]): "まだ確かめられていません" in mail.get_content() for mail in digests}
    assert said.pop(CENTER) is True
    assert set(said.values()) == {False}, "only the desk whose mails wait"
    health = staff("health")
    (line,) = [line for line in health.out.splitlines() if "アドレスの確認を待っているメール" in line]
    assert "1件" in line
    assert "make doctor" in health.out
    assert health.status == 1
    sandbox.clear()
    desk.later(hours=1)
    desk.sweep()
    assert "make doctor" not in staff("health").out


def test_after_three_days_it_is_a_task_and_can_still_be_sent_again(
    desk: Desk, sandbox: set[str], staff: Staff
) -> None:
    receipt = book(desk)
    for _ in range(80):
        desk.sweep()
        desk.later(hours=1)
    assert (to_applicant(desk)["status"], to_applicant(desk)["why"]) == ("failed", "NotVerified")
    assert "まだ確かめられていない" in staff("show", receipt).out
    sandbox.clear()
    assert staff("resend", receipt, answer="はい\n").status == 0
    desk.sweep()
    assert BOOKING["email"] in {mail["To"] for mail in desk.mails()}
