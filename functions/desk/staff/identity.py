"""Who acts: the AWS identity itself, so that no setting of this machine can falsify the event trail."""

from typing import Any, Protocol

from desk.domain.submissions.workflow import STAFF, role_of


class STS(Protocol):
    """The part of boto3's `sts` client that we use."""

    def get_caller_identity(self) -> Any: ...


class NotNamed(Exception):
    """The identity's name can't be used in the trail."""


def caller(sts: STS | None = None) -> str:
    """The last part of the caller's ARN: a user's name, or a role's session name.

    Raises NotNamed if that is the trail's name for applicants or the clock; ClientError, BotoCoreError.
    """
    if sts is None:
        import boto3

        sts = boto3.client("sts")
    name = str(sts.get_caller_identity()["Arn"]).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    if role_of(name) != STAFF:
        raise NotNamed
    return name
