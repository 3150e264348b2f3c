"""After the quick exit and the receipt, nothing typed is one Back away in a Chromium as people use it.

The same in Firefox: `tests/browser/firefox/test_nothing_left.py`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.applicants import JOURNEYS, Journey
from tests.browser import chromium
from tests.browser.formpage import FormPage
from tests.browser.forms.test_dead_line import NO_PAGE
from tests.browser.forms.test_journey import both_forms
from tests.browser.neutral import EVERYTHING, SET_ADDRESS, Neutral
from tests.browser.visitor import Visitor
from tests.conftest import need

Bundle = Mapping[str, Any]

from_form_or_check = pytest.mark.parametrize("is_checked", [False, True], ids=["form", "check"])


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """One that keeps whole pages for Back, as Chromium does for people."""
    keeping = browser.browser_type.launch(
        executable_path=need(*chromium.WITH_A_WINDOW, why="the stories are told in it"),
        args=chromium.ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield keeping
    keeping.close()


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
    back_from(visitor, neutral.url)
    nothing_typed_is_shown(visitor, form, journey, empty)


@both_forms
def test_back_from_the_receipt_shows_nothing_typed(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    form, empty = filled(visitor, bundle, journey)
    form.send()
    back_from(visitor, form.page.url)
    nothing_typed_is_shown(visitor, form, journey, empty)


def test_this_browser_keeps_pages(visitor: Visitor) -> None:
    """Without that, the others would hold whatever the desk does."""
    visitor.visit("/directory/")
    visitor.page.evaluate("document.title = 'kept'")
    visitor.visit("/")
    back_from(visitor, visitor.page.url)
    expect(visitor.page).to_have_title("kept")


def back_from(visitor: Visitor, url: str) -> None:
    """Not Playwright's `go_back`, which waits for a kept page to load."""
    visitor.page.evaluate("history.back()")
    try:
        visitor.page.wait_for_url(lambda now: now != url, wait_until="commit")
    except Error:
        visitor.page.wait_for_url(NO_PAGE)
