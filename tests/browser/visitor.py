"""Somebody with a browser: opens pages, follows links, and checks that they are accessible."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.watch import Watch

_PATIENCE = 15_000
_FIND_LINK = """(links, path) => links.findIndex((link) =>
    link.origin === location.origin && link.pathname === path && !link.hash && link.checkVisibility()
)"""

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

    def follow(self, path: str) -> None:
        """Follow a link in the page's main part to `path`."""
        links = self.page.get_by_role("main").get_by_role("link")
        number = links.evaluate_all(_FIND_LINK, path)
        assert number >= 0, f"{self.path} shows no link to {path}"
        links.nth(number).click()
        self.page.wait_for_url(f"{self.origin}{path}")

    def check_page(self) -> None:
        """The present page is accessible in both palettes, as far as axe can tell."""
        problems = self.problems("light") + self.problems("dark")
        self.page.emulate_media(color_scheme="light")
        assert not problems, f"{self.path}:\n" + "\n".join(problems)

    def problems(self, palette: str) -> list[str]:
        """What axe finds when the visitor's system prefers `palette`."""
        with self._page_with_script() as page:
            page.emulate_media(color_scheme=palette)  # type: ignore[arg-type]
            found: list[dict[str, Any]] = Axe().run(page).response["violations"]
        return [
            f"{palette}: {rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    @contextmanager
    def _page_with_script(self) -> Iterator[Page]:
        """The page itself; without script its copy, in which only axe runs."""
        if self.has_script:
            yield self.page
            return
        browser = self.context.browser
        assert browser
        page = browser.new_page(locale="ja-JP", reduced_motion="reduce", viewport=self.page.viewport_size)
        try:
            copy = self.page.content()
            page.route(self.page.url, lambda route: route.fulfill(body=copy, content_type="text/html"))
            page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
            page.goto(self.page.url)
            yield page
        finally:
            page.close()


@contextmanager
def visiting(browser: Browser, origin: str, **device: Any) -> Iterator[Visitor]:
    """A visitor whose remaining troubles fail the test.

    `device` is what Playwright's new_context takes.
    """
    context = browser.new_context(**{"locale": "ja-JP", "reduced_motion": "reduce", **device})
    try:
        visitor = Visitor(context, origin, has_script=device.get("java_script_enabled", True))
        yield visitor
        assert not visitor.watch.troubles, "\n".join(visitor.watch.troubles)
    finally:
        context.close()
