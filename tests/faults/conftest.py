"""One emulator for all tests of this folder; every world has its own table in it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.emulator import Emulator, dynamodb_client, emulator


@pytest.fixture(scope="session")
def ministack() -> Iterator[Emulator]:
    with emulator() as running:
        yield running


@pytest.fixture(scope="session")
def client(ministack: Emulator) -> Iterator[Any]:
    """Thread-safe, as botocore's clients are."""
    one = dynamodb_client(ministack.url)
    yield one
    one.close()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The functions' log of hundreds of races is useless; an error in it fails the race anyway.

    For one test at a time: tests of other rooms, run after these, read that log.
    """
    loggers = [logging.getLogger(name) for name in ("submit", "deliver")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel("ERROR")
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
