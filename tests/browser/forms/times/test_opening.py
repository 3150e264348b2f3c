"""A form's time of application in a browser: the page is made once, and true before, in and after it."""

from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, expect

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.site.third_form.seminar import PAGE, add_form


def test_a_form_is_there_in_its_time_and_says_before_and_after_it_what_to_do(
    tmp_path: Path, quick_browser: Browser
) -> None:
    clock = Clock.parse("2026-11-01T08:00:00+09:00")
    with (
        Listener() as listener,
        LocalDesk(add_form(tmp_path), clock=clock, origins=listener.origins) as desk,
        listener.serving(desk.app),
    ):
        page = quick_browser.new_page(locale="ja-JP")
        form, period = page.locator("#form-lecture"), page.locator(".form-period")
        said = period.locator(".notice:visible")
        send = form.locator("button.primary")
        page.goto(f"{listener.url}{PAGE}")
        expect(period).to_contain_text("受付期間：2026年11月1日(日) 9時から2026年12月10日(木) 17時まで")
        expect(said).to_have_text("まだ受け付けていません。2026年11月1日(日) 9時から申し込めます。")
        expect(send).to_be_hidden()

        clock.move_to(datetime.fromisoformat("2026-12-10T16:59:00+09:00"))
        page.reload()
        expect(send).to_be_visible()
        expect(said).to_have_count(0)
        form.locator("#lecture-company").fill("例商店")
        # The end comes while the form is filled in: it stays, and says what is wrong with the answers.
        clock.move_to(datetime.fromisoformat("2026-12-10T17:20:00+09:00"))
        send.click()
        expect(page.locator(".error-summary a").first).to_be_visible()
        clock.move_to(datetime.fromisoformat("2026-12-10T17:31:00+09:00"))
        send.click()
        expect(page.locator(".error-summary")).to_contain_text("下に残っている")
        expect(form.locator("#lecture-company")).to_have_value("例商店")

        page.goto(f"{listener.url}{PAGE}")
        expect(said).to_contain_text("受付は終わりました。")
        expect(said.get_by_role("link", name="講座")).to_be_visible()
        expect(send).to_be_hidden()
