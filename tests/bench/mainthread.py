"""How long a form's page keeps a phone's processor busy: the longest task of its main thread, from a trace.

The processor is slowed down four times. What is shown later is traced when it's shown: the booking's table
of times, and its further wishes. All are compared with the loading of the consultation's page, which has no
days.
"""

import json
from collections.abc import Callable
from statistics import median

from playwright.sync_api import Browser, Page, expect

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
_RUNS = 7
_CATEGORIES = ["toplevel", "__metadata"]
_SETTLED = "new Promise((resume) => requestIdleCallback(() => setTimeout(resume, 200)))"


def longest_tasks() -> dict[str, Pair]:
    """What is shown -> its longest task, beside the longest of loading the consultation's page."""
    program = need(*chromium.NAMES, why="a page's main thread is traced in it")
    found: dict[str, list[tuple[float, float]]] = {}
    with (
        Listener() as listener,
        LocalDesk(EXAMPLE, clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        chromium.running(program) as browser,
    ):
        for _ in range(_RUNS):
            bare = _seconds_of_loading(browser, listener.url, JOURNEYS[1].page)
            for what, seconds in _seconds_of_booking(browser, listener.url).items():
                found.setdefault(what, []).append((seconds, bare))
    return {
        what: Pair(
            ours=median(ours for ours, _ in pairs),
            bare=median(bare for _, bare in pairs),
            ratio=median(ours / bare for ours, bare in pairs),
        )
        for what, pairs in found.items()
    }


def _seconds_of_loading(browser: Browser, origin: str, path: str) -> float:
    with visiting(browser, origin, **_PHONE) as visitor:
        visitor.visit("/")
        return _longest(browser, visitor.page, lambda: visitor.visit(path))


def _seconds_of_booking(browser: Browser, origin: str) -> dict[str, float]:
    with visiting(browser, origin, **_PHONE) as visitor:
        visitor.visit("/")
        seconds = {"its page": _longest(browser, visitor.page, lambda: visitor.visit(JOURNEYS[0].page))}
        form = FormPage(visitor.page, bootstrap.parts().bundle, "booking")
        form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] == 1})

        def show_the_times() -> None:
            form.button.click()
            expect(form.table()).to_be_visible()

        seconds["its free times"] = _longest(browser, visitor.page, show_the_times)
        seconds["its further wishes"] = _longest(browser, visitor.page, lambda: form.unfold("other_slots"))
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
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in mains
    ]
    return max(tasks) / 1_000_000
