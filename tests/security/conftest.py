"""A desk over WSGI, with the real functions behind it."""

from collections.abc import Callable, Iterator

import pytest

from local.clock import Clock
from local.desk import LocalDesk
from tests.conftest import NOW
from tests.functions.events import ORIGIN


@pytest.fixture
def local_desk(open_desk: Callable[..., LocalDesk]) -> Iterator[LocalDesk]:
    """An empty desk at the tests' usual moment."""
    with open_desk(clock=Clock.parse(NOW), origins=(ORIGIN,)) as desk:
        yield desk
