"""AWS clients. botocore is most of a function's start, so it is imported late."""

from collections.abc import Iterator
from functools import cache
from typing import Any


def client(service: str) -> Any:
    """A client with short time-outs and no retries of its own: our callers know what may be repeated.

    It uses botocore directly: what boto3 adds (resources, copying files to S3) isn't needed, and would be an
    eighth of all that a function loads.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=4,
        retries={"total_max_attempts": 1},
        # Validation is a fifth of a transaction's time, and AWS validates again. The tests' clients validate.
        parameter_validation=False,
    )
    return _session().create_client(service, config=config)


@cache
def _session() -> Any:
    """One for the process, because each new session reads AWS's list of endpoints."""
    from botocore.session import Session

    return Session()


def rehearse(dynamodb: Any) -> None:
    """Make what a client makes at its first call: the call is answered here, and never sent. (No table can
    have so short a name.)
    """
    from botocore.awsrequest import AWSResponse

    def answer(request: Any, **_: Any) -> Any:
        return AWSResponse(request.url, 200, {}, _Nothing())

    events = dynamodb.meta.events
    events.register("before-send.dynamodb", answer)
    try:
        write = {"Put": {"TableName": "-", "Item": {"PK": {"S": "-"}}}}
        dynamodb.transact_write_items(TransactItems=[write])
    finally:
        events.unregister("before-send.dynamodb", answer)
    "".encode("idna")  # as urllib3 writes the name of a host


class _Nothing:
    """The body of an answer without anything, as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        yield b"{}"
