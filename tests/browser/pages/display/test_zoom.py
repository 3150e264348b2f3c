"""At 400 % a window of 1280x1024 is 320x256 CSS pixels: the focus is inside it, and nothing covers it
(WCAG 2.2, 2.4.11).
"""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import in_booking
from tests.browser.pages.test_pages import nothing_sticks_out
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_FOCUSED = """() => {
    const element = document.activeElement;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const edges = { left: Math.max(left, 0), right: Math.min(right, innerWidth),
                    top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight) };
    const upon = (x, y) => {
        const found = document.elementFromPoint(x, y);
        return found === null || element.contains(found) || found.contains(element)
            || found.closest("label")?.control === element ? "" : found.outerHTML.slice(0, 80);
    };
    const [width, height] = [edges.right - edges.left, edges.bottom - edges.top];
    const middle = edges.left + width / 2;
    return {
        name: `${element.tagName} ${element.id || element.textContent.trim()}`,
        seen: width > 0 && height > Math.min(bottom - top, 24) - 1,
        upon: width > 0 && height > 0
            ? [.1, .5, .9].map((part) => upon(middle, edges.top + height * part)).filter(Boolean) : [],
    };
}"""


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 320, "height": 256}}


@in_booking
def test_the_focus_stays_visible_throughout_a_form_and_its_check_page(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    form.fill(journey.answers)
    nothing_sticks_out(visitor)
    for goal, key in ((form.heading, "Tab"), (form.button, "Shift+Tab")):
        goal.evaluate("element => { element.tabIndex = 0; element.focus(); }")
        the_focus_is_seen(form, key)
    form.to_check()
    nothing_sticks_out(visitor)
    the_focus_is_seen(form, "Tab")
    form.back.focus()
    the_focus_is_seen(form, "Shift+Tab")


def test_a_mistake_is_visible_and_linked(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit(JOURNEYS[0].page)
    form = FormPage(visitor.page, bundle, JOURNEYS[0].form)
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    for link in form.summary.get_by_role("link").all():
        link.click()
        focused = visitor.page.evaluate(_FOCUSED)
        assert focused["seen"], focused
        assert focused["upon"] == [], focused


def the_focus_is_seen(form: FormPage, key: str, *, least: int = 8) -> None:
    """Press the key until the focus leaves the form; check it at every stop, of which there are `least`."""
    stops = 0
    for _ in range(120):
        form.page.keyboard.press(key)
        if not form.main.evaluate("main => main.querySelector('form').contains(document.activeElement)"):
            if stops:
                break
            continue
        stops += 1
        focused = form.page.evaluate(_FOCUSED)
        assert focused["seen"], focused
        assert focused["upon"] == [], focused
    assert stops >= least
