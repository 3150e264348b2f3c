"""Every page in both palettes and on the smallest phone: axe finds nothing, and nothing sticks out."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from local.clock import Clock
from local.desk import LocalDesk
from local.server import Listener
from tests.browser.visitor import Visitor, visiting
from tests.conftest import NOW
from tests.site.sources import page_files

NOWHERE = "/no/such/page/"
BEHIND_THE_COUNTER = ("/_local/", "/_local/mails", "/_local/table", "/_local/clock")
SITE = [*(f"/{uri}" for uri in page_files()), NOWHERE]

_STICKS_OUT = """() => {
    const edge = document.documentElement.clientWidth;
    const scrolls = (element) => element && (
        ["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > edge + 1)
        .filter((element) => !scrolls(element.parentElement))
        .map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim()}`);
}"""


@pytest.fixture(scope="module")
def walker(browser: Browser, open_desk: Callable[..., LocalDesk]) -> Iterator[Visitor]:
    """One visitor for all pages: nobody sends anything here."""
    with (
        Listener() as listener,
        open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        visiting(browser, listener.url) as visitor,
    ):
        yield visitor


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("path", [*SITE, *BEHIND_THE_COUNTER])
def test_a_page_is_accessible(walker: Visitor, path: str, palette: str) -> None:
    walker.page.set_viewport_size({"width": 1280, "height": 900})
    walk_to(walker, path)
    assert walker.problems(palette) == []


@pytest.mark.parametrize("path", [*SITE, *BEHIND_THE_COUNTER])
def test_a_page_fits_a_small_phone(walker: Visitor, path: str) -> None:
    walker.page.set_viewport_size({"width": 320, "height": 568})
    walk_to(walker, path)
    nothing_sticks_out(walker)
    assert walker.problems("light") == []


@pytest.mark.parametrize("path", ["/online/booking/", "/harassment/consultation/"])
def test_errors_fit_a_small_phone(walker: Visitor, path: str) -> None:
    walker.page.set_viewport_size({"width": 320, "height": 568})
    walk_to(walker, path)
    walker.page.locator("form[data-form] button[type=submit]").click()
    expect(walker.page.get_by_role("alert")).to_be_focused()
    nothing_sticks_out(walker)
    assert walker.problems("light") == []


def walk_to(walker: Visitor, path: str) -> None:
    walker.visit(path)
    if path == NOWHERE:
        walker.watch.expect(f"404 {NOWHERE}")
    assert walker.watch.troubles == []


def nothing_sticks_out(walker: Visitor) -> None:
    page = walker.page
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(_STICKS_OUT) == []
