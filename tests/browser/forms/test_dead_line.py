"""Without script there are only the browser's buttons: Back and Reload lose nothing, send nothing twice."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from local.desk import LocalDesk
from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.test_journey import checked, in_booking, in_consultation
from tests.browser.visitor import NO_PAGE, Visitor

Bundle = Mapping[str, Any]

without_a_quick_exit = pytest.mark.parametrize("journey", JOURNEYS[:1], ids=lambda journey: journey.form)
"""A form with one keeps nothing for Back: see test_nothing_left.py."""

before_or_after_the_desk_hears = pytest.mark.parametrize("heard", [False, True], ids=["unheard", "heard"])


@pytest.fixture(scope="module")
def browser(keeping_browser: Browser) -> Browser:
    return keeping_browser


@pytest.fixture
def device() -> Mapping[str, Any]:
    return {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False}


@in_consultation
def test_back_from_the_receipt_shows_the_receipt_again(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    form = checked(visitor, bundle, journey)
    form.send_button.click()
    form.is_done()
    receipt = form.receipt.inner_text()
    # The browser must not store the answers (no-store), so it asks whether to send them again.
    visitor.back()
    form.page.wait_for_url(NO_PAGE)
    visitor.watch.expect(f"failed {form.path}")
    form.page.reload()
    is_taken_once(form, desk)
    expect(form.receipt).to_have_text(receipt)


@in_booking
@before_or_after_the_desk_hears
def test_a_reload_after_a_cut_sends_the_form(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey, heard: bool
) -> None:
    form = checked(visitor, bundle, journey)
    the_line_is_cut(form, visitor, desk, heard=heard)
    form.page.reload()
    is_taken_once(form, desk)


@without_a_quick_exit
@before_or_after_the_desk_hears
def test_back_after_a_cut_keeps_the_answers(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey, heard: bool
) -> None:
    form = checked(visitor, bundle, journey)
    shown = form.checked()
    the_line_is_cut(form, visitor, desk, heard=heard)
    visitor.back()
    expect(form.control("message")).to_have_value(journey.answers["message"])
    form.press_to_check()
    if not heard:
        expect(form.heading).to_have_text(form.words["check_title"])
        assert form.checked() == shown
        form.send_button.click()
    # What the desk has heard is not asked for again: the receipt comes at once.
    is_taken_once(form, desk)


def the_line_is_cut(form: FormPage, visitor: Visitor, desk: LocalDesk, *, heard: bool) -> None:
    """Cut while sending: before the desk receives it, or after it has stored it; then reconnected."""

    def cut(route: Route) -> None:
        if heard:
            assert route.fetch(max_redirects=0).status == 303
        route.abort("connectionreset")

    form.page.route(f"**{form.path}", cut)
    form.send_button.click()
    form.page.wait_for_url(NO_PAGE)
    form.page.unroute(f"**{form.path}")
    visitor.watch.expect(f"failed {form.path}")
    assert len(submissions(desk)) == heard


def is_taken_once(form: FormPage, desk: LocalDesk) -> None:
    form.is_done()
    (submission,) = submissions(desk)
    expect(form.receipt).to_have_text(submission["receipt"])
    assert len(desk.mailbox.mails) == 2
