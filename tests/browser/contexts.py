"""The browser's contexts, lent to one visitor after another.

A new context has a new process, which reads every script of the pages for the first time: that takes longer
than most stories. So a page stays open in each context, in whose process the next visitor's pages are shown
(`--process-per-site`). Who comes next finds nothing of who was there before: what was kept is deleted.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext

_MOST = 6
"""So many are kept; the one that was used longest ago is closed."""

_idle: WeakKeyDictionary[Browser, dict[str, list[BrowserContext]]] = WeakKeyDictionary()


@contextmanager
def lent(browser: Browser, origin: str, **settings: Any) -> Iterator[BrowserContext]:
    """A context with these settings (as Browser.new_context takes them) for pages of `origin` alone.

    What a block sets for the whole context would stay in it, so it's set for a page. The exception is
    Playwright's clock: a context in which it was set isn't lent again, nor one whose block failed.
    """
    kept = _idle.setdefault(browser, {})
    key = json.dumps(settings, sort_keys=True)
    waiting = kept.pop(key, [])
    context = waiting.pop() if waiting else _new(browser, settings)
    if waiting:
        kept[key] = waiting
    is_clean = False
    try:
        yield context
        is_clean = _clear(context, origin)
    finally:
        if not is_clean:
            context.close()
    if is_clean:
        kept[key] = [*kept.pop(key, []), context]
        _close_the_oldest(kept)


def _new(browser: Browser, settings: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(**settings)
    stays = context.new_page()
    stays.route("**/*", lambda route: route.fulfill(body="<title>-</title>", content_type="text/html"))
    stays.goto("http://127.0.0.1/")
    return context


def _clear(context: BrowserContext, origin: str) -> bool:
    """Delete what pages of `origin` have left; False if that isn't all."""
    stays, *pages = context.pages
    if any("native code" not in page.evaluate("String(Date)") for page in pages):
        return False
    for page in pages:
        page.close()
    session = context.new_cdp_session(stays)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.send("Network.clearBrowserCache")
    session.detach()
    context.clear_cookies()
    return True


def _close_the_oldest(kept: dict[str, list[BrowserContext]]) -> None:
    while sum(map(len, kept.values())) > _MOST:
        key = next(iter(kept))
        kept[key].pop(0).close()
        if not kept[key]:
            del kept[key]
