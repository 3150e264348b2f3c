"""SES: sends one mail, and says what SES's answer means for this mail and for the next ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Literal, Protocol

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from desk.domain.mail.stored.rows import NOT_VERIFIED, ROW_TAG, row_tag
from desk.domain.mail.uses.table import of_kind

Meaning = Literal["sent", "refused for good", "slow down", "refused", "not reached", "perhaps sent"]
"""`sent`: SES took the mail.
`refused for good`: no retry helps this mail.
`slow down`: SES takes none of our mails at present; the next one would be refused as well.
`refused`: SES did not take this mail. It is about the mail or its sender and says nothing about other mails.
`not reached`: SES was unavailable or out of reach, so it did not send the mail.
`perhaps sent`: the answer was lost or says nothing. The mail may have been sent.
"""

_PERMANENT = frozenset({"BadRequestException", "MessageRejected"})
_SLOW_DOWN = frozenset(
    {
        "AccountSuspendedException",
        "LimitExceededException",
        "SendingPausedException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""The codes of both sets: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""

_NOT_VERIFIED = "not verified"
"""What the message of a MessageRejected has if an identity isn't verified: the sender, or in the sandbox the
recipient. It goes on with the address, so nothing else of it is kept."""

_NOT_REACHED = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
"""The request never got to SES. After any other lost answer it may have."""


class SES(Protocol):
    """What we use of boto3's `sesv2` client."""

    def send_email(self, **kwargs: Any) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What SES said to one mail. `why`: its error code, or the name of botocore's exception."""

    meaning: Meaning
    why: str = ""
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The way out. SES reports on mails sent under `configuration_set`, issues of a magazine under
    `news_configuration_set`; without one (local/) it does not.
    """

    ses: SES
    configuration_set: str = ""
    news_configuration_set: str = ""

    def send(self, row: Mapping[str, Any], message: EmailMessage) -> Answer:
        """Send the message of an outbox row."""
        try:
            taken = self.ses.send_email(
                FromEmailAddress=message["From"].addresses[0].addr_spec,
                Destination={"ToAddresses": [row["to"]]},
                Content={"Raw": {"Data": message.as_bytes()}},
                **self._reporting(row),
            )
        except (ClientError, BotoCoreError) as error:
            return answer_of(error)
        return Answer(meaning="sent", message_id=taken["MessageId"])

    def _reporting(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Makes SES report on the mail, and name its row in each report."""
        use = of_kind(row["kind"])
        name = self.news_configuration_set if use and use.unsubscribe else self.configuration_set
        if not name:
            return {}
        return {"ConfigurationSetName": name, "EmailTags": [{"Name": ROW_TAG, "Value": row_tag(row)}]}


def answer_of(error: ClientError | BotoCoreError) -> Answer:
    """What an exception of `send_email` means."""
    if not isinstance(error, ClientError):
        meaning: Meaning = "not reached" if isinstance(error, _NOT_REACHED) else "perhaps sent"
        return Answer(meaning=meaning, why=type(error).__name__)
    code = error.response["Error"]["Code"]
    if code == "MessageRejected" and _NOT_VERIFIED in error.response["Error"].get("Message", ""):
        return Answer(meaning="refused", why=NOT_VERIFIED)
    if code in _PERMANENT:
        return Answer(meaning="refused for good", why=code)
    if code in _SLOW_DOWN:
        return Answer(meaning="slow down", why=code)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if status < 500:
        return Answer(meaning="refused", why=code)
    # "Service unavailable" says that SES did not even try; any other 5xx leaves it open.
    return Answer(meaning="not reached" if status == 503 else "perhaps sent", why=code)
