"""Somebody looks for the answer to a question, and finds it."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.site.sources import faq_questions


def test_a_question_is_found_by_a_word_of_it(visitor: Visitor) -> None:
    page = visitor.page
    uri, question = next(pair for pair in faq_questions() if "録画" in pair[1]["q"])
    visitor.visit("/")
    page.get_by_role("banner").get_by_role("link", name="検索").click()
    page.wait_for_url("**/search/")
    box = page.get_by_role("searchbox")
    box.fill("録画")
    box.press("Enter")
    found = page.locator("#search-results").get_by_role("link").filter(has_text=question["q"])
    expect(found.first).to_be_visible()
    expect(page.locator("#search-status")).not_to_be_empty()
    visitor.check_page()
    found.first.click()
    page.wait_for_url(f"**/{uri}#{question['id']}")
    expect(page.locator(f"#{question['id']}")).to_be_in_viewport()


def test_a_search_can_be_sent_as_a_link(visitor: Visitor) -> None:
    visitor.visit("/search/?q=クーリング")
    expect(visitor.page.get_by_role("searchbox")).to_have_value("クーリング")
    expect(visitor.page.locator("#search-results a").first).to_be_visible()


def test_a_search_without_results_says_so(visitor: Visitor) -> None:
    visitor.visit("/search/")
    visitor.page.get_by_role("searchbox").fill("zzzzqqqq")
    expect(visitor.page.locator("#search-status")).not_to_be_empty()
    expect(visitor.page.locator("#search-results a")).to_have_count(0)
    visitor.check_page()


def test_a_typed_search_can_not_become_part_of_the_page(visitor: Visitor) -> None:
    visitor.visit("/search/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E相談")
    expect(visitor.page.locator("#search-status")).not_to_be_empty()
    expect(visitor.page.get_by_role("main").locator("img")).to_have_count(0)


def test_words_of_two_scripts_are_found(visitor: Visitor) -> None:
    visitor.visit("/search/?q=消費者ホットライン")
    expect(visitor.page.locator("#search-results a").first).to_be_visible()
