"""No phone number, day or time is broken across lines, nor a mail address that fits on one, on phones of any
width.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.browser.pages.test_pages import NOWHERE, walk_to
from tests.browser.visitor import Visitor, visiting
from tests.conftest import NOW
from tests.site.sources import page_files

_BROKEN = r"""() => {
    const when = /(午[前後])?\d+時(\d+分)?|\d+月\d+日|\d+[年分日件文]/;
    const address = /[0-9]{2,5}(-[0-9]{2,4}){1,2}|[\w.+-]+@[\w-]+(\.[\w-]+)+/;
    const wanted = new RegExp(`${address.source}|${when.source}`, "g");
    const tops = (range) => [...range.getClientRects()].map(({ top }) => Math.round(top));
    const linesOf = (range) => new Set(tops(range)).size;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (texts.nextNode()) {
        if (!texts.currentNode.parentElement.checkVisibility()) continue;
        for (const { 0: found, index } of texts.currentNode.data.matchAll(wanted)) {
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


@pytest.fixture(scope="module")
def walker(browser: Browser, open_desk: Callable[..., LocalDesk]) -> Iterator[Visitor]:
    with (
        Listener() as listener,
        open_desk(clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        visiting(browser, listener.url) as visitor,
    ):
        yield visitor


@pytest.mark.parametrize("path", [*(f"/{uri}" for uri in page_files()), NOWHERE])
def test_no_number_and_no_address_is_broken(walker: Visitor, path: str) -> None:
    walk_to(walker, path)
    for width in range(320, 440, 12):
        walker.page.set_viewport_size({"width": width, "height": 700})
        assert walker.page.evaluate(_BROKEN) == [], width
