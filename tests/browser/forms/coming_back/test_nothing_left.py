"""After the quick exit and the receipt, nothing typed is one Back away in a Chromium as people use it.

The same in Firefox: `tests/browser/firefox/test_nothing_left.py`.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import ways
from tests.browser.neutral import EVERYTHING, SET_ADDRESS, Neutral
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

from_form_or_check = pytest.mark.parametrize("is_checked", [False, True], ids=["form", "check"])


@pytest.fixture(scope="module")
def browser(keeping_browser: Browser) -> Browser:
    return keeping_browser


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": request.param}


def filled(visitor: Visitor, bundle: Bundle, journey: Journey) -> tuple[FormPage, Mapping[str, Any]]:
    """The filled form, and its values before."""
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    empty = form.shown_answers()
    form.fill(journey.answers)
    return form, empty


def nothing_typed_is_shown(
    visitor: Visitor, form: FormPage, journey: Journey, empty: Mapping[str, Any]
) -> None:
    """Perhaps the browser's own page is shown: it asks before it posts answers again."""
    if visitor.path == journey.page:
        expect(form.button).to_be_visible()
        assert form.shown_answers() == empty
    typed = [name for name in journey.answers if form.fields[name].control in ("input", "textarea")]
    text = form.page.evaluate(EVERYTHING)
    assert [name for name in typed if journey.answers[name] in text] == []
    visitor.watch.troubles[:] = [one for one in visitor.watch.troubles if one != f"failed {form.path}"]


@from_form_or_check
def test_after_a_quick_exit_back_shows_nothing_typed(
    visitor: Visitor, bundle: Bundle, neutral: Neutral, is_checked: bool
) -> None:
    journey = JOURNEYS[1]
    visitor.visit("/harassment/")
    form, empty = filled(visitor, bundle, journey)
    if is_checked:
        form.to_check()
    neutral.replace(journey.form)
    visitor.page.evaluate(SET_ADDRESS, neutral.url)
    form.quick_exit.click()
    visitor.page.wait_for_url(neutral.url)
    assert neutral.referrers == [None]
    visitor.watch.expect(f"left the desk: {neutral.url}")
    visitor.back()
    nothing_typed_is_shown(visitor, form, journey, empty)


@pytest.mark.parametrize("presses", [1, 2])
@ways((True, JOURNEYS[0]), (False, JOURNEYS[1]))
def test_back_from_the_receipt_shows_nothing_typed(
    visitor: Visitor, bundle: Bundle, journey: Journey, presses: int
) -> None:
    """Without script the first press shows the browser's own question, and the second the form."""
    visitor.visit("/directory/")
    form, empty = filled(visitor, bundle, journey)
    form.send()
    visitor.back(presses)
    nothing_typed_is_shown(visitor, form, journey, empty)


@ways((True, JOURNEYS[0]), (False, JOURNEYS[1]))
def test_back_from_the_check_page_keeps_the_answers(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    """Nothing was sent or given up."""
    form, _ = filled(visitor, bundle, journey)
    form.to_check()
    shown = form.checked()
    if visitor.has_script:
        visitor.page.go_back()
    else:
        visitor.back()
    form.reach("message")
    expect(form.control("message")).to_have_value(journey.answers["message"])
    form.to_check()
    assert form.checked() == shown


def test_this_browser_keeps_pages(visitor: Visitor) -> None:
    """Without that, the others would hold whatever the desk does."""
    visitor.visit("/directory/")
    visitor.page.evaluate("document.title = 'kept'")
    visitor.visit("/")
    visitor.back()
    expect(visitor.page).to_have_title("kept")
