"""Somebody of the staff who has signed in, and whose pages axe looks at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, expect

from local.desk import LocalDesk
from tests.browser.visitor import Visitor, visiting


@contextmanager
def signed_in(browser: Browser, desk: LocalDesk, who: str, device: Mapping[str, Any]) -> Iterator[Visitor]:
    """`who` is their name at the provider."""
    with visiting(browser, desk.console.addresses.console, **device) as member:
        member.visit("/")
        member.check_page()
        member.page.get_by_role("main").get_by_role("link").click()
        member.page.get_by_role("button", name=who, exact=False).click()
        expect(member.page.get_by_role("navigation").first).to_be_visible()
        member.page.wait_for_load_state()
        forget_the_provider(member, desk)
        yield member


def forget_the_provider(member: Visitor, desk: LocalDesk) -> None:
    """That they were at another origin is right, and what its pages lack isn't ours to mend."""
    provider, troubles = desk.console.addresses.provider, member.watch.troubles
    away = ("left the desk: ", "failed /npm/")
    troubles[:] = [one for one in troubles if provider not in one and not one.startswith(away)]
