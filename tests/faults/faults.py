"""Faults: what a network and a busy DynamoDB do to a call, injected below botocore.

`desk.storage.store` gets botocore's own exceptions and parses real answers, as on AWS. Each actor draws its
faults from its own generator, so they don't depend on other threads. MiniStack itself is never too busy and
never raises a TransactionConflict.
"""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

Send = Callable[[AWSPreparedRequest], AWSResponse]

_PREFIX = "com.amazonaws.dynamodb.v20120810#"
_BUSY = (
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionInProgressException",
)


def request_lost(request: AWSPreparedRequest, send: Send, rng: Random) -> AWSResponse:
    """DynamoDB never receives it."""
    if rng.random() < 0.5:
        raise ConnectTimeoutError(endpoint_url=request.url)
    raise EndpointConnectionError(endpoint_url=request.url)


def answer_lost(request: AWSPreparedRequest, send: Send, rng: Random) -> AWSResponse:
    """DynamoDB does it, and the response is lost."""
    send(request)
    if rng.random() < 0.5:
        raise ReadTimeoutError(endpoint_url=request.url)
    raise ConnectionClosedError(endpoint_url=request.url)


def server_error(request: AWSPreparedRequest, send: Send, rng: Random) -> AWSResponse:
    """A 500 doesn't say whether it was done."""
    if rng.random() < 0.5:
        send(request)
    return _answer(
        request, 500, {"__type": f"{_PREFIX}InternalServerError", "message": "Internal server error"}
    )


def throttled(request: AWSPreparedRequest, send: Send, rng: Random) -> AWSResponse:
    """DynamoDB refuses before it does anything."""
    return _answer(request, 400, {"__type": f"{_PREFIX}{rng.choice(_BUSY)}", "message": "Slow down"})


def conflict(request: AWSPreparedRequest, send: Send, rng: Random) -> AWSResponse:
    """A transaction cancelled because another one uses its items, or a partition is too busy."""
    items = json.loads(request.body).get("TransactItems")
    if not items:
        return throttled(request, send, rng)
    reasons: list[dict[str, str]] = [{"Code": "None"} for _ in items]
    for n in rng.sample(range(len(items)), rng.randint(1, len(items))):
        code = rng.choice(("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"))
        reasons[n] = {"Code": code, "Message": "Transaction is ongoing for the item"}
    codes = ", ".join(reason["Code"] for reason in reasons)
    return _answer(
        request,
        400,
        {
            "__type": f"{_PREFIX}TransactionCanceledException",
            "Message": f"Transaction cancelled, please refer cancellation reasons [{codes}]",
            "CancellationReasons": reasons,
        },
    )


KINDS = (request_lost, answer_lost, server_error, throttled, conflict)


class Faults:
    """The faults of one client: none until a thread asks for them with `drawn_from`."""

    def __init__(self, client: Any) -> None:
        self.happened: Counter[str] = Counter()
        self._client = client
        self._plan: ContextVar[tuple[Random, float] | None] = ContextVar("plan", default=None)
        client.meta.events.register("before-send.dynamodb", self._before_send)

    def close(self) -> None:
        self._client.meta.events.unregister("before-send.dynamodb", self._before_send)

    @contextmanager
    def drawn_from(self, rng: Random, rate: float) -> Iterator[None]:
        """Within the block this thread's requests fail with the probability `rate`."""
        token = self._plan.set((rng, rate))
        try:
            yield
        finally:
            self._plan.reset(token)

    def _before_send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        plan = self._plan.get()
        if plan is None or plan[0].random() >= plan[1]:
            return None
        fault = plan[0].choice(KINDS)
        self.happened[fault.__name__] += 1
        return fault(request, sender(self._client), plan[0])


def sender(client: Any) -> Send:
    """The part of this client that sends a prepared request; botocore has no public way to it."""
    send: Send = client._endpoint.http_session.send
    return send


class _Body(io.BytesIO):
    """Stands in for urllib3's response; botocore uses nothing else of it."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


def _answer(request: AWSPreparedRequest, status: int, body: Mapping[str, Any]) -> AWSResponse:
    headers = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "injected"}
    return AWSResponse(request.url, status, headers, _Body(json.dumps(body).encode()))
