"""The ward's own desk, checked and built once."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.browser.conftest import browser
from tests.conftest import ROOT
from tests.content.built import BuiltDesk, build_desk

__all__ = ["browser"]


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> BuiltDesk:
    return build_desk(ROOT, tmp_path_factory.mktemp("ward"))


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(ward: BuiltDesk, listener: Listener) -> Iterator[LocalDesk]:
    """The ward's desk over HTTP, at the moment it was built for, without any submission."""

    def copy(root: Path, site_dir: Path, bundle_path: Path, *, now: datetime) -> None:
        shutil.copytree(ward.build.site_dir, site_dir)
        shutil.copy(ward.build.bundle_path, bundle_path)

    clock = Clock.parse(ward.now.isoformat())
    opened = LocalDesk(ROOT, clock=clock, origins=listener.origins, build=copy, state=lambda _: "as built")
    with opened as desk, listener.serving(desk.app):
        yield desk
