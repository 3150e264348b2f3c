"""How long a form's page keeps a phone's processor busy: the longest task of its main thread, from a trace.

The processor is slowed down four times. What is shown later is traced when it's shown: the booking's table
of times, and its further wishes. All are compared with the loading of a page of text alone, which is what any
page costs (the browser lets the old page go, and lays out Japanese), and the consultation's page, which has
no days, is among them.

One of the quickest of several runs counts: whatever else the machine does only adds to a task. Nothing of
the tool that drives the browser runs in the page meanwhile.
"""

import json
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from desk import bootstrap
from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import JOURNEYS, RESIDENT
from tests.bench.timing import Pair
from tests.browser import chromium
from tests.browser.formpage import FormPage
from tests.browser.visitor import visiting
from tests.conftest import EXAMPLE, NOW, need

_PHONE = {"viewport": {"width": 375, "height": 667}}
_SLOWER = 4
_RUNS = 9
_TEXT = "/accessibility/"
_CATEGORIES = ["toplevel", "__metadata"]
_SETTLED = "new Promise((resume) => requestIdleCallback(() => setTimeout(resume, 200)))"
_PRESS = """([pressed, awaited]) => new Promise((resume) => {
    const look = () => { if (document.querySelector(awaited)) resume(); };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    document.querySelector(pressed).click();
})"""
"""Presses one element and waits for another, without asking the page again and again."""


def longest_tasks() -> dict[str, Pair]:
    """What is shown -> its longest task, beside the longest of loading a page of text alone."""
    program = need(*chromium.NAMES, why="a page's main thread is traced in it")
    found: dict[str, list[float]] = {}
    bare = []
    with (
        Listener() as listener,
        LocalDesk(EXAMPLE, clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        chromium.running(program) as browser,
    ):
        for _ in range(_RUNS):
            bare.append(_seconds_of_loading(browser, listener.url, _TEXT))
            seconds = {"consultation": _seconds_of_loading(browser, listener.url, JOURNEYS[1].page)}
            for what, one in (seconds | _seconds_of_booking(browser, listener.url)).items():
                found.setdefault(what, []).append(one)
    least = _quiet(bare)
    return {
        what: Pair(ours=_quiet(ours), bare=least, ratio=_quiet(ours) / least) for what, ours in found.items()
    }


def _quiet(seconds: list[float]) -> float:
    """Of several runs one of the quickest; not the quickest, whose trace may lack something."""
    return sorted(seconds)[len(seconds) // 4]


def _seconds_of_loading(browser: Browser, origin: str, path: str) -> float:
    with visiting(browser, origin, **_PHONE) as visitor:
        visitor.visit("/")
        return _longest(browser, visitor.page, lambda: visitor.page.goto(f"{origin}{path}"))


def _seconds_of_booking(browser: Browser, origin: str) -> dict[str, float]:
    with visiting(browser, origin, **_PHONE) as visitor:
        page = visitor.page
        visitor.visit("/")
        seconds = {"booking": _longest(browser, page, lambda: page.goto(f"{origin}{JOURNEYS[0].page}"))}
        form = FormPage(page, bootstrap.parts().bundle, "booking")
        form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] == 1})
        for what, pressed, awaited in (
            ("booking's free times", "[data-step-next]", ".slot-table:not([hidden]) td"),
            ("booking's further wishes", "details.folded summary", "details[open] select[data-slot=day]"),
        ):
            seconds[what] = _longest(
                browser, page, lambda one=pressed, other=awaited: page.evaluate(_PRESS, [one, other])
            )
        return seconds


def _longest(browser: Browser, page: Page, act: Callable[[], object]) -> float:
    """The longest task of the page's main thread while something is done, in seconds of the processor's time:
    what else the machine does meanwhile isn't counted.
    """
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    browser.start_tracing(page=page, categories=_CATEGORIES)
    act()
    page.evaluate(_SETTLED)
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()
    mains = {
        (event["pid"], event["tid"])
        for event in trace
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        event.get("tdur", 0)
        for event in trace
        if event["name"] == "ThreadControllerImpl::RunTask" and (event["pid"], event["tid"]) in mains
    ]
    return max(tasks) / 1_000_000
