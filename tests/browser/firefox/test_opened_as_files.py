"""The preview of a change in Firefox, opened from a folder: links lead to pages, never to a listing."""

from datetime import datetime
from pathlib import Path

from builder.output.preview.whole import write_preview
from desk.bundle import load_bundle
from local.web.built_site import Build
from tests.browser.firefox.driven import Firefox, new_tab
from tests.conftest import NOW


def test_the_way_from_the_first_page_to_a_form(with_script: Firefox, built: Build, tmp_path: Path) -> None:
    bundle, at = load_bundle(built.bundle_path), datetime.fromisoformat(NOW)
    write_preview(bundle, built.site_dir, tmp_path, now=at)
    with new_tab(with_script, tmp_path.as_uri()) as tab:
        tab.visit("/index.html")
        for link, place in (
            ("site/index.html", "/site/index.html"),
            ("online/index.html", "/site/online/index.html"),
            ("booking/index.html", "/site/online/booking/index.html"),
        ):
            tab.press(f'main a[href="{link}"]')
            tab.wait(lambda place=place: tab.path == place, f"not {place}")
        tab.wait(lambda: tab.shows("textarea"), "no form")
        assert tab.text("h1") == "相談を予約する"
        assert "送れません" in tab.text("[role=note]")
        assert tab.evaluate("return getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
