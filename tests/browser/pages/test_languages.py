"""Other languages than Japanese, and other ways than the voice."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from local.clock import Clock
from tests.browser.visitor import Visitor
from tests.conftest import NOW


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    has_script = getattr(request, "param", True)
    return {"viewport": {"width": 320, "height": 568}, "java_script_enabled": has_script}


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> Clock:
    return Clock.parse(getattr(request, "param", NOW))


class Presses:
    """Presses links, and counts."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.made = 0

    def press(self, name: str, leads_to: str) -> None:
        self._page.get_by_role("main").get_by_role("link", name=name).first.click()
        self._page.wait_for_url(f"**{leads_to}")
        self.made += 1


@pytest.mark.parametrize("device", [False], indirect=True, ids=["without script"])
@pytest.mark.parametrize("clock", ["2026-11-20T22:00"], indirect=True)
@pytest.mark.parametrize(
    ("home", "way", "page", "letter"),
    [
        ("/", "電話で話せない方", "/without-voice/", "通知を自分で書いて"),
        ("/easy/", "ほかの 方法", "/easy/without-voice/", "やめる 手紙"),
        ("/en/", "other ways to reach us", "/en/without-voice/", "write a cooling-off notice"),
    ],
)
def test_who_cannot_use_a_voice_reaches_help_and_a_letter_at_night(
    visitor: Visitor, home: str, way: str, page: str, letter: str
) -> None:
    """Three presses at most, from the home page in any language."""
    visitor.visit(home)
    presses = Presses(visitor.page)
    presses.press(way, page)
    main = visitor.page.get_by_role("main")
    # Help: a number that needs no voice, and what each way is.
    expect(main.get_by_text("03-0000-0133").first).to_be_visible()
    relay = main.get_by_role("heading", name=re.compile("リレーサービス|sign language"))
    expect(relay).to_be_visible()
    presses.press(letter, "/online/cooling-off/")
    expect(main.get_by_text("契約を解除").first).to_be_visible()
    assert presses.made <= 3


def test_a_resident_reads_and_searches_in_english(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/online/booking/")
    page.get_by_role("banner").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/online/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visitor.check_page()
    page.get_by_role("link", name="Call us").click()
    page.wait_for_url("**/en/phones/")
    expect(page.locator("[data-line=prefecture-center]")).to_have_text("Open now (until 5:00 pm)")
    visitor.visit("/en/search/")
    box = page.get_by_role("searchbox", name="What are you looking for?")
    box.fill("how much does it cost")
    expect(answers(page).first).to_have_attribute("href", "../online/#cost")
    expect(page.locator("#search-status")).to_contain_text("Results: ")
    visitor.check_page()


def test_english_words_find_english_pages_and_easy_ones_come_last(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search/")
    box = page.get_by_role("searchbox", name="調べたいことば")
    box.fill("cancel a contract")
    english, easy = (page.locator(f".search-other[lang={lang}]") for lang in ("en", "ja-simple"))
    expect(english.get_by_role("link").first).to_be_visible()
    # Before what may be in Japanese, too.
    first = page.locator(".result").first.evaluate("row => row.closest('[lang]').lang")
    assert first == "en"
    box.fill("予約")
    expect(easy.get_by_role("link").first).to_be_visible()
    assert top(answers(page).last) < top(easy)
    visitor.check_page()


def answers(page: Page) -> Locator:
    return page.locator("#search-results").get_by_role("link")


def top(place: Locator) -> float:
    return float(place.evaluate("element => element.getBoundingClientRect().top"))
