"""What the browser tests start from: a fresh desk, and a visitor with a browser."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.browser import axe, chromium
from tests.browser.known import Known
from tests.browser.neutral import Neutral, neutral_site
from tests.browser.visitor import Visitor, visiting
from tests.conftest import NOW, MadeOnce, need

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package", autouse=True)
def axe_s_memory(made_once: MadeOnce) -> None:
    """What axe has looked at in one process, it looks at in no other."""
    folder: Path = made_once("axe", lambda folder: folder)
    axe.right, axe.seen = Known(folder / "right"), Known(folder / "seen")


@pytest.fixture(scope="package")
def quick_browser() -> Iterator[Browser]:
    """One Chromium for all browser tests. It ends with them: Playwright keeps an event loop in the thread."""
    with chromium.running(need(*chromium.NAMES, why="the stories are told in it")) as browser:
        yield browser


@pytest.fixture(scope="package")
def browser(quick_browser: Browser) -> Browser:
    """The visitor's browser. A module for another has its own."""
    return quick_browser


@pytest.fixture(scope="package")
def keeping_browser(quick_browser: Browser) -> Iterator[Browser]:
    """One that keeps whole pages for Back, as Chromium does for people. See `Visitor.back`."""
    keeping = quick_browser.browser_type.launch(
        executable_path=need(*chromium.WITH_A_WINDOW, why="the stories are told in it"),
        args=chromium.ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield keeping
    keeping.close()


@pytest.fixture
def clock() -> Clock:
    """The desk's clock. A module whose tests happen at another time has its own."""
    return Clock.parse(NOW)


@pytest.fixture
def device() -> Mapping[str, Any]:
    """The visitor's device. A module for another has its own."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def neutral() -> Iterator[Neutral]:
    """The site that a quick exit leads to."""
    with neutral_site() as site:
        yield site


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def desk(listener: Listener, clock: Clock, open_desk: Callable[..., LocalDesk]) -> Iterator[LocalDesk]:
    """A desk over HTTP without any submission."""
    with open_desk(clock=clock, origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


@pytest.fixture
def visitor(
    browser: Browser, listener: Listener, desk: LocalDesk, device: Mapping[str, Any]
) -> Iterator[Visitor]:
    with visiting(browser, listener.url, **device) as visitor:
        yield visitor
