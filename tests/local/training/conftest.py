"""One desk that was filled with made-up cases, for all who only look at it."""

from collections.abc import Callable, Iterator

import pytest

from local.clock import Clock
from local.desk import LocalDesk
from local.training.run import TrainingRun
from local.web.console import Addresses

NOW = "2026-11-20T10:00:00+09:00"
AT = Addresses(console="http://127.0.0.1:8100", provider="http://127.0.0.1:8200")


def trained(desk: LocalDesk) -> TrainingRun:
    """The training of a desk, whole."""
    run = desk.training
    assert run
    run.wait()
    return run


@pytest.fixture(scope="package")
def trained_desk(open_desk: Callable[..., LocalDesk]) -> Iterator[LocalDesk]:
    with open_desk(clock=Clock.parse(NOW), origins=("http://127.0.0.1:8000",), console=AT) as desk:
        desk.start_training()
        trained(desk)
        yield desk
