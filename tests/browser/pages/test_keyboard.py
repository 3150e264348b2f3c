"""Everything works without a mouse: keys reach it, the focus shows, and keys activate it."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.visitor import Visitor

_PHONE = {"viewport": {"width": 375, "height": 667}}
_HAS_FOCUS = "element => element === document.activeElement"
_SHOWS_FOCUS = """element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
}"""


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return getattr(request, "param", {"viewport": {"width": 1280, "height": 900}})


def tab_to(page: Page, target: Locator, *, limit: int = 60) -> None:
    """Press Tab until `target` has the focus, which must be visible."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate(_HAS_FOCUS):
            assert target.evaluate(_SHOWS_FOCUS), f"{target} doesn't show its focus"
            return
    raise AssertionError(f"{limit} times Tab don't reach {target}")


def test_the_first_key_skips_the_header(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/online/")
    skip = page.locator("a[href='#main']").first
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.get_by_role("main").evaluate("main => main.contains(document.activeElement)")


@pytest.mark.parametrize("device", [_PHONE], indirect=True)
def test_the_menu_opens_navigates_and_closes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/online/")
    menu, panel = page.locator("header summary"), page.locator("header .menu__panel")
    expect(panel).to_be_hidden()
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    visitor.check_page()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, panel.locator("a[href$='faq/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/faq/")


def test_the_palette_changes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    toggle = page.locator("header [data-palette-toggle]:visible")
    tab_to(page, toggle)
    expect(toggle).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    visitor.check_page()


def test_a_resident_books_by_keys_alone(visitor: Visitor, desk: LocalDesk, bundle: Mapping[str, Any]) -> None:
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.visit("/online/booking/")
    form = FormPage(page, bundle, "booking")
    answers = {**RESIDENT, "eligibility": "student", "workplace": "例の学校", "camera": "voice"}
    for name, field in form.fields.items():
        if name not in answers:
            continue
        while (step := form.step) < form.steps[name]:
            tab_to(page, form.button)
            keyboard.press("Enter")
            form.is_at(step + 1)
        match field.control:
            case "checkbox":
                tab_to(page, form.control(name))
                keyboard.press("Space")
            case "radio":
                tab_to(page, form.control(name))
                keyboard.press("Space")
                for _ in range([value for value, _ in field.options].index(answers[name])):
                    keyboard.press("ArrowDown")
                expect(form.choice(name, answers[name])).to_be_checked()
            case "slot":
                assert form.has_table()
                tab_to(page, form.control(name))
                keyboard.press("Space")
                keyboard.press("ArrowRight")
                expect(form.cell(answers[name])).to_be_checked()
            case _:
                tab_to(page, form.control(name))
                keyboard.insert_text(answers[name])
    tab_to(page, form.button)
    keyboard.press("Enter")
    expect(form.heading).to_be_focused()
    tab_to(page, form.change("message"))
    keyboard.press("Enter")
    expect(form.control("message")).to_be_focused()
    tab_to(page, form.button)
    keyboard.press("Enter")
    expect(form.heading).to_have_text(form.words["check_title"])
    tab_to(page, form.send_button)
    keyboard.press("Enter")
    form.is_done()
    (submission,) = submissions(desk)
    assert submission["answers"]["workplace"] == "例の学校"
    assert submission["answers"]["slot"] == RESIDENT["slot"]
    assert submission["answers"]["camera"] == "voice"
    tab_to(page, page.locator(".done a"))
    keyboard.press("Enter")
    page.wait_for_url(f"{visitor.origin}/")


def test_a_mistake_is_found_and_corrected(visitor: Visitor, bundle: Mapping[str, Any]) -> None:
    page = visitor.page
    visitor.visit("/online/booking/")
    form = FormPage(page, bundle, "booking")
    form.reach("topic", RESIDENT)
    form.answer("message", RESIDENT["message"])
    form.button.focus()
    page.keyboard.press("Enter")
    expect(form.summary).to_be_focused()
    visitor.watch.expect("422 /api/forms/booking")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(form.control("topic")).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, form.button)
    page.keyboard.press("Enter")
    form.is_at(form.steps["topic"] + 1)
    form.fill(RESIDENT)
    form.to_check()
