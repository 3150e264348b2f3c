"""Results that depend on nothing but a function's arguments and our code, taken over from the last build.

Most files are as they were then. To read and parse what 5,000 questions say takes 3 s, to recall it 0.3 s.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

Results = dict[Any, Any]
"""(function, arguments) -> what it gave. The arguments themselves are the key, whole texts: what is recalled
can't be that of a text that has changed.
"""


class Memory:
    """`known` is what the last build used; `used` is what this one does, be it recalled or computed."""

    def __init__(self, known: Results) -> None:
        self._known = known
        self.used: Results = {}
        self.is_changed = False

    def result(self, key: Any, compute: Callable[[], Any]) -> Any:
        if key not in self.used:
            if key not in self._known:
                self.is_changed = True
                self._known[key] = compute()
            self.used[key] = self._known[key]
        return self.used[key]


_memory: ContextVar[Memory | None] = ContextVar("_memory", default=None)


def recalled(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Has a function recall its results while there is a memory. Its arguments are hashable, its results can
    be pickled, and nobody changes them.
    """

    @wraps(function)
    def recalling(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        key = (function.__module__, function.__qualname__, arguments, *named.items())
        return recall(key, lambda: function(*arguments, **named))

    return recalling


def recall(key: Any, compute: Callable[[], _Result]) -> _Result:
    """As `recalled`, for what `key` says all about that it depends on."""
    memory = _memory.get()
    if memory is None:
        return compute()
    result: _Result = memory.result(key, compute)
    return result


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Has this memory used within."""
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)
