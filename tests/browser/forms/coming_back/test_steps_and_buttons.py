"""A form shown in steps and the browser's own buttons: back, forward, reload."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.steps import at_the_check_page, is_shown
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]


@pytest.fixture
def form(visitor: Visitor, bundle: Bundle) -> FormPage:
    visitor.visit("/online/booking/")
    return FormPage(visitor.page, bundle, "booking")


def test_back_and_forward_go_through_the_steps(visitor: Visitor, form: FormPage) -> None:
    page = visitor.page
    form.reach("message", RESIDENT)
    page.go_back()
    is_shown(form, 2)
    expect(form.cell(RESIDENT["slot"])).to_be_checked()
    page.go_back()
    is_shown(form, 1)
    page.go_forward()
    page.go_forward()
    is_shown(form, 3)
    entries = page.evaluate("history.length")
    form.previous.click()
    is_shown(form, 2)
    assert page.evaluate("history.length") == entries
    page.go_forward()
    is_shown(form, 3)


def test_back_and_forward_lead_over_the_check_page(visitor: Visitor, form: FormPage) -> None:
    page = visitor.page
    at_the_check_page(form)
    shown = form.checked()
    page.go_back()
    is_shown(form, form.total - 1)
    page.go_forward()
    expect(form.heading).to_have_text(form.words["check_title"])
    assert form.checked() == shown
    form.change("message").click()
    form.is_at(form.steps["message"])
    page.go_back()
    is_shown(form, form.steps["message"] - 1)
    page.go_forward()
    form.is_at(form.steps["message"])
    expect(form.button).to_have_text(form.words["to_check"])
    form.button.click()
    expect(form.heading).to_have_text(form.words["check_title"])
    assert form.checked() == shown


def test_a_link_within_the_page_leaves_the_step(visitor: Visitor, form: FormPage) -> None:
    form.reach("message", RESIDENT)
    visitor.page.locator("a.skip").focus()
    visitor.page.keyboard.press("Enter")
    expect(form.main).to_be_focused()
    is_shown(form, form.steps["message"], focused=False)


def test_a_reload_shows_the_same_step_with_the_draft(visitor: Visitor, form: FormPage) -> None:
    form.reach("message", RESIDENT)
    form.answer("message", RESIDENT["message"])
    visitor.page.reload()
    is_shown(form, form.steps["message"], focused=False)
    expect(form.sending).to_have_text(form.words["kept"])
    expect(form.control("message")).to_have_value(RESIDENT["message"])
    form.previous.click()
    is_shown(form, 2)
    expect(form.cell(RESIDENT["slot"])).to_be_checked()


def test_a_cleared_form_begins_with_the_first_step(visitor: Visitor, form: FormPage) -> None:
    form.reach("message", RESIDENT)
    with visitor.page.expect_navigation():
        form.clear.click()
    is_shown(form, 1, focused=False)
    expect(form.choice("eligibility", "resident")).not_to_be_checked()


@pytest.mark.parametrize("leave", ["done", "clear"])
def test_after_the_receipt_or_clearing_no_later_step_is_left(
    visitor: Visitor, bundle: Bundle, leave: str
) -> None:
    """Back shows the empty form's first step once, whatever steps were passed before; Forward the receipt."""
    visitor.visit("/directory/")
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill(RESIDENT)
    if leave == "done":
        form.send()
        form.page.go_back()
        is_shown(form, 1, focused=False)
        form.page.go_forward()
        expect(form.receipt).to_be_visible()
        form.page.go_back()
    else:
        with form.page.expect_navigation():
            form.clear.click()
    is_shown(form, 1, focused=False)
    expect(form.anywhere("message")).to_have_value("")
    form.page.go_back()
    form.page.wait_for_url("**/directory/")
