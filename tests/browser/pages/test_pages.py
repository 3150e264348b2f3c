"""Every page in both palettes and on phones of any width: axe finds nothing, nothing sticks out, and no phone
number or mail address is broken across lines.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor, visiting
from tests.conftest import NOW
from tests.site.sources import page_files

NOWHERE = "/no/such/page/"
BEHIND_THE_COUNTER = ("/_local/", "/_local/mails", "/_local/table", "/_local/clock")
SITE = [*(f"/{uri}" for uri in page_files()), NOWHERE]

_STICKS_OUT = """() => {
    const edge = document.documentElement.clientWidth;
    const scrolls = (element) => element && (
        ["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > edge + 1)
        .filter((element) => !scrolls(element.parentElement))
        .map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim()}`);
}"""


_BROKEN = r"""() => {
    const when = /(午[前後])?\d+時(\d+分)?|\d+月\d+日|\d+[年分日件文]/;
    const address = /[0-9]{2,5}(-[0-9]{2,4}){1,2}|[\w.+-]+@[\w-]+(\.[\w-]+)+/;
    const wanted = new RegExp(`${address.source}|${when.source}`, "g");
    const tops = (range) => [...range.getClientRects()].map(({ top }) => Math.round(top));
    const linesOf = (range) => new Set(tops(range)).size;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (texts.nextNode()) {
        const { parentElement } = texts.currentNode;
        if (!parentElement.checkVisibility()) continue;
        const kept = parentElement.closest(".brand") ? /[ァ-ヺー]+/g : wanted;
        for (const { 0: found, index } of texts.currentNode.data.matchAll(kept)) {
            const range = document.createRange();
            range.setStart(texts.currentNode, index);
            range.setEnd(texts.currentNode, index + found.length);
            if (linesOf(range) > 1) broken.push(found);
        }
    }
    for (const kept of document.querySelectorAll(".unbroken.mail, [href^='mailto:']")) {
        if (!kept.checkVisibility()) continue;
        const pieces = [...kept.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return range;
        });
        // An inline block breaks only if it's wider than a whole line, and behind its signs alone.
        kept.style.whiteSpace = 'nowrap';
        const wide = pieces.reduce((sum, piece) => sum + piece.getBoundingClientRect().width, 0);
        const fits = wide <= kept.getBoundingClientRect().width + 0.02;
        kept.style.whiteSpace = '';
        if (fits && new Set(pieces.flatMap(tops)).size > 1) broken.push(kept.textContent);
        for (const piece of pieces) if (linesOf(piece) > 1) broken.push(`${piece}`);
    }
    return broken;
}"""
"""The phone numbers on more than one line, and the mail addresses that would fit on one."""


@pytest.fixture(scope="module")
def walker(browser: Browser, open_desk: Callable[..., LocalDesk]) -> Iterator[Visitor]:
    """One visitor for all pages."""
    with (
        Listener() as listener,
        open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        visiting(browser, listener.url) as visitor,
    ):
        yield visitor


@pytest.mark.parametrize("path", [*SITE, *BEHIND_THE_COUNTER])
def test_a_page_is_accessible_and_fits_phones(walker: Visitor, path: str) -> None:
    """One visit with windows of several sizes: what depends on the width is in the style sheets."""
    walker.page.set_viewport_size({"width": 320, "height": 568})
    walk_to(walker, path)
    fits(walker)
    for width in range(320, 440, 12) if path in SITE else ():
        walker.page.set_viewport_size({"width": width, "height": 700})
        assert walker.page.evaluate(_BROKEN) == [], width
    walker.page.set_viewport_size({"width": 1280, "height": 900})
    walker.check_page()


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.form)
def test_every_step_fits_a_small_phone(walker: Visitor, bundle: Mapping[str, Any], journey: Journey) -> None:
    walker.page.set_viewport_size({"width": 320, "height": 568})
    walk_to(walker, journey.page)
    form = FormPage(walker.page, bundle, journey.form)
    form.button.click()
    expect(form.summary).to_be_focused()
    walker.watch.expect(f"422 {form.path}")
    fits(walker)
    form.fill({**journey.answers, "message": f"https://例.jp/{'a' * 300}"})
    form.to_check()
    fits(walker)
    form.send_button.click()
    form.is_done()
    fits(walker)


def fits(walker: Visitor) -> None:
    nothing_sticks_out(walker)
    walker.check_page()


def walk_to(walker: Visitor, path: str) -> None:
    walker.visit(path)
    if path == NOWHERE:
        walker.watch.expect(f"404 {NOWHERE}")
    assert walker.watch.troubles == []


def nothing_sticks_out(walker: Visitor) -> None:
    page = walker.page
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(_STICKS_OUT) == []
