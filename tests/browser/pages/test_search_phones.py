"""A list of results ends with the phones that are answered now, or with what to do while none is."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from builder.files.desk_files import REPOSITORY
from builder.pages.published.assets import published_assets
from local.web.built_site import Build

CITY, PREFECTURE, HOTLINE = (
    "例市消費者センター 相談専用電話",
    "例県消費生活総合センター",
    "消費者ホットライン",
)


@pytest.mark.parametrize(
    ("moment", "phones", "is_closed"),
    [
        ("2026-11-20T10:00", [CITY, PREFECTURE], False),
        ("2026-11-20T16:50", [PREFECTURE], False),
        ("2026-11-21T10:00", [PREFECTURE], False),
        ("2026-11-20T02:00", [CITY, PREFECTURE, HOTLINE], True),
        ("2026-12-30T10:00", [CITY, PREFECTURE, HOTLINE], True),
    ],
)
def test_the_phones_below_results(
    moment: str, phones: list[str], is_closed: bool, built: Build, browser: Browser
) -> None:
    html = (built.site_dir / "search/index.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser")
    section, data = soup.find(id="search-phones"), soup.find(id="opening-data")
    assert section
    del section["hidden"]
    (script,) = (one for one in published_assets(REPOSITORY / "builder/assets") if one.name == "status.js")
    page = browser.new_page()
    try:
        page.clock.set_fixed_time(f"{moment}:00+09:00")
        page.set_content(f"{section}{data}<script>{script.content.decode()}</script>")
        page.locator(".desk-state[data-state]").first.wait_for(state="attached")
        assert page.locator(".desk-line__name:visible").all_inner_texts() == phones
        assert page.get_by_text("いま、電話を受けている窓口はありません。").is_visible() is is_closed
        assert page.get_by_role("link", name="予約のページ").is_visible() is is_closed
    finally:
        page.close()
