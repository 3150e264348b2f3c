"""Who acts: the AWS identity itself, so that the event trail is true whatever this machine has set."""

from typing import Any, Protocol

from desk.domain.submissions.workflow import APPLICANT


class STS(Protocol):
    """What we use of boto3's `sts` client."""

    def get_caller_identity(self) -> Any: ...


class NotNamed(Exception):
    """The identity's name can't stand in the trail."""


def caller(sts: STS | None = None) -> str:
    """The last part of the caller's ARN: a user's name, or a role's session name.

    Raises NotNamed where that is the name that the trail has for applicants; ClientError, BotoCoreError.
    """
    if sts is None:
        import boto3

        sts = boto3.client("sts")
    name = str(sts.get_caller_identity()["Arn"]).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    if name == APPLICANT:
        raise NotNamed
    return name
