"""A day at the counter, in a browser that runs no script: sign in, confirm a booking, answer a consultation,
look somebody up, sign out.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT, WORKER, send
from tests.browser.console.signed_in import forget_the_provider, signed_in
from tests.browser.life.test_invitation import MEETING

EVERYBODY = "例 すべての役割の人"


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 1024, "height": 768}, "java_script_enabled": False}


def test_a_day_of_the_desk(
    browser: Browser, addresses: tuple[Listener, ...], desk: LocalDesk, device: Mapping[str, Any]
) -> None:
    origin = addresses[0].url
    booking = str(send(desk, "booking", RESIDENT, origin=origin).json["receipt"])  # type: ignore[index]
    asked = str(send(desk, "consultation", WORKER, origin=origin).json["receipt"])  # type: ignore[index]
    with signed_in(browser, desk, EVERYBODY, device) as member:
        page, main = member.page, member.page.get_by_role("main")
        member.check_page()
        # The booking, from the list to its mail, by keyboard where it matters.
        main.get_by_role("link", name=booking, exact=True).click()
        expect(main.locator(".next")).to_be_visible()
        member.check_page()
        main.locator(".next").focus()
        page.keyboard.press("Enter")
        expect(main.get_by_label("ほかの会議のURL")).to_be_visible()
        member.check_page()
        main.get_by_label("ほかの会議のURL").fill("https://elsewhere.example.org/")
        main.get_by_role("button", name="どうなるかを見る").click()
        expect(main.get_by_role("alert")).to_contain_text("会議のURL")
        member.watch.expect(f"422 /cases/{booking}/confirm")
        member.check_page()
        main.get_by_label("ほかの会議のURL").fill(MEETING)
        main.get_by_role("button", name="どうなるかを見る").click()
        expect(main.locator("pre")).to_contain_text(MEETING)
        member.check_page()
        main.get_by_role("button", name="「日時の確定」をする").click()
        expect(main.get_by_role("status")).to_contain_text("日時の確定")
        expect(main.locator(".state")).to_have_text("日時確定")
        # The consultation, found by the end of its number.
        member.visit("/find")
        member.check_page()
        main.get_by_label("さがす番号").fill(asked[-6:])
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{member.origin}/cases/{asked}")
        main.get_by_role("link", name="回答", exact=True).click()
        main.get_by_role("textbox", name="回答").fill("例の回答です。")
        main.get_by_label("例市の文例").select_option(label="例市の手引きの案内")
        main.get_by_role("button", name="欄に入れる").click()
        both = re.compile("例の回答です。.*手引き", re.DOTALL)
        expect(main.get_by_role("textbox", name="回答")).to_have_value(both)
        member.check_page()
        main.get_by_role("button", name="どうなるかを見る").click()
        expect(main.locator("pre")).to_contain_text("例の回答です。")
        member.check_page()
        main.get_by_role("button", name="すぐに送る").click()
        expect(main.locator(".state")).to_have_text(re.compile("回答"))
        for path in ("/list", "/slots", "/replies", "/notices", f"/cases/{booking}/mails"):
            member.visit(path)
            member.check_page()
        # Whoever sits down next sees nothing.
        page.get_by_role("button", name="サインアウトする").click()
        expect(page.get_by_role("main")).not_to_contain_text(booking)
        page.go_back()
        expect(page.locator("body")).not_to_contain_text(booking)
        forget_the_provider(member, desk)
