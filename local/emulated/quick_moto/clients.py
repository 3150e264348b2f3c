"""Lends each Cloud the same boto3 clients. Making one takes longer than most stories of a test."""

from collections.abc import Callable
from copy import copy
from typing import Any

_made: dict[str, tuple[Any, Any]] = {}
"""Service → (its client, the event handlers that botocore gave it)."""


def lend(service: str, make: Callable[[str], Any]) -> Any:
    """The client of this process, as `make` made it: without the handlers that were registered since."""
    if service not in _made:
        client = make(service)
        _made[service] = client, client.meta.events._emitter
    client, handlers = _made[service]
    # What makes a request and what sends it share the emitter's wrapper.
    client.meta.events._emitter = copy(handlers)
    return client
