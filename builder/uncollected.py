"""Keeps the garbage collector off while nearly all that is made is kept to the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """A check gains a thirtieth by it, a build of 5,000 questions a third; what is left over is little."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
