"""Figures, seminars, dispatches and magazines, on the narrowest screen and without script."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT, send
from tests.browser.console.signed_in import forget_the_provider, signed_in
from tests.functions.conftest import DISPATCH, SEMINAR

EVERYBODY = "例 すべての役割の人"


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}


def test_the_desk_s_figures_and_programmes(
    browser: Browser, addresses: tuple[Listener, ...], desk: LocalDesk, device: Mapping[str, Any]
) -> None:
    origin = addresses[0].url
    for form, answers in (("booking", RESIDENT), ("seminar", SEMINAR), ("dispatch", DISPATCH)):
        assert send(desk, form, answers, origin=origin).status_code == 201
    with signed_in(browser, desk, EVERYBODY, device) as member:
        page, main = member.page, member.page.get_by_role("main")
        member.visit("/figures")
        member.check_page()
        main.get_by_role("button", name="今すぐ数える").click()
        expect(main.get_by_role("status")).to_contain_text("数えなおしました")
        expect(main.locator("svg rect").first).to_be_visible()
        member.check_page()
        with page.expect_download() as saved:
            main.get_by_role("link", name="CSV で保存する").click()
        assert saved.value.suggested_filename.endswith("-inside.csv")
        member.visit("/seminars")
        member.check_page()
        main.get_by_role("link", name="カスタマーハラスメント対策の基本").click()
        member.check_page()
        main.locator("a.next").click()
        main.get_by_label("視聴用のURL").fill("https://webinar.example.jp/j/123")
        main.get_by_role("button").first.click()
        expect(main.locator("pre")).to_be_visible()
        member.check_page()
        for path in ("mails", "call-off", "list"):
            member.visit(f"/seminars/basics/{path}")
            member.check_page()
        member.visit("/dispatch")
        member.check_page()
        main.get_by_role("link", name="専門家", exact=True).click()
        main.get_by_role("link", name="専門家を加える").click()
        member.check_page()
        for label, value in (
            ("名前", "例 専一"),
            ("専門", "例の専門"),
            ("メールアドレス", "ichi@example.jp"),
        ):
            main.get_by_label(label).fill(value)
        main.get_by_role("button", name="記録する").click()
        expect(main.get_by_role("row", name="例 専一")).to_be_visible()
        member.check_page()
        for path in ("/magazines", "/magazines/issues/news-2", "/magazines/reader"):
            member.visit(path)
            member.check_page()
        forget_the_provider(member, desk)
