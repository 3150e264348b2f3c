"""Somebody with a browser: opens pages, follows links, and checks that they are accessible."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser import axe
from tests.browser.contexts import lent
from tests.browser.watch import Watch

_PATIENCE = 15_000
_EVERYBODY = {"locale": "ja-JP", "reduced_motion": "reduce"}
_FIND_LINK = """(links, path) => links.findIndex((link) =>
    link.origin === location.origin && link.pathname === path && !link.hash && link.checkVisibility()
)"""

NO_PAGE = "chrome-error://chromewebdata/"
"""Where Chromium shows a page of its own."""

expect.set_options(timeout=_PATIENCE)


class Visitor:
    """A browser context of its own, with its own storage. `origin` is the desk's address."""

    def __init__(self, context: BrowserContext, origin: str, *, has_script: bool = True) -> None:
        context.set_default_timeout(_PATIENCE)
        self.origin = origin
        self.has_script = has_script
        self.context = context
        self.watch = Watch(context, origin)
        self.page: Page = context.new_page()

    @property
    def path(self) -> str:
        """Where they are, without the origin: "/search/?q=188"."""
        return self.page.url.removeprefix(self.origin)

    def visit(self, path: str) -> None:
        """Go to an address of the desk."""
        self.page.goto(f"{self.origin}{path}")

    def back(self, presses: int = 1) -> None:
        """To another address, also to a page that the browser kept, for which Playwright's `go_back` waits in
        vain. Perhaps the browser asks there before it posts answers again.
        """
        url = self.page.url
        try:
            self.page.evaluate("presses => history.go(-presses)", presses)
        except Error as error:
            # The page that is left may be gone before it can answer.
            if "Execution context was destroyed" not in str(error):
                raise
        try:
            self.page.wait_for_url(lambda now: now != url, wait_until="commit")
        except Error:
            self.page.wait_for_url(NO_PAGE)

    def follow(self, path: str) -> None:
        """Follow a link in the page's main part to `path`."""
        links = self.page.get_by_role("main").get_by_role("link")
        number = links.evaluate_all(_FIND_LINK, path)
        assert number >= 0, f"{self.path} shows no link to {path}"
        links.nth(number).click()
        self.page.wait_for_url(f"{self.origin}{path}")

    def check_page(self) -> None:
        """What is shown now is accessible in both palettes, as far as axe can tell."""
        found = self.new_problems()
        assert not found, f"{self.path}:\n" + "\n".join(found)

    def new_problems(self) -> list[str]:
        """What axe finds in both palettes, if no page like it was seen and found right before."""
        state = axe.state(self.page)
        if not axe.right.unknown([state]):
            return []
        with self._page_with_script() as page:
            found = [*axe.problems(page, "light", axe.BUT_COLOURS), *axe.colours_of_what_is_new(page)]
        self.page.emulate_media(color_scheme="light")
        if not found:
            axe.right.add([state])
        return found

    def problems(self, *palettes: str) -> list[str]:
        """What axe finds in the first palette, and in the others what is wrong with their colours."""
        first, *others = palettes
        with self._page_with_script() as page:
            found = [*axe.problems(page, first, axe.ALL)]
            return [*found, *(one for palette in others for one in axe.problems(page, palette, axe.COLOURS))]

    @contextmanager
    def _page_with_script(self) -> Iterator[Page]:
        """The page itself; without script its copy, in which only axe runs."""
        if self.has_script:
            yield self.page
            return
        browser = self.context.browser
        assert browser
        with lent(browser, self.origin, **_EVERYBODY) as context:
            page = context.new_page()
            page.set_viewport_size(self.page.viewport_size or {"width": 1280, "height": 720})
            copy = self.page.content()
            page.route(self.page.url, lambda route: route.fulfill(body=copy, content_type="text/html"))
            page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
            page.goto(self.page.url)
            yield page


@contextmanager
def visiting(browser: Browser, origin: str, **device: Any) -> Iterator[Visitor]:
    """A visitor whose remaining troubles fail the test.

    `device` is what Playwright's new_context takes.
    """
    with lent(browser, origin, **{**_EVERYBODY, **device}) as context:
        visitor = Visitor(context, origin, has_script=device.get("java_script_enabled", True))
        try:
            yield visitor
            assert not visitor.watch.troubles, "\n".join(visitor.watch.troubles)
        finally:
            visitor.watch.end()
