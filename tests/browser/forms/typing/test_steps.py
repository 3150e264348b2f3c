"""A form shown in steps: what is asked when, and errors where they belong."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from desk.domain.forms.placeholders import fill
from desk.views.unbroken import unbroken
from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.steps import at_the_check_page, goes_on, is_shown
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.test_journey import everything_is_told
from tests.browser.pages.display.test_zoom import the_focus_is_seen
from tests.browser.pages.test_pages import nothing_sticks_out
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_PHONE = {"viewport": {"width": 375, "height": 667}}
_ZOOMED = {"viewport": {"width": 320, "height": 256}}


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return getattr(request, "param", {"viewport": {"width": 1280, "height": 900}})


@pytest.fixture
def form(visitor: Visitor, bundle: Bundle) -> FormPage:
    visitor.visit("/online/booking/")
    return FormPage(visitor.page, bundle, "booking")


# ---- on the way


@pytest.mark.parametrize("device", [_PHONE], indirect=True)
def test_a_resident_is_led_from_step_to_step(visitor: Visitor, desk: LocalDesk, form: FormPage) -> None:
    is_shown(form, 1, focused=False)
    expect(form.previous).to_be_hidden()
    for step in range(1, form.total):
        form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] == step})
        nothing_sticks_out(visitor)
        visitor.check_page()
        if step < form.total - 1:
            goes_on(form)
            expect(form.previous).to_be_visible()
    assert desk.table_items() == []
    expect(form.button).to_have_text(form.words["to_check"])
    form.button.click()
    expect(form.heading).to_have_text(form.words["check_title"])
    last = fill(form.words["step_count"], {"number": f"{form.total}", "total": f"{form.total}"})
    expect(form.heading).to_have_accessible_description(last)
    expect(form.main.get_by_text(last, exact=True)).to_be_visible()
    expect(form.main.get_by_text(form.words["check_lead"])).to_be_visible()
    expect(visitor.page).to_have_title(re.compile(rf"^{form.words['check_title']}（{last}）｜"))
    visitor.check_page()
    form.send_button.click()
    form.is_done()
    assert len(submissions(desk)) == 1


@pytest.mark.parametrize("device", [_PHONE], indirect=True)
def test_the_first_free_time_is_on_the_first_screen_of_its_step(form: FormPage) -> None:
    form.reach("slot", RESIDENT)
    assert form.has_table()
    expect(form.control("slot")).to_be_in_viewport()


def test_what_is_said_before_the_first_answer_is_said_once(form: FormPage, bundle: Bundle) -> None:
    lead = form.form.locator(".form-lead")
    expect(lead).to_be_visible()
    assert unbroken(bundle["forms"]["booking"]["words"]["lead"]) == lead.inner_html()
    form.reach("slot", RESIDENT)
    expect(lead).to_be_hidden()


@pytest.mark.parametrize("device", [{**_PHONE, "java_script_enabled": False}], indirect=True)
def test_without_script_all_is_on_one_page(form: FormPage) -> None:
    for name in form.fields:
        form.unfold(name)
        expect(form.field(name)).to_be_visible()
    for words in ("step_next", "step_back"):
        expect(form.form.get_by_role("button", name=form.words[words], exact=True)).to_have_count(0)
    expect(form.form.locator(".step-count:visible")).to_have_count(0)


def test_before_its_script_comes_the_first_step_is_shown_and_without_it_all_of_them(
    visitor: Visitor, bundle: Bundle
) -> None:
    """A phone need not lay out what is hidden at once; but a script may fail to come."""
    held: list[Route] = []
    visitor.page.route("**/assets/slot_form.*.js", lambda route: held.append(route))
    visitor.page.goto(f"{visitor.origin}/online/booking/", wait_until="commit")
    form = FormPage(visitor.page, bundle, "booking")
    expect(form.field("eligibility")).to_be_visible()
    expect(form.field("message")).to_be_hidden()
    held[0].fulfill(content_type="text/javascript", body="")
    expect(form.field("message")).to_be_visible()


def test_on_paper_all_steps_are_there(form: FormPage) -> None:
    form.reach("message", RESIDENT)
    form.page.emulate_media(media="print")
    form.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for name, field in form.fields.items():
        if field.when is None:
            expect(form.field(name)).to_be_visible()
    form.page.evaluate("dispatchEvent(new Event('afterprint'))")
    form.page.emulate_media(media="screen")
    is_shown(form, form.steps["message"], focused=False)


@pytest.mark.parametrize("device", [_ZOOMED], indirect=True)
def test_the_focus_is_seen_at_every_step_when_zoomed(visitor: Visitor, form: FormPage) -> None:
    for step in range(1, form.total):
        form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] == step})
        nothing_sticks_out(visitor)
        form.form.locator(".step-count:visible").evaluate(
            "count => { count.parentElement.tabIndex = -1; count.parentElement.focus(); }"
        )
        the_focus_is_seen(form, "Tab", least=3)
        if step < form.total - 1:
            goes_on(form)


# ---- what is wrong


def test_a_step_asks_for_what_is_missing_in_it_alone(visitor: Visitor, form: FormPage) -> None:
    form.reach("message", RESIDENT)
    form.answer("topic", "debt")
    form.button.click()
    everything_is_told(form, {"message": form.fields["message"].required_words})
    visitor.watch.expect(f"422 {form.path}")
    is_shown(form, form.steps["message"], focused=False)
    visitor.check_page()
    form.summary.get_by_role("link").click()
    expect(form.control("message")).to_be_focused()
    form.answer("message", RESIDENT["message"])
    goes_on(form)
    expect(form.summary).to_be_hidden()
    expect(form.page).not_to_have_title(re.compile(f"^{form.words['error_prefix']}"))
    form.previous.click()
    expect(form.error("message")).to_be_hidden()
    expect(form.control("message")).to_have_attribute("aria-invalid", "false")


def test_an_error_is_told_at_its_step_and_at_no_other(visitor: Visitor, form: FormPage) -> None:
    form.reach("message", RESIDENT)
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    prefix = re.compile(f"^{form.words['error_prefix']}")
    expect(form.page).to_have_title(prefix)
    form.previous.click()
    is_shown(form, form.steps["message"] - 1)
    expect(form.summary).to_be_hidden()
    expect(form.page).not_to_have_title(prefix)
    form.page.go_forward()
    is_shown(form, form.steps["message"])
    expect(form.summary).to_be_visible()
    expect(form.page).to_have_title(prefix)


def test_an_error_at_the_last_step_leaves_the_way_back(visitor: Visitor, form: FormPage) -> None:
    form.fill({**RESIDENT, "email": "wrong@"})
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    form.previous.click()
    is_shown(form, form.total - 2)


def test_enter_means_next(visitor: Visitor, form: FormPage) -> None:
    form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] == 1})
    form.choice("eligibility", "worker").check()
    form.control("workplace").fill("例の会社")
    form.control("workplace").press("Enter")
    is_shown(form, 2)


def test_a_dead_line_keeps_nobody_back(visitor: Visitor, form: FormPage) -> None:
    """Nothing can be checked on the way, so the check page's own check says all of it."""
    visitor.page.route(f"**{form.path}", lambda route: route.abort("connectionfailed"))
    for _ in range(form.total - 2):
        goes_on(form)
        visitor.watch.expect(f"failed {form.path}")
    visitor.page.unroute(f"**{form.path}")
    form.button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"422 {form.path}")
    form.is_at(1)
    required = [name for name, field in form.fields.items() if field.required]
    links = form.summary.get_by_role("link")
    expect(links).to_have_text([form.fields[name].required_words for name in required])
    visitor.check_page()
    for number, name in enumerate(required):
        links.nth(number).click()
        form.is_at(form.steps[name])
        if form.fields[name].control == "slot":
            assert form.has_table()
        expect(form.field(name).locator(":focus")).to_have_count(1)
        expect(form.button).to_have_text(form.words["to_check"])


