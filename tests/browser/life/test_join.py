"""The way into the meeting: nowhere before its time, then the first thing on the page, also by keyboard."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT, send
from tests.browser.life.test_invitation import MEETING, staff
from tests.browser.life.test_thread import LINK
from tests.browser.visitor import Visitor


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 375, "height": 667}, "java_script_enabled": False}


def test_the_button_leads_in_from_ten_minutes_before_until_the_end(visitor: Visitor, desk: LocalDesk) -> None:
    answer = send(desk, "booking", RESIDENT, origin=visitor.origin)
    receipt = str(answer.json["receipt"])  # type: ignore[index]
    staff(visitor, "confirm", receipt, "--url", MEETING, "--yes")
    visitor.visit("/_local/mails")
    visitor.page.get_by_role("link", name=re.compile("日時が決まりました")).first.click()
    found = LINK.search(visitor.page.locator("main pre").first.inner_text())
    assert found
    main, (number, _, code) = visitor.page.get_by_role("main"), found[1].partition(".")
    start = datetime.fromisoformat(f"{RESIDENT['slot']}+09:00")
    visitor.visit("/online/manage/")
    main.locator("#manage-receipt").fill(number)
    main.locator("#manage-code").fill(code)
    main.get_by_role("button").first.click()
    again = main.get_by_role("button", name="予約の状況を見る")
    door = main.get_by_role("link", name="相談に入る")
    expect(again).to_be_visible()
    assert MEETING not in visitor.page.content()
    visitor.check_page()

    desk.move_clock(start.replace(hour=start.hour - 1, minute=50))
    again.click()
    expect(door).to_have_attribute("href", MEETING)
    assert visitor.page.content().count(MEETING) == 1
    box = door.bounding_box()
    assert box
    assert box["y"] + box["height"] < 667  # nobody has to look for it
    visitor.check_page()
    main.get_by_role("heading", level=1).focus()
    visitor.page.keyboard.press("Tab")
    expect(door).to_be_focused()

    desk.move_clock(start.replace(minute=30))
    visitor.visit("/online/manage/")
    main.locator("#manage-receipt").fill(number)
    main.locator("#manage-code").fill(code)
    main.get_by_role("button").first.click()
    expect(main.get_by_role("heading", level=1)).to_have_text("予約の状況")
    expect(door).to_have_count(0)
    assert MEETING not in visitor.page.content()
