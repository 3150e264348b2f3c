"""SES: one send, and what its answer means for the mail and for those after it."""

from typing import Any, Protocol

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, NoCredentialsError

_NEVER_REACHED = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
"""SES can't have sent what never got there; after any other lost answer it may have."""


_PERMANENT = frozenset({"BadRequestException", "MailFromDomainNotVerifiedException", "MessageRejected"})
"""No later try mends these: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""


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
"""SES takes none of our mails at present, whichever it is: the next one would be refused as well."""


class SES(Protocol):
    """What we use of boto3's `sesv2` client."""

    def send_email(self, **kwargs: Any) -> Any: ...


def _says_nothing(error: ClientError) -> bool:
    """Whether SES's answer leaves it open if the mail was sent: any 5xx but "not available"."""
    return _http_status(error) >= 500 and _http_status(error) != 503


def _http_status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
