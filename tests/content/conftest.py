"""The ward's own desk, checked and built once."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from local.clock import Clock
from local.desk import LocalDesk
from local.web.built_site import Build
from local.web.server import Listener
from tests.browser.conftest import axe_s_memory, browser, quick_browser
from tests.conftest import MadeOnce
from tests.content.built import BuiltDesk, build_desk, read_desk
from tests.content.ward import WARD

__all__ = ["axe_s_memory", "browser", "quick_browser"]


@pytest.fixture(scope="session")
def ward(made_once: MadeOnce) -> BuiltDesk:
    """What the ward's own content makes."""

    def build(folder: Path) -> tuple[Build, datetime]:
        desk = build_desk(WARD, folder)
        return desk.build, desk.now

    made, now = made_once("ward", build)
    return read_desk(WARD, made, now=now)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(ward: BuiltDesk, listener: Listener) -> Iterator[LocalDesk]:
    """The ward's desk over HTTP, at the moment it was built for, without any submission."""

    def link(root: Path, site_dir: Path, bundle_path: Path, *, now: datetime) -> None:
        site_dir.symlink_to(ward.build.site_dir)
        bundle_path.symlink_to(ward.build.bundle_path)

    clock = Clock.parse(ward.now.isoformat())
    opened = LocalDesk(WARD, clock=clock, origins=listener.origins, build=link, state=lambda _: "as built")
    with opened as desk, listener.serving(at_base(ward.base, desk.app)):
        yield desk


def at_base(base: str, app: Callable[..., Any]) -> Callable[..., Any]:
    """`app`, whose paths also work below the path `base`, where the ward publishes the site."""

    def below(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if base and path.startswith(f"{base}/"):
            environ = {**environ, "PATH_INFO": path.removeprefix(base)}
        return app(environ, start_response)

    return below
