"""Visitors' system settings apply here: their own colours, and reduced motion."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import in_booking, in_consultation
from tests.browser.pages.test_keyboard import tab_to
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_WIDE = {"viewport": {"width": 1280, "height": 900}}

in_forced_colours = pytest.mark.parametrize(
    "device", [{**_WIDE, "forced_colors": "active"}], indirect=True, ids=["forced-colours"]
)
without_motion = pytest.mark.parametrize(
    "device", [{**_WIDE, "reduced_motion": "reduce"}], indirect=True, ids=["reduced-motion"]
)

_HAS_BORDER = """element => {
    const style = getComputedStyle(element);
    return ["Top", "Right", "Bottom", "Left"].map((side) => `border${side}`).every((side) =>
        !["none", "hidden"].includes(style[`${side}Style`]) && parseFloat(style[`${side}Width`]) >= 1
        && style[`${side}Color`] !== style.backgroundColor);
}"""
# Forced colours remove shadows and backgrounds: only lines are visible.
_LINES = """element => {
    const line = (style, name) =>
        [style[`${name}Style`], style[`${name}Width`], style[`${name}Color`], style.outlineOffset];
    return ["outline", "borderTop", "borderRight", "borderBottom", "borderLeft"].map(
        (name) => line(getComputedStyle(element), name).join(" "));
}"""
_HAS_OUTLINE = """element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && style.outlineColor !== style.backgroundColor;
}"""
_MOVES = """() => {
    const longest = (times) => Math.max(...times.split(",").map((time) => parseFloat(time)));
    const moves = (style) => longest(style.transitionDuration) > .01 || longest(style.animationDuration) > .01
        || style.scrollBehavior !== "auto";
    return [...document.querySelectorAll("*")].flatMap((element) => [null, "::before", "::after"]
        .filter((part) => moves(getComputedStyle(element, part)))
        .map((part) => `${element.tagName} ${element.className} ${part ?? ""}`));
}"""


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = request.param
    return settings


def lines(element: Locator) -> list[str]:
    found: list[str] = element.evaluate(_LINES)
    return found


@in_forced_colours
@in_booking
def test_a_form_shows_its_parts_by_lines(visitor: Visitor, bundle: Bundle, journey: Journey) -> None:
    form = opened(visitor, bundle, journey)
    is_accessible(visitor)
    for one in form.form.locator(".input:visible, .choice:visible, .button:visible").all():
        assert one.evaluate(_HAS_BORDER), one.evaluate("element => element.outerHTML")
    for name, field in form.fields.items():
        if field.required:
            expect(form.field(name).locator(".mark")).to_have_text(form.words["required_mark"])
            expect(form.field(name).locator(".mark")).to_be_visible(
                visible=form.steps[name] in (0, form.step)
            )


@in_forced_colours
@in_consultation
def test_the_focus_shows_by_an_outline(visitor: Visitor, bundle: Bundle, journey: Journey) -> None:
    form = opened(visitor, bundle, journey)
    for name in form.fields:
        if name not in journey.answers:
            continue
        form.reach(name, journey.answers)
        form.control(name).focus()
        form.page.keyboard.press("Shift+Tab")
        tab_to(form.page, form.control(name), limit=9)
        assert form.control(name).evaluate(_HAS_OUTLINE), name


@in_forced_colours
def test_a_choice_shows_by_a_line_and_by_the_systems_own_button(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle, JOURNEYS[0])
    for control in (form.choice("eligibility", "worker"), form.control("consent_precautions")):
        row = control.locator("xpath=ancestor::*[contains(@class, 'choice')]")
        before = lines(row)
        control.check()
        form.heading.click()
        assert lines(row) != before
        assert control.evaluate("element => getComputedStyle(element).appearance") != "none"


@in_forced_colours
def test_a_mistake_shows_by_lines_and_words(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle, JOURNEYS[0])
    before = lines(form.field("relationship"))
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    is_accessible(visitor)
    assert lines(form.field("relationship")) != before
    assert form.summary.evaluate(_HAS_BORDER)
    expect(form.error("relationship")).to_contain_text(form.words["error_prefix"])


@in_forced_colours
def test_the_current_page_and_active_parts_show_by_lines(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/online/precautions/")
    is_accessible(visitor)
    for menu in (".site-nav", ".side"):
        links = page.locator(f"{menu} a:visible")
        here = page.locator(f"{menu} a[aria-current]:visible").last
        others = [link for link in links.all() if link.get_attribute("aria-current") is None]
        assert lines(here) not in [lines(other) for other in others]
    toggle = page.locator("header [data-palette-toggle]:visible")
    before = lines(toggle)
    toggle.click()
    assert lines(toggle) != before


@without_motion
@pytest.mark.parametrize("path", ["/", "/online/booking/", "/harassment/consultation/"])
def test_nothing_moves(visitor: Visitor, path: str) -> None:
    visitor.visit(path)
    nothing_moves(visitor.page)


@without_motion
def test_nothing_moves_on_the_way_to_the_receipt(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle, JOURNEYS[0])
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    nothing_moves(form.page)
    form.fill(JOURNEYS[0].answers)
    form.to_check()
    nothing_moves(form.page)
    form.send_button.click()
    form.is_done()
    nothing_moves(form.page)


def nothing_moves(page: Page) -> None:
    assert page.evaluate(_MOVES) == []
    assert page.evaluate("document.getAnimations().length") == 0


def is_accessible(visitor: Visitor) -> None:
    """Without contrast: the system chooses the colours, and the browser reports others to axe."""
    found = [*visitor.problems("light"), *visitor.problems("dark")]
    assert [problem for problem in found if ": color-contrast: " not in problem] == []


def opened(visitor: Visitor, bundle: Bundle, journey: Journey) -> FormPage:
    visitor.visit(journey.page)
    return FormPage(visitor.page, bundle, journey.form)
