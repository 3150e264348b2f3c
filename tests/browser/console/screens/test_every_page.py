"""Every page of the console, in every state that made-up cases bring it to: its HTML, its weight, and how it
looks to axe in both palettes, narrow, in forced colours and on paper.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from desk.console.routes import ROUTES
from tests.browser import axe
from tests.browser.console.screens.crawl import Crawl, Shown, each_look, file_of
from tests.functions.console.at_the_counter import ORIGIN
from tests.site.nu import said

MOST_BYTES = 60 * 1024
NOT_LED_TO = {
    ("POST", "/slots/unblock"),
    ("GET", "/magazines/issues/{issue}/send"),
    ("POST", "/magazines/issues/{issue}/send"),
    ("POST", "/admin"),
    ("POST", "/clusters/{receipt}"),
    ("POST", "/held"),
    ("GET", "/seminars/{seminar}/attendance"),
    ("POST", "/seminars/{seminar}/attendance"),
}
"""Where only something leads that these cases don't have (a block, an issue that isn't sent yet, a colleague
who is signed in, a held mail, a seminar that has begun), or a button that does it at once (a cluster's). Each
has tests of its own in tests/functions/console: calendar/test_week, test_magazines, test_admin,
test_together, test_attendance.
"""
_SIZES = ((1280, 900), (320, 640))


def test_what_is_shown_leads_to_every_route(every_crawl: list[Crawl]) -> None:
    reached = {one for crawl in every_crawl for one in crawl.reached}
    every = {(route.method, route.pattern) for route in ROUTES}
    missing = every - reached - NOT_LED_TO
    assert missing == set(), missing


def test_every_kind_of_answer_is_among_the_pages(every_page: list[Shown], every_crawl: list[Crawl]) -> None:
    """Filled and empty lists, what is asked, what will happen, what is wrong, and who was first."""
    assert {200, 409, 422} <= {page.status for page in every_page}
    assert [one for crawl in every_crawl for one in crawl.broken] == []
    assert len({page.kind for page in every_page if page.kind.startswith("GET /cases/{receipt} ")}) > 30


def test_every_page_is_valid_html(every_page: list[Shown], tmp_path: Path) -> None:
    names = {}
    for n, page in enumerate(every_page):
        file = tmp_path / f"{n}.html"
        file.write_text(page.html, encoding="utf-8")
        names[file.name] = page.name
    wrong = {one.partition(": ")[2]: names.get(one.partition(":")[0], "") for one in said(tmp_path)}
    assert wrong == {}, "\n".join(wrong)


def test_a_page_weighs_60_kilobytes_at_most_with_all_that_it_loads(every_page: list[Shown]) -> None:
    heavy = {page.name: page.weight for page in every_page if page.weight > MOST_BYTES}
    assert heavy == {}


@pytest.fixture(scope="module")
def looked_at(browser: Browser, every_page: list[Shown]) -> Iterator[tuple[Page, dict[str, Shown]]]:
    """A browser's page to which each of the console's pages can be shown, and those by their address."""
    shown = {f"{ORIGIN}/page/{n}": page for n, page in enumerate(each_look(every_page))}

    def answer(route: Route) -> None:
        url = route.request.url
        if url in shown:
            route.fulfill(body=shown[url].html, content_type="text/html; charset=utf-8")
        elif "/static/" in url:
            kind = "text/css" if url.endswith(".css") else "text/javascript"
            route.fulfill(body=file_of(url.removeprefix(ORIGIN)), content_type=f"{kind}; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    context = browser.new_context(locale="ja-JP", reduced_motion="reduce")
    page = context.new_page()
    page.route("**/*", answer)
    yield page, shown
    context.close()


def test_every_page_is_accessible_in_both_palettes_wide_and_narrow(
    looked_at: tuple[Page, dict[str, Shown]],
) -> None:
    page, shown = looked_at
    wrong: dict[str, str] = {}
    for width, height in _SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for url, one in shown.items():
            page.goto(url)
            wrong |= dict.fromkeys(_problems(page), f"{width} {one.name}")
    assert wrong == {}, "\n".join(f"{where}: {what}" for what, where in wrong.items())


def _problems(page: Page) -> list[str]:
    """What axe finds, where none of its kind was found right before; and what is wider than the window."""
    state = axe.state(page)
    if not axe.right.unknown([state]):
        return []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{wide} pixels too wide"] if wide > 0 else []
    found += [*axe.problems(page, "light", axe.BUT_COLOURS), *axe.colours_of_what_is_new(page)]
    page.emulate_media(color_scheme="light")
    if not found:
        axe.right.add([state])
    return found


def _one_of_each_route(shown: dict[str, Shown]) -> dict[str, str]:
    """The address of the longest page of each route, by its role and kind without form and state."""
    found: dict[str, str] = {}
    for url, one in sorted(shown.items(), key=lambda item: len(item[1].html)):
        if one.status == 200 and "empty" not in one.role:
            found[" ".join(one.kind.split()[:2])] = url
    return found


def test_forced_colours_leave_words_and_borders(looked_at: tuple[Page, dict[str, Shown]]) -> None:
    """What only a background says would be gone: the state, marks, what is next."""
    page, shown = looked_at
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(forced_colors="active")
    try:
        for kind, url in _one_of_each_route(shown).items():
            page.goto(url)
            bare = page.evaluate(
                """() => [...document.querySelectorAll(".state, .next, .mark, button, .button")]
                    .filter((one) => one.checkVisibility() && getComputedStyle(one).borderTopWidth === "0px")
                    .map((one) => one.outerHTML)"""
            )
            assert bare == [], kind
    finally:
        page.emulate_media(forced_colors="none")


def test_on_paper_there_is_all_text_and_nothing_to_press(looked_at: tuple[Page, dict[str, Shown]]) -> None:
    page, shown = looked_at
    page.emulate_media(media="print")
    try:
        for kind, url in _one_of_each_route(shown).items():
            page.goto(url)
            seen = page.evaluate(
                """() => [...document.querySelectorAll("nav, button, .top, .skip")]
                    .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)"""
            )
            assert seen == [], kind
            cut = page.evaluate(
                """() => [...document.querySelectorAll("pre, textarea")]
                    .filter((one) => one.checkVisibility() && one.scrollHeight > one.clientHeight + 2
                        && getComputedStyle(one).overflowY !== "visible").length"""
            )
            assert cut == 0, kind
    finally:
        page.emulate_media(media="screen")
