"""Finding somebody and looking after the desk, in a browser that runs no script, at a phone's width."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, expect

from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT, send
from tests.browser.console.signed_in import signed_in

EVERYBODY = "例 すべての役割の人"
PHONE: Mapping[str, Any] = {
    "viewport": {"width": 320, "height": 700},
    "java_script_enabled": False,
    "color_scheme": "dark",
}


def test_somebody_is_found_by_name_and_what_was_done_is_in_the_records(
    browser: Browser, addresses: tuple[Listener, ...], desk: LocalDesk
) -> None:
    sent = send(desk, "booking", RESIDENT, origin=addresses[0].url)
    receipt = str(sent.json["receipt"])  # type: ignore[index]
    with signed_in(browser, desk, EVERYBODY, PHONE) as member:
        page, main = member.page, member.page.get_by_role("main")
        member.visit("/find")
        main.get_by_label("さがす番号").fill(RESIDENT["name"])
        page.keyboard.press("Enter")
        expect(main.get_by_role("link", name=receipt)).to_be_visible()
        assert member.origin + "/find" == page.url, "what was typed is in no address"
        member.check_page()
        main.get_by_role("link", name=receipt).click()
        expect(main.locator(".state")).to_be_visible()
        for path in ("/admin", "/admin/health", "/admin/erase", "/sessions", "/exports", "/admin/records"):
            member.visit(path)
            member.check_page()
        expect(main.get_by_role("cell", name=receipt)).to_be_visible()
