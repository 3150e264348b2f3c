"""Two colleagues on one case, and the calendar, in browsers without script: each screen at 320 pixels."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT, send
from tests.browser.console.signed_in import signed_in
from tests.browser.visitor import Visitor

LEAD, COLLEAGUE = "例 すべての役割の人", "例 扱う人（counter-staff）"
DAY = str(RESIDENT["slot"])[:10]
DESK = "consumer-center"


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 320, "height": 720}, "java_script_enabled": False}


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    box = page.locator("main").bounding_box()
    assert box
    widths = [one["width"] + one["x"] for one in (each.bounding_box() for each in _all(page)) if one]
    return max(widths) <= 320


def _all(page: Page) -> list[Any]:
    return page.locator("main > *, main section, main fieldset, main table, main form").all()


def seen(member: Visitor) -> None:
    """The page is accessible, and fits."""
    member.check_page()
    assert fits(member.page), member.path


def test_two_colleagues_on_one_booking_and_the_day_that_is_closed(
    browser: Browser, addresses: tuple[Listener, ...], desk: LocalDesk, device: Mapping[str, Any]
) -> None:
    sent = send(desk, "booking", RESIDENT, origin=addresses[0].url)
    receipt = str(sent.json["receipt"])  # type: ignore[index]
    with (
        signed_in(browser, desk, LEAD, device) as lead,
        signed_in(browser, desk, COLLEAGUE, device) as colleague,
    ):
        # Both have the booking's form before them; one is faster.
        mine, theirs = lead.page.get_by_role("main"), colleague.page.get_by_role("main")
        lead.visit(f"/slots/day?desk={DESK}&day={DAY}")
        seen(lead)
        mine.get_by_role("link", name="日時の確定", exact=False).click()
        seen(lead)
        mine.get_by_label("会議室1", exact=True).check()
        mine.get_by_role("button", name="どうなるかを見る").click()
        seen(lead)
        colleague.visit(f"/cases/{receipt}/confirm")
        theirs.get_by_label("会議室2", exact=True).check()
        theirs.get_by_role("button", name="どうなるかを見る").click()
        theirs.get_by_role("button", name="「日時の確定」をする").click()
        expect(theirs.locator(".state")).to_have_text("日時確定")
        mine.get_by_role("button", name="「日時の確定」をする").click()
        lead.watch.expect(f"409 /cases/{receipt}/confirm")
        told = mine.get_by_role("alert")
        expect(told).to_contain_text("ほかの人が先に変えたため、何もしませんでした。")
        expect(told).to_contain_text(colleague.page.locator(".who").inner_text())
        expect(told).to_contain_text("日時確定")
        seen(lead)
        # The lead closes the day: the booking is moved with its mail in sight.
        for path in ("/slots", "/slots/month", "/slots/block"):
            lead.visit(f"{path}?desk={DESK}&day={DAY}")
            seen(lead)
        lead.visit(f"/slots/closing?desk={DESK}&day={DAY}")
        mine.get_by_label("担当の職員が、急に休むことになりました。").check()
        seen(lead)
        mine.get_by_role("button", name="予約を見る").click()
        expect(mine.get_by_role("radio", checked=True)).to_have_count(1)
        mine.locator("summary").first.click()
        expect(mine.locator("pre").first).to_contain_text("急に休むことになりました")
        seen(lead)
        mine.get_by_role("button", name="休みにして、決めたとおりにする").click()
        expect(mine.get_by_role("status")).to_contain_text("済み1件、残り0件")
        seen(lead)
        # Whoever calls is booked at a free time, by keyboard from the calendar on.
        lead.visit("/slots/day?desk=consumer-center&day=2026-12-01")
        link = mine.get_by_role("link", name="電話の方", exact=False).first
        link.focus()
        lead.page.keyboard.press("Enter")
        expect(mine.get_by_role("radio", name="12月1日(火) 9時")).to_be_checked()
        seen(lead)
        mine.get_by_role("button", name="どうなるかを見る").click()
        expect(mine.get_by_role("alert")).to_be_visible()
        lead.watch.expect("422 /take")
        seen(lead)
        for path in ("/list?sort=-received", "/held", "/letters"):
            lead.visit(path)
            seen(lead)
