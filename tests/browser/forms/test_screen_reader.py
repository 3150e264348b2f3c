"""What a screen reader is told of a form: the browser's accessibility tree, not the markup behind it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import ways
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_ASKS = {"radio", "checkbox", "textbox", "combobox", "Date", "spinbutton", "group"}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": request.param}


def told(page: Page) -> Iterator[tuple[str, str, str, bool]]:
    """(role, name, description, whether it's invalid) of all that a page asks and offers."""
    session = page.context.new_cdp_session(page)
    try:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    for node in nodes:
        if not node["ignored"]:
            values = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            name, description = (node.get(key, {}).get("value", "") for key in ("name", "description"))
            yield node["role"]["value"], name, description, values.get("invalid", "false") != "false"


def nothing_is_invalid_and_no_hint_is_repeated(page: Page, *, elsewhere: Collection[str] = ()) -> None:
    """`elsewhere`: the choices that lead elsewhere; they alone have words of their own."""
    asked = [one for one in told(page) if one[0] in _ASKS]
    assert asked
    assert [name for _, name, _, is_invalid in asked if is_invalid] == []
    assert [
        name
        for role, name, description, _ in asked
        if role == "radio" and description and name not in elsewhere
    ] == []
    hints = [description for _, _, description, _ in asked if description]
    assert sorted(hints) == sorted(set(hints))


def the_times_say_their_days_and_no_hint(page: Page) -> None:
    """In the table of free times."""
    times = [(name, text) for role, name, text, _ in told(page) if role == "radio"]
    assert ("11月25日(水) 10時", "") in times
    assert {text for _, text in times} == {""}


@ways((True, JOURNEYS[0]), (True, JOURNEYS[1]), (False, JOURNEYS[0]))
def test_before_any_answer_nothing_is_invalid_and_a_question_says_its_hint_once(
    visitor: Visitor, bundle: Bundle, journey: Journey
) -> None:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    elsewhere = {label for field in form.fields.values() for _, label, _ in field.elsewhere}
    seen: set[tuple[int, int]] = set()
    for name, field in form.fields.items():
        if field.when is None:
            form.reach(name, journey.answers)
            form.unfold(name)
        if field.control == "slot":
            has_table = form.has_table(name)
            assert has_table is (visitor.has_script and name == "slot")
            if has_table:
                the_times_say_their_days_and_no_hint(visitor.page)
        # It takes long to ask for all that is said, and it is the same for all questions of a step.
        now = form.step, visitor.page.locator("main details[open]").count()
        if now not in seen:
            nothing_is_invalid_and_no_hint_is_repeated(visitor.page, elsewhere=elsewhere)
            said = [description for _, _, description, _ in told(visitor.page)]
        seen.add(now)
        if field.when is None and field.hint:
            unit = bundle["forms"][journey.form]["words"]["fields"][name].get("unit", "")
            own = [description for description in said if field.hint in description]
            assert own == [f"{field.hint} {unit}".strip()], name


@ways((True, JOURNEYS[0]), (False, JOURNEYS[1]))
def test_a_mistake_is_invalid_and_says_what_to_do(visitor: Visitor, bundle: Bundle, journey: Journey) -> None:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    found = list(told(visitor.page))
    for name, field in form.fields.items():
        if field.required and form.step in (0, form.steps[name]):
            words = form.words["error_prefix"] + field.required_words
            assert [text for _, _, text, _ in found if words in text] == [f"{field.hint} {words}".strip()], (
                name
            )
    wrong = {name for role, name, _, is_invalid in found if role == "radio" and is_invalid}
    asked = [field for field in form.fields.values() if field.required and field.control == "radio"]
    assert wrong == {
        words
        for field in asked
        if form.step in (0, form.steps[field.name])
        for words in [*dict(field.options).values(), *(label for _, label, _ in field.elsewhere)]
    }


def test_the_quick_exit_says_what_it_does(visitor: Visitor, bundle: Bundle) -> None:
    journey = JOURNEYS[1]
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    expect(form.quick_exit).to_have_accessible_description(form.words["quick_exit_words"])
    form.fill(journey.answers)
    form.to_check()
    expect(form.quick_exit).to_have_accessible_description(form.words["quick_exit_words"])


def test_looking_up_a_booking_starts_without_errors(visitor: Visitor) -> None:
    visitor.visit("/online/manage/")
    nothing_is_invalid_and_no_hint_is_repeated(visitor.page)
