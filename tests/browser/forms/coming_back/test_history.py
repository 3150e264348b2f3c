"""The browser's Back and Forward, with script: each press shows something, and nothing is lost."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from tests.applicants import Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import in_booking, in_consultation
from tests.browser.forms.test_sending import a_checked_form
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]
_BEFORE = "/directory/"


def checked_after_another_page(visitor: Visitor, bundle: Bundle, journey: Journey) -> FormPage:
    visitor.visit(_BEFORE)
    return a_checked_form(visitor, bundle, journey)


def is_at_form(form: FormPage, journey: Journey) -> None:
    """At a step of the form, with its answers."""
    expect(form.button).to_be_visible()
    expect(form.anywhere("message")).to_have_value(journey.answers["message"])


def each_press_of_back_leads_out(form: FormPage) -> None:
    """To the page before the form, through its steps: each press shows another one."""
    while not form.page.url.endswith(_BEFORE):
        step = form.step
        form.page.go_back()
        form.page.wait_for_function(
            """(step) => {
                const form = document.querySelector("form[data-form]");
                return !form || form.dataset.now !== step;
            }""",
            arg=f"{step}",
        )


@in_booking
def test_each_press_of_back_shows_another_page(visitor: Visitor, bundle: Bundle, journey: Journey) -> None:
    """Also after answers were changed, by either button, and checked again."""
    form = checked_after_another_page(visitor, bundle, journey)
    for button in (form.change("message"), form.back):
        button.click()
        is_at_form(form, journey)
        form.to_check()
    form.page.go_back()
    is_at_form(form, journey)
    each_press_of_back_leads_out(form)


@in_consultation
def test_forward_shows_the_check_page_again_or_the_error(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    form = checked_after_another_page(visitor, bundle, journey)
    shown = form.checked()
    for leave in (form.page.go_back, form.change("message").click, form.change("email").click):
        leave()
        is_at_form(form, journey)
        for _ in range(max(1, form.total - form.step)):
            step = form.step
            form.page.go_forward()
            if step and step < form.total - 1:
                form.is_at(step + 1)
        expect(form.heading).to_have_text(form.words["check_title"])
        assert form.checked() == shown
    form.page.go_back()
    is_at_form(form, journey)
    form.answer("email", "wrong@")
    form.page.go_forward()
    expect(form.summary).to_be_focused()
    expect(form.summary).to_be_in_viewport()
    visitor.watch.expect(f"422 {form.path}")
    each_press_of_back_leads_out(form)


@in_booking
def test_forward_after_clearing_shows_the_empty_form(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    form = checked_after_another_page(visitor, bundle, journey)
    form.page.go_back()
    is_at_form(form, journey)
    with form.page.expect_navigation():
        form.clear.click()
    form.page.go_forward()
    expect(form.anywhere("message")).to_have_value("")
    expect(form.summary).to_be_hidden()
    # Once more the first step, if there are steps; the later ones are passed over.
    for _ in range(2 if form.total else 1):
        expect(form.anywhere("message")).to_have_value("")
        form.page.go_back()
    form.page.wait_for_url(f"**{_BEFORE}")


@in_consultation
def test_after_a_reload_of_the_check_page_one_press_leaves_the_form(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    form = checked_after_another_page(visitor, bundle, journey)
    form.page.reload()
    is_at_form(form, journey)
    each_press_of_back_leads_out(form)
