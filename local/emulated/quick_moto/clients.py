"""Lends each Cloud the same boto3 clients. Making one takes longer than most stories of a test."""

from collections.abc import Callable
from copy import copy
from typing import Any

_made: dict[str, tuple[Any, Any]] = {}
"""Service → (its client, the event handlers that botocore gave it)."""


def lend(service: str, make: Callable[[str], Any]) -> Any:
    """This process's client, as `make` made it: without handlers and methods that were put there since."""
    if service not in _made:
        client = make(service)
        _made[service] = client, client.meta.events._emitter
    client, handlers = _made[service]
    # What makes a request and what sends it share the emitter's wrapper.
    client.meta.events._emitter = copy(handlers)
    # With attributes of its own, so that what a test puts in place of a method is gone with its Cloud. `copy`
    # asks a client that has none yet for them, which never ends.
    lent = object.__new__(type(client))
    lent.__dict__.update(client.__dict__)
    return lent
