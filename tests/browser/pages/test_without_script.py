"""A browser without JavaScript: everything can be read and everybody can be called.

The forms are in test_journey.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.site.sources import faq_questions


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 375, "height": 667}, "java_script_enabled": False}


def test_pages_can_be_read_and_numbers_called(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    expect(page.get_by_role("main").locator("a[href='tel:188']")).to_be_visible()
    expect(page.locator("[data-palette-toggle]:visible")).to_have_count(0)
    expect(page.locator(".desk-state:visible")).to_have_count(0)
    page.locator("header summary").click()
    page.get_by_role("banner").locator("a[href='directory/']:visible").last.click()
    page.wait_for_url("**/directory/")
    expect(page.get_by_role("main").locator("a.tel:visible")).to_have_count(3)
    expect(page.get_by_text("9時から16時45分まで").first).to_be_visible()


def test_the_search_says_so_and_lists_all_questions(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    page.get_by_role("banner").get_by_role("link", name="検索", exact=True).click()
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_count(0)
    for uri, question in faq_questions():
        link = page.get_by_role("link", name=question["q"], exact=True)
        expect(link).to_have_attribute("href", f"../{uri}#{question['id']}")
    page.get_by_role("main").get_by_role("link", name=re.compile("電話相談先")).first.click()
    page.wait_for_url("**/directory/")