def test_a_line_that_hangs_keeps_nobody_back(visitor: Visitor, form: FormPage) -> None:
    held: list[Route] = []
    form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] == 1})
    visitor.page.clock.install()
    visitor.page.route(f"**{form.path}", lambda route: held.append(route))
    form.button.click()
    expect(form.sending).to_have_text(form.words["step_checking"])
    form.button.click(force=True)
    visitor.page.clock.fast_forward(10_000)
    is_shown(form, 2)
    assert len(held) == 1
    expect(form.sending).to_be_empty()
    visitor.watch.troubles.clear()


# ---- changing an answer


def test_a_change_leads_straight_back_to_the_check_page(visitor: Visitor, form: FormPage) -> None:
    at_the_check_page(form)
    form.change("eligibility").click()
    is_shown(form, 1, focused=False)
    expect(form.control("eligibility")).to_be_focused()
    expect(form.button).to_have_text(form.words["to_check"])
    expect(form.previous).to_be_hidden()
    form.answer("eligibility", "student")
    form.button.click()
    everything_is_told(form, {"workplace": form.fields["workplace"].required_words})
    visitor.watch.expect(f"422 {form.path}")
    form.answer("workplace", "例の学校")
    form.button.click()
    expect(form.heading).to_have_text(form.words["check_title"])
    assert form.checked()[form.fields["workplace"].label] == "例の学校"


def test_a_folded_question_is_unfolded_to_be_changed(form: FormPage) -> None:
    at_the_check_page(form)
    form.change("other_slots").click()
    form.is_at(form.steps["other_slots"])
    expect(form.control("other_slots", 0)).to_be_focused()
    form.answer("other_slots", ["2026-11-26T14:00"])
    form.page.reload()
    expect(form.control("other_slots", 0)).to_have_value("2026-11-26")
    form.to_check()
    assert "2026年11月26日(木) 14時" in form.checked()[form.fields["other_slots"].label]
