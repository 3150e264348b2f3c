"""Who sent a consultation reads a message of the desk's and replies, on an old phone without script."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from local.desk import LocalDesk
from tests.applicants import WORKER, send
from tests.browser.life.test_invitation import staff
from tests.browser.visitor import Visitor

LINK = re.compile(r"https://\S+/online/manage/#(\S+)")
QUESTION = "窓口です。\n\nいつのことですか。とても長い行でも、画面の幅で折り返します。ａｂｃ" + "長い" * 30
REPLY = "きのうの夜です。\n\n  二段めは、字下げしています。"


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 320, "height": 568}, "java_script_enabled": False}


def test_a_message_is_read_and_answered(visitor: Visitor, desk: LocalDesk) -> None:
    answer = send(desk, "consultation", WORKER, origin=visitor.origin)
    receipt = str(answer.json["receipt"])  # type: ignore[index]
    visitor.visit("/_local/mails")
    visitor.page.get_by_role("link", name=re.compile("受付のお知らせ")).first.click()
    found = LINK.search(visitor.page.locator("main pre").first.inner_text())
    assert found
    number, _, code = found[1].partition(".")
    staff(visitor, "message", receipt, "--text", QUESTION, "--wait", answer="はい\n")

    main = visitor.page.get_by_role("main")
    visitor.visit("/online/manage/")
    main.locator("#manage-receipt").fill(number)
    main.locator("#manage-code").fill(code)
    main.get_by_role("button").first.click()
    expect(main.get_by_role("heading", level=1)).to_have_text("相談の状況")
    expect(main).to_contain_text("窓口からのメッセージへのお返事")
    visitor.check_page()

    main.get_by_role("button", name="やりとりを見る").click()
    expect(main.locator(".thread .text")).to_have_text([QUESTION])
    visitor.check_page()
    main.get_by_role("button", name="お返事を送る").click()
    visitor.watch.expect("422 /api/manage")
    expect(main.locator("#manage-reply-error")).to_contain_text("お返事は、1文字以上")
    visitor.check_page()
    main.get_by_label("お返事", exact=True).fill(REPLY)
    main.get_by_role("button", name="お返事を送る").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("お返事を送りました")
    visitor.check_page()
    main.get_by_role("button", name="やりとりを見る").click()
    assert main.locator(".thread .own .text").inner_text() == REPLY
    assert visitor.path == "/api/manage"
