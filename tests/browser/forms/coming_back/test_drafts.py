"""Typed answers survive a reload, and nothing of them is left after sending, clearing or the quick exit."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from local.desk import LocalDesk
from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.test_journey import in_booking, in_consultation
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]


def a_filled_form(visitor: Visitor, bundle: Bundle, journey: Journey) -> FormPage:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    form.fill(journey.answers)
    return form


def draft(form: FormPage) -> str | None:
    kept: str | None = form.page.evaluate("key => sessionStorage.getItem(key)", form.draft)
    return kept


def nothing_is_left(form: FormPage, empty: Mapping[str, Any]) -> None:
    expect(form.button).to_be_visible()
    assert form.shown_answers() == empty
    assert draft(form) is None
    expect(form.sending).to_be_empty()
    expect(form.clear).to_be_hidden()


@in_booking
def test_a_reload_keeps_the_answers_at_each_step(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    empty = form.shown_answers()
    form.fill(journey.answers)
    typed = form.shown_answers()
    visitor.page.reload()
    expect(form.sending).to_have_text(form.words["kept"])
    assert form.shown_answers() == typed
    visitor.check_page()

    form.to_check()
    shown = form.checked()
    visitor.page.reload()
    expect(form.sending).to_have_text(form.words["kept"])
    assert form.shown_answers() == typed
    form.to_check()
    assert form.checked() == shown
    assert submissions(desk) == []

    form.send_button.click()
    form.is_done()
    receipt = form.receipt.inner_text()
    assert draft(form) is None
    visitor.page.reload()
    expect(form.receipt).to_have_text(receipt)

    visitor.page.go_back()
    nothing_is_left(form, empty)
    assert len(submissions(desk)) == 1
    # The entries of the steps are between.
    for _ in range(form.total + 1):
        if form.receipt.count() == 0:
            visitor.page.go_forward()
    expect(form.receipt).to_have_text(receipt)


@in_consultation
def test_a_reload_after_an_error_keeps_the_answers(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    form = a_filled_form(visitor, bundle, journey)
    form.answer("email", "wrong@")
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    form.answer("email", "right@example.jp")
    typed = form.shown_answers()
    visitor.page.reload()
    expect(form.sending).to_have_text(form.words["kept"])
    assert form.shown_answers() == typed
    form.to_check()
    assert "right@example.jp" in form.checked().values()


@in_booking
def test_a_button_clears_everything(visitor: Visitor, bundle: Bundle, journey: Journey) -> None:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    expect(form.clear).to_be_hidden()
    empty = form.shown_answers()
    form.fill(journey.answers)
    expect(form.clear).to_be_visible()
    with visitor.page.expect_navigation():
        form.clear.click()
    nothing_is_left(form, empty)
    visitor.page.reload()
    nothing_is_left(form, empty)


def test_a_quick_exit_leaves_nothing(visitor: Visitor, bundle: Bundle) -> None:
    journey = JOURNEYS[1]
    visitor.visit("/harassment/")
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    empty = form.shown_answers()
    for is_checked in (False, True):
        form.fill(journey.answers)
        if is_checked:
            form.to_check()
        expect(form.quick_exit).to_be_in_viewport()
        it_leaves_for_a_neutral_page(visitor, form)
        visitor.page.go_back()
        if not is_checked:
            assert visitor.path == "/harassment/"
        visitor.visit(journey.page)
        nothing_is_left(form, empty)


def it_leaves_for_a_neutral_page(visitor: Visitor, form: FormPage) -> None:
    """The neutral page is another site's: here it's faked, so that nothing leaves this machine."""

    referrers = []

    def play(route: Route) -> None:
        referrers.append(route.request.headers.get("referer"))
        route.fulfill(content_type="text/html", body="<title>neutral</title>")

    address = form.quick_exit.get_attribute("data-quick-exit")
    assert address
    visitor.page.route(address, play)
    form.quick_exit.click()
    visitor.page.wait_for_url(address)
    assert referrers == [None]
    visitor.page.unroute(address)
    visitor.watch.expect(f"left the desk: {address}")


@pytest.mark.parametrize(
    "blocked",
    [
        """Object.defineProperty(window, "sessionStorage", {get() {
            throw new DOMException("", "SecurityError");
        }})""",
        """for (const name of ["getItem", "setItem", "removeItem"]) Storage.prototype[name] = () => {
            throw new DOMException("", "SecurityError");
        };""",
    ],
    ids=["all", "each-call"],
)
def test_the_journey_works_without_browser_storage(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, blocked: str
) -> None:
    """A browser that blocks storage keeps no draft; everything else works."""
    visitor.page.add_init_script(blocked)
    form = a_filled_form(visitor, bundle, JOURNEYS[0])
    with visitor.page.expect_navigation():
        form.clear.click()
    expect(form.anywhere("message")).to_have_value("")
    form.fill(JOURNEYS[0].answers)
    expect(form.field("workplace")).to_be_hidden()
    form.send()
    assert len(submissions(desk)) == 1
