"""Somebody looks for the answer to a question, and finds it. What they type stays in the browser."""

import re

from playwright.sync_api import Locator, Page, expect

from local.web.built_site import Build
from tests.browser.visitor import Visitor
from tests.site.sources import faq_questions


def results(page: Page) -> Locator:
    return page.locator("#search-results").get_by_role("link")


def compose(page: Page, words: str) -> None:
    """Types as with an input method, which shows the words for a while before they are taken."""
    session = page.context.new_cdp_session(page)
    page.clock.install()
    for end in range(1, len(words) + 1):
        shown = {"text": words[:end], "selectionStart": end, "selectionEnd": end}
        session.send("Input.imeSetComposition", shown)
    page.clock.run_for(2_000)
    expect(page.get_by_role("searchbox", name="調べたいことば")).to_have_value(words)
    expect(results(page)).to_have_count(0)
    session.send("Input.insertText", {"text": words})
    page.clock.resume()
    session.detach()


def test_an_answer_is_found_from_the_header_while_somebody_types(visitor: Visitor) -> None:
    page = visitor.page
    uri, question = next(pair for pair in faq_questions() if "録画" in pair[1]["q"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visitor.visit("/")
    page.keyboard.press("/")
    box = page.get_by_role("banner").get_by_role("searchbox", name="サイト内検索")
    expect(box).to_be_focused()
    page.keyboard.type("zzzzqqqq")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/#q=zzzzqqqq")
    said = page.locator("#search-status")
    expect(said).to_contain_text("見つかりませんでした")
    expect(page.get_by_role("region", name="よく探される答え").get_by_role("link")).not_to_have_count(0)
    visitor.check_page()

    box = page.get_by_role("search").get_by_role("searchbox", name="調べたいことば")
    toggle = page.get_by_role("button", name="のキーで、検索の欄に移る")
    toggle.click()
    page.keyboard.press("s")
    expect(box).not_to_be_focused()
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("s")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    expect(said).to_have_text("")
    compose(page, "セミナーの録画")
    expect(results(page).first).to_have_text(question["q"])
    expect(said).to_have_text(re.compile("^[0-9]+件見つかりました。$"))
    expect(page.locator("#search-results mark").first).to_be_visible()
    expect(page.locator("#search-results li").first).to_contain_text("よくあるご質問")
    phones = page.get_by_role("region", name="電話で相談する")
    expect(phones.locator("a.tel:visible").first).to_be_visible()
    visitor.check_page()

    results(page).first.click()
    page.wait_for_url(f"**/{uri}#{question['id']}")
    expect(page.locator(f"#{question['id']}")).to_be_in_viewport()
    visitor.back()
    expect(page.get_by_role("searchbox").last).to_have_value("セミナーの録画")
    expect(results(page).first).to_have_text(question["q"])
    typed = re.compile("zzzz|q=|%E9%8C%B2|録画")
    assert not [url for url in asked if typed.search(url.partition("#")[0])]


def test_without_its_file_or_with_another_s_the_phones_are_there(visitor: Visitor, built: Build) -> None:
    """Another build's file doesn't fit the list of the page: no link would be certain."""
    page, said = visitor.page, visitor.page.locator("#search-status")
    (own,), (other,) = ([*built.site_dir.glob(f"assets/search.{name}.????????.txt")] for name in ("ja", "en"))
    page.route(f"**/{own.name}", lambda route: route.fulfill(path=other))
    visitor.visit("/search/#q=料金")
    expect(said).to_contain_text("ページを読み込みなおして")
    expect(results(page)).to_have_count(0)
    page.unroute(f"**/{own.name}")
    page.route(f"**/{own.name}", lambda route: route.abort("internetdisconnected"))
    page.reload()
    expect(said).to_contain_text("ページを読み込みなおして")
    expect(page.get_by_role("region", name="電話で相談する").locator("a[href^='tel:']").first).to_be_visible()
    page.unroute(f"**/{own.name}")
    page.get_by_role("searchbox").fill("予約の料金")
    expect(results(page).first).to_be_visible()
    while f"failed /assets/{own.name}" in visitor.watch.troubles:
        visitor.watch.expect(f"failed /assets/{own.name}")


def test_a_typed_search_can_not_become_part_of_the_page(visitor: Visitor) -> None:
    visitor.visit("/search/#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E相談")
    expect(visitor.page.locator("#search-status")).not_to_have_text(re.compile("準備|^$"))
    expect(visitor.page.get_by_role("main").locator("img")).to_have_count(0)
