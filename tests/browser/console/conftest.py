"""A desk whose console is open beside its site, with the provider that signs its example staff in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from local.clock import Clock
from local.desk import LocalDesk
from local.web.console import Addresses
from local.web.server import Listener
from tests.browser.visitor import Visitor, visiting


@pytest.fixture
def addresses() -> Iterator[tuple[Listener, Listener]]:
    """Where the console and its provider are."""
    with Listener() as console, Listener() as provider:
        yield console, provider


@pytest.fixture
def desk(
    listener: Listener,
    addresses: tuple[Listener, Listener],
    clock: Clock,
    open_desk: Callable[..., LocalDesk],
) -> Iterator[LocalDesk]:
    counter, door = addresses
    known = Addresses(console=counter.url, provider=door.url)
    with (
        open_desk(clock=clock, origins=listener.origins, console=known) as desk,
        listener.serving(desk.app),
        counter.serving(desk.console.app),
        door.serving(desk.console.provider_app),
    ):
        yield desk


@contextmanager
def signed_in(
    browser: Browser, addresses: tuple[Listener, Listener], who: str, device: Mapping[str, Any]
) -> Iterator[Visitor]:
    """Somebody of the staff at the console; `who` is their name at the provider."""
    console, _ = addresses
    with visiting(browser, console.url, **device) as member:
        member.visit("/")
        member.check_page()
        member.page.get_by_role("main").get_by_role("link").click()
        member.page.get_by_role("button", name=who, exact=False).click()
        expect(member.page.get_by_role("navigation").first).to_be_visible()
        member.page.wait_for_load_state()
        forget_the_provider(member)
        yield member


def forget_the_provider(member: Visitor) -> None:
    """That they were at another origin is right, and its page's style sheet is of the public net."""
    known = ("left the desk: ", "failed /npm/")
    member.watch.troubles[:] = [one for one in member.watch.troubles if not one.startswith(known)]
