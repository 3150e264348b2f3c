"""A process that dies at any of its writes to the table: before the write, or before its response."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest

from tests.functions.conftest import Desk

When = Literal["before", "after"]
_WRITES = ("put_item", "update_item", "delete_item", "transact_write_items")
"""Dying at a read is the same as dying after the write before it."""


class Killed(BaseException):
    """Nothing catches this, as nothing catches SIGKILL."""


@contextmanager
def dying(desk: Desk, monkeypatch: pytest.MonkeyPatch, *, at: int, when: When) -> Iterator[list[str]]:
    """Dies at this write (from 0), before or after it's carried out; yields what was called."""
    called: list[str] = []
    with monkeypatch.context() as patch:
        for name in _WRITES:
            patch.setattr(desk.cloud.dynamodb, name, _deadly(desk, name, called, at, when))
        yield called


def _deadly(desk: Desk, name: str, called: list[str], at: int, when: When) -> Callable[..., Any]:
    real = getattr(desk.cloud.dynamodb, name)

    def call(**kwargs: Any) -> Any:
        called.append(name)
        dies = len(called) - 1 == at
        if dies and when == "before":
            raise Killed
        answer = real(**kwargs)
        if dies:
            raise Killed
        return answer

    return call


def each_death(run: Callable[[int, When], bool]) -> int:
    """`run(n, when)` for every write and moment, until it returns that it didn't die; how often it died."""
    deaths = 0
    for when in ("before", "after"):
        n = 0
        while run(n, when):
            n += 1
            deaths += 1
    return deaths


def cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch, *, every: int) -> Iterator[int]:
    """Kill the process at every so-manyth transaction: before the write, or after it with its answer lost."""
    real, done = desk.cloud.dynamodb.transact_write_items, 0

    def write(**kwargs: Any) -> dict[str, Any]:
        nonlocal done
        done += 1
        if done % every == 0 and done % (2 * every):
            raise Killed
        answer: dict[str, Any] = real(**kwargs)
        if done % every == 0:
            raise Killed
        return answer

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", write)
    yield from range(100)
