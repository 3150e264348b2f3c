"""What SES's answer means: a table of every kind of answer."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from desk.delivery.ses import Answer, Sender

ROW = {"PK": "SUB#1", "SK": "OUT#auto-reply#1", "kind": "auto-reply", "to": "taro@example.jp"}


def refusal(code: str, status: int, message: str = "") -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(answer, "SendEmail")


def without_status(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "SendEmail")


class Stub:
    """Stands for SES. Keeps what it was asked, and takes the mail or raises `error`."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[dict[str, Any]] = []

    def send_email(self, **request: Any) -> dict[str, str]:
        self.asked.append(request)
        if self.error:
            raise self.error
        return {"MessageId": "0106"}


def message() -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "例の窓口 <desk@example.jp>"
    mail.set_content("例")
    return mail


def test_a_mail_that_ses_takes_is_sent() -> None:
    assert Sender(ses=Stub()).send(ROW, message()) == Answer(meaning="sent", message_id="0106")


@pytest.mark.parametrize(
    ("error", "meaning", "why"),
    [
        (refusal("MessageRejected", 400), "refused for good", "MessageRejected"),
        (refusal("BadRequestException", 400), "refused for good", "BadRequestException"),
        (
            refusal("MailFromDomainNotVerifiedException", 400),
            "refused",
            "MailFromDomainNotVerifiedException",
        ),
        (
            refusal(
                "MessageRejected",
                400,
                "Email address is not verified. The following identities failed the check in region "
                "AP-NORTHEAST-1: taro@example.jp",
            ),
            "refused",
            "NotVerified",
        ),
        (refusal("TooManyRequestsException", 429), "slow down", "TooManyRequestsException"),
        (refusal("LimitExceededException", 400), "slow down", "LimitExceededException"),
        (refusal("SendingPausedException", 400), "slow down", "SendingPausedException"),
        (refusal("AccountSuspendedException", 400), "slow down", "AccountSuspendedException"),
        (refusal("ThrottlingException", 400), "slow down", "ThrottlingException"),
        (refusal("Throttling", 503), "slow down", "Throttling"),
        (refusal("AccessDeniedException", 403), "refused", "AccessDeniedException"),
        (refusal("NotFoundException", 404), "refused", "NotFoundException"),
        (without_status("Whatever"), "refused", "Whatever"),
        (refusal("ServiceUnavailable", 503), "not reached", "ServiceUnavailable"),
        (refusal("InternalServiceErrorException", 500), "perhaps sent", "InternalServiceErrorException"),
        (refusal("BadGateway", 502), "perhaps sent", "BadGateway"),
        (ConnectTimeoutError(endpoint_url=""), "not reached", "ConnectTimeoutError"),
        (EndpointConnectionError(endpoint_url=""), "not reached", "EndpointConnectionError"),
        (NoCredentialsError(), "not reached", "NoCredentialsError"),
        (ReadTimeoutError(endpoint_url=""), "perhaps sent", "ReadTimeoutError"),
        (ConnectionClosedError(endpoint_url=""), "perhaps sent", "ConnectionClosedError"),
        (BotoCoreError(), "perhaps sent", "BotoCoreError"),
    ],
    ids=repr,
)
def test_each_refusal_has_a_meaning(error: Exception, meaning: str, why: str) -> None:
    answer = Sender(ses=Stub(error)).send(ROW, message())
    assert (answer.meaning, answer.why, answer.message_id) == (meaning, why, "")


def test_a_mistake_of_ours_is_no_answer_of_ses() -> None:
    with pytest.raises(TypeError):
        Sender(ses=Stub(TypeError())).send(ROW, message())


def test_ses_gets_sender_and_recipient_apart_from_the_message() -> None:
    ses = Stub()
    Sender(ses=ses).send(ROW, message())
    (request,) = ses.asked
    assert request["FromEmailAddress"] == "desk@example.jp"
    assert request["Destination"] == {"ToAddresses": ["taro@example.jp"]}
    assert request.keys() == {"FromEmailAddress", "Destination", "Content"}


def test_with_a_configuration_set_ses_gets_the_row_as_a_tag() -> None:
    ses = Stub()
    Sender(ses=ses, configuration_set="mail").send(ROW, message())
    (request,) = ses.asked
    assert request["ConfigurationSetName"] == "mail"
    assert request["EmailTags"] == [{"Name": "row", "Value": "SUB__1__OUT__auto-reply__1"}]
