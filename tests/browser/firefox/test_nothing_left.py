"""After the quick exit, "clear" and the receipt, nothing typed is on the page or one Back away."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.applicants import JOURNEYS, Journey
from tests.browser.firefox.driven import Firefox
from tests.browser.firefox.form import FirefoxForm, one_way_each
from tests.browser.neutral import EVERYTHING, SET_ADDRESS, Neutral

Bundle = Mapping[str, Any]

_MOST_ENTRIES = 10


def filled(firefox: Firefox, bundle: Bundle, journey: Journey) -> tuple[FirefoxForm, Mapping[str, Any]]:
    """The filled form, and its values before."""
    form = FirefoxForm(firefox, bundle, journey.form)
    firefox.visit(journey.page)
    empty = form.values()
    form.fill(journey.answers)
    return form, empty


def the_form_is_empty(form: FirefoxForm, journey: Journey, empty: Mapping[str, Any]) -> None:
    form.firefox.wait(lambda: form.firefox.shows(form.button), "no form")
    assert {*form.values().items()} ^ {*empty.items()} == set()
    text = form.firefox.evaluate(f"return ({EVERYTHING})()")
    typed = [name for name in journey.answers if form.fields[name].control in ("input", "textarea")]
    assert [name for name in typed if journey.answers[name] in text] == []


@pytest.mark.parametrize(
    ("either_firefox", "is_checked"),
    [("script", True), ("no-script", False)],
    indirect=["either_firefox"],
    ids=["script-check", "no-script-form"],
)
def test_after_a_quick_exit_back_shows_nothing_typed(
    either_firefox: Firefox, bundle: Bundle, neutral: Neutral, is_checked: bool
) -> None:
    firefox, journey = either_firefox, JOURNEYS[1]
    firefox.visit("/harassment/")
    form, empty = filled(firefox, bundle, journey)
    if is_checked:
        form.to_check()
    neutral.replace(journey.form)
    firefox.evaluate(f"return ({SET_ADDRESS})(arguments[0])", neutral.url)
    firefox.press(form.exit_link)
    firefox.wait(lambda: firefox.path == neutral.url, "not left")
    assert neutral.referrers == [None]
    if firefox.back() and firefox.path != "/harassment/":
        the_form_is_empty(form, journey, empty)
    firefox.visit(journey.page)
    the_form_is_empty(form, journey, empty)


@pytest.mark.parametrize(
    ("journey", "is_after_error"),
    [(JOURNEYS[0], True), (JOURNEYS[1], False)],
    ids=["booking-after-error", "consultation-typed"],
)
def test_a_button_clears_everything(
    firefox: Firefox, bundle: Bundle, journey: Journey, is_after_error: bool
) -> None:
    form, empty = filled(firefox, bundle, journey)
    if is_after_error:
        form.answer("email", "wrong@")
        firefox.press(form.button)
        firefox.wait(lambda: firefox.shows(form.summary), "no summary")
    firefox.evaluate("document.body.id = 'before'")
    firefox.press(form.clear_button)
    firefox.wait(lambda: not firefox.shows("#before"), "not cleared")
    the_form_is_empty(form, journey, empty)
    firefox.reload()
    the_form_is_empty(form, journey, empty)
    assert not firefox.shows(form.clear_button)


@one_way_each
def test_back_from_the_receipt_shows_nothing_typed(
    either_firefox: Firefox, bundle: Bundle, journey: Journey
) -> None:
    firefox = either_firefox
    form, empty = filled(firefox, bundle, journey)
    form.to_check()
    receipt = form.send()
    if firefox.back():
        assert firefox.path == journey.page
        the_form_is_empty(form, journey, empty)
        assert firefox.forward()
        assert firefox.text(form.receipt) == receipt


@one_way_each
def test_no_press_of_back_after_the_receipt_shows_anything_typed(
    either_firefox: Firefox, bundle: Bundle, journey: Journey
) -> None:
    """Up to the page before the form. The browser may ask before it posts answers again."""
    firefox = either_firefox
    firefox.visit("/directory/")
    form, empty = filled(firefox, bundle, journey)
    form.to_check()
    form.send()
    for _ in range(_MOST_ENTRIES):
        shown = firefox.back()
        if firefox.path == "/directory/":
            return
        if shown:
            the_form_is_empty(form, journey, empty)
    raise AssertionError("more entries than steps")


def test_this_browser_keeps_pages(firefox: Firefox) -> None:
    """Without that, the others would hold whatever the desk does."""
    firefox.visit("/directory/")
    firefox.evaluate("document.title = 'kept'")
    firefox.press("header a.brand")
    firefox.wait(lambda: firefox.path == "/", "not left")
    firefox.back()
    assert firefox.evaluate("return document.title") == "kept"
