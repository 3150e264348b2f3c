"""What the stories at the staff's console start from: a desk with a console, and a counter of one's own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from desk import bootstrap
from desk.usecases.take_submission import take
from local.clock import Clock
from local.desk import LocalDesk
from local.web.console import Addresses
from local.web.server import Listener
from tests.functions.conftest import RIGHT


@dataclass
class Staff:
    """A member's browser. `url` is the console's address; `wrong` is what browsers complain about."""

    context: BrowserContext
    url: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        self.page: Page = self.context.new_page()

    def _hear(self, said: ConsoleMessage) -> None:
        # The provider's own page is not ours to mend.
        if said.type == "error" and said.location["url"].startswith(self.url):
            self.wrong.append(said.text)

    def visit(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def sign_in(self, who: str) -> None:
        """By the button of the console's sign-in page, and at the provider as `who`."""
        self.page.get_by_role("link", name="サインインする").click()
        self.page.get_by_role("button", name=who).click()
        self.page.wait_for_url(f"{self.url}/**")


@pytest.fixture
def addresses() -> Iterator[tuple[Listener, Listener, Listener]]:
    with Listener() as site, Listener() as console, Listener() as provider:
        yield site, console, provider


@pytest.fixture
def desk(
    addresses: tuple[Listener, Listener, Listener], clock: Clock, open_desk: Callable[..., LocalDesk]
) -> Iterator[LocalDesk]:
    """With a console and its provider. Nothing is at the site's own address: no story here goes there."""
    site, console, provider = addresses
    at = Addresses(console=console.url, provider=provider.url)
    with (
        open_desk(clock=clock, origins=site.origins, console=at) as desk,
        console.serving(desk.console.app),
        provider.serving(desk.console.provider_app),
    ):
        yield desk


@pytest.fixture
def new_staff(browser: Browser, desk: LocalDesk) -> Iterator[Callable[..., Staff]]:
    """Opens a browser of a member: `java_script_enabled` and the like are Playwright's."""
    contexts: list[BrowserContext] = []

    def opened(**settings: Any) -> Staff:
        contexts.append(browser.new_context(locale="ja-JP", **settings))
        return Staff(contexts[-1], desk.console.addresses.console)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def staff(request: pytest.FixtureRequest, new_staff: Callable[..., Staff]) -> Staff:
    """Both, one after the other."""
    return new_staff(java_script_enabled=request.param)


def submitted(desk: LocalDesk, form: str, sid: str, answers: Mapping[str, Any] | None = None) -> str:
    """The receipt number of a case that has just come in."""
    with desk.cloud.lock:
        parts = bootstrap.parts()
        made = parts.form(form)
        assert made
        given = {**RIGHT[form], **(answers or {})}
        if form == "booking" and not answers:
            raise ValueError("a booking needs a slot that is free by the story's clock")
        return str(take(made, sid, given, parts).item["receipt"])
