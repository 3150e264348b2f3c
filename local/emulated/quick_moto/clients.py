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
        client._ruleset_resolver = _Endpoints(client._ruleset_resolver)
        _made[service] = client, client.meta.events._emitter
    client, handlers = _made[service]
    # What makes a request and what sends it share the emitter's wrapper.
    client.meta.events._emitter = copy(handlers)
    # With attributes of its own, so that what a test puts in place of a method is gone with its Cloud. `copy`
    # asks a client that has none yet for them, which never ends.
    lent = object.__new__(type(client))
    lent.__dict__.update(client.__dict__)
    return lent


class _Endpoints:
    """Where a client's calls go to: for each operation always to the same address, which botocore works out
    anew from the values of each call.
    """

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver
        self._found: dict[str, Any] = {}

    def construct_endpoint(self, *, operation_model: Any, **call: Any) -> Any:
        name = operation_model.name
        if name not in self._found:
            self._found[name] = self._resolver.construct_endpoint(operation_model=operation_model, **call)
        return self._found[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._resolver, name)
