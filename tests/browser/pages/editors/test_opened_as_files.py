"""The preview of a change, opened from a folder as an editor does who unpacked it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.output.preview.whole import write_preview
from desk.bundle import load_bundle
from local.web.built_site import Build
from tests.conftest import NOW


@pytest.fixture(scope="module")
def preview(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    bundle, at = load_bundle(built.bundle_path), datetime.fromisoformat(NOW)
    return write_preview(bundle, built.site_dir, folder, now=at)


@pytest.fixture
def page(browser: Browser, preview: Path) -> Iterator[Page]:
    with closing(browser.new_context(locale="ja-JP")) as context:
        page = context.new_page()
        page.goto(preview.as_uri())
        yield page


def test_every_link_of_the_way_leads_to_a_page(page: Page) -> None:
    page.get_by_role("link", name="サイト", exact=True).click()
    expect(page.get_by_role("note")).to_contain_text("公開されていません")
    page.get_by_role("link", name="オンライン消費生活相談").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("オンライン消費生活相談")
    page.get_by_role("main").get_by_role("link", name="相談の流れ").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("相談の流れ")
    assert page.url.endswith("/site/online/flow/index.html")
    assert page.evaluate("document.styleSheets.length") >= 3, "it has its look"


def test_a_form_shows_its_questions_and_is_not_sent(page: Page, preview: Path) -> None:
    page.goto((preview.parent / "site/online/booking/index.html").as_uri())
    expect(page.get_by_role("note")).to_contain_text("送れません")
    expect(page.get_by_role("textbox", name="メールアドレス")).to_be_visible()
    expect(page.get_by_role("textbox", name="相談の内容")).to_be_visible()

    page.goto((preview.parent / "site/search/index.html").as_uri())
    page.get_by_role("searchbox").fill("予約")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("note")).to_contain_text("検索は使えません")
    expect(page.locator("#search-status")).to_contain_text("検索を使えません")
    assert "/search/index.html" in page.url


def test_the_keys_are_found_by_words(page: Page) -> None:
    page.get_by_role("link", name="項目の一覧").click()
    page.get_by_label("項目の名前や言葉で探す").fill("臨時 休む日")
    expect(page.get_by_text("calendars[].extra_closures", exact=True)).to_be_visible()
    expect(page.get_by_text("desks[].phone", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="content/desks.yml")).to_be_hidden()
    page.get_by_label("項目の名前や言葉で探す").fill("")
    expect(page.get_by_text("desks[].phone", exact=True)).to_be_visible()
