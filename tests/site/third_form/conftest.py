"""A desk with the third form, over HTTP."""

from collections.abc import Iterator

import pytest
from werkzeug.test import Client

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.conftest import NOW
from tests.site.third_form.seminar import add_form


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture(scope="module")
def desk(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDesk]:
    root = add_form(tmp_path_factory.mktemp("third"))
    clock = Clock.parse(NOW)
    with LocalDesk(root, clock=clock, origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


@pytest.fixture
def client(desk: LocalDesk, listener: Listener) -> Client:
    return Client(desk.app)
