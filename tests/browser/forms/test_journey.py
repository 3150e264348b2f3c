"""Input, check, done: the same journey for both forms, with and without JavaScript.

Without it, what a page of the second form has to say is told by tests/functions/forms/pages.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from desk.domain.forms.placeholders import fill
from local.desk import LocalDesk
from tests.applicants import JOURNEYS, RESIDENT, WORKER, Journey, send
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

both_forms = pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.form)
in_booking, in_consultation = (
    pytest.mark.parametrize("journey", [journey], ids=[journey.form]) for journey in JOURNEYS
)
"""For what the page's script does in any form: one is enough, now the longer one, now the shorter one."""


def ways(*pairs: tuple[bool, Journey]) -> pytest.MarkDecorator:
    """(with script, journey): each form and each way of the browser, not each form in each way."""
    named = [f"{'script' if script else 'no-script'}-{journey.form}" for script, journey in pairs]
    return pytest.mark.parametrize(("device", "journey"), pairs, indirect=["device"], ids=named)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": request.param}


def opened(visitor: Visitor, bundle: Bundle, journey: Journey) -> FormPage:
    visitor.visit(journey.page)
    return FormPage(visitor.page, bundle, journey.form)


def checked(visitor: Visitor, bundle: Bundle, journey: Journey) -> FormPage:
    form = opened(visitor, bundle, journey)
    form.fill(journey.answers)
    form.to_check()
    return form


@ways((True, JOURNEYS[0]), (True, JOURNEYS[1]), (False, JOURNEYS[0]))
def test_the_journey_leads_from_an_empty_page_over_a_changed_answer_to_the_mail(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    form = opened(visitor, bundle, journey)
    visitor.check_page()
    an_empty_page_shows_all_its_errors_at_once(visitor, form)
    form.fill({**journey.answers, "message": "あとで書きなおします。"})
    form.to_check()
    an_answer_can_be_changed_from_the_check_page(form, journey)
    expect(form.page).to_have_title(re.compile(f"^{form.words['check_title']}"))
    visitor.check_page()
    assert submissions(desk) == []
    shown = form.checked()
    for name, value in journey.answers.items():
        if form.fields[name].control == "radio":
            assert shown[form.fields[name].label] == dict(form.fields[name].options)[value]
    expect(form.check.get_by_role("term")).to_have_count(form.check.get_by_role("button").count() - 2)

    # Many people click everything twice.
    form.send_button.dblclick()
    form.is_done()
    (submission,) = submissions(desk)
    assert len(desk.mailbox.mails) == 2
    # As it was typed: kana are stored in one spelling.
    if "kana" in journey.answers:
        assert shown[form.fields["kana"].label] == journey.answers["kana"]
    for name in ("name", "message", "email", "phone", "address"):
        if name in submission["answers"]:
            told = shown[form.fields[name].label]
            assert (told.replace("-", "") if name == "phone" else told) == submission["answers"][name]
    expect(form.receipt).to_have_text(submission["receipt"])
    assert re.fullmatch(rf"{form.path}/done\?receipt=[\w-]+&seal=\w+", visitor.path)
    visitor.check_page()
    form.page.reload()
    expect(form.receipt).to_have_text(submission["receipt"])
    assert len(submissions(desk)) == 1
    nothing_typed_is_in_an_address(visitor, journey)

    visitor.visit("/_local/mails")
    entry = form.page.get_by_role("listitem").filter(has_text=journey.answers["email"])
    entry.get_by_role("link").click()
    expect(form.page.get_by_role("main")).to_contain_text(submission["receipt"])
    expect(form.page.get_by_role("main")).not_to_contain_text(journey.answers["message"])


def an_empty_page_shows_all_its_errors_at_once(visitor: Visitor, form: FormPage) -> None:
    form.button.click()
    expect(form.summary).to_be_visible()
    asked = [name for name, field in form.fields.items() if field.required]
    told = {name: form.fields[name].required_words for name in asked if form.step in (0, form.steps[name])}
    everything_is_told(form, told)
    visitor.watch.expect(f"422 {form.path}")
    visitor.check_page()
    links_lead_to_the_fields(form, list(told))


def an_answer_can_be_changed_from_the_check_page(form: FormPage, journey: Journey) -> None:
    """The message becomes that of the journey, and both ways to the form show it."""
    before, label = form.checked(), form.fields["message"].label
    form.change("message").click()
    expect(form.control("message")).to_have_value(before[label])
    expect(form.field("message")).to_be_in_viewport()
    expect(form.summary).to_be_hidden()
    form.answer("message", journey.answers["message"])
    form.to_check()
    assert form.checked() == {**before, label: journey.answers["message"]}

    form.back.click()
    form.reach("message")
    expect(form.control("message")).to_have_value(journey.answers["message"])
    form.to_check()


def test_a_slot_that_somebody_else_took_first_can_be_replaced(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle
) -> None:
    journey = JOURNEYS[0]
    form = checked(visitor, bundle, journey)
    other = {**RESIDENT, "email": "jiro@example.jp"}
    assert send(desk, "booking", other, origin=visitor.origin).status_code == 201
    form.send_button.click()
    words = bundle["messages"]["errors"]["slot"]
    near = "11月25日(水) 9時、11月25日(水) 11時、11月25日(水) 14時"
    expect(form.summary).to_be_focused()
    assert form.has_table() is visitor.has_script
    everything_is_told(form, {"slot": words["taken"] + fill(words["nearest"], {"slots": near})})
    visitor.watch.expect(f"409 {form.path}")
    visitor.check_page()
    assert form.shown_answers()["booking-message"] == RESIDENT["message"]
    if not visitor.has_script:
        expect(form.control("slot")).to_have_value("2026-11-25")
    form.answer("slot", "2026-11-25T11:00")
    form.send()
    slots = {item["SK"] for item in desk.table_items() if item["type"] == "slot"}
    assert slots == {"2026-11-25T10:00#0", "2026-11-25T11:00#0"}


@pytest.mark.parametrize(
    ("device", "journey", "conditional", "asked_by"),
    [
        (True, JOURNEYS[0], "workplace", {**RESIDENT, "eligibility": "worker"}),
        (False, JOURNEYS[0], "contractor_name", {**RESIDENT, "relationship": "carer"}),
        (True, JOURNEYS[1], "phone", {**WORKER, "reply_by": "phone"}),
    ],
    indirect=["device"],
    ids=["script-workplace", "no-script-contractor_name", "script-phone"],
)
def test_a_conditional_question_is_asked_only_if_it_applies(
    visitor: Visitor,
    desk: LocalDesk,
    bundle: Bundle,
    journey: Journey,
    conditional: str,
    asked_by: Mapping[str, Any],
) -> None:
    form = opened(visitor, bundle, journey)
    expect(form.field(conditional)).to_be_visible(visible=not visitor.has_script)
    here = [name for name in form.fields if not form.step or form.steps[name] <= form.steps[conditional]]
    form.fill({name: asked_by[name] for name in here if name in asked_by and name != conditional})
    expect(form.field(conditional)).to_be_visible()
    mark = form.words["required_mark"] if visitor.has_script else form.fields[conditional].conditional
    expect(form.field(conditional).locator(".mark")).to_have_text(mark)
    form.button.click()
    everything_is_told(form, {conditional: form.fields[conditional].required_words})
    visitor.watch.expect(f"422 {form.path}")
    answer = "03-1234-5678" if conditional == "phone" else "例の名前"
    form.answer(conditional, answer)
    form.fill({name: value for name, value in asked_by.items() if name not in here})
    form.to_check()
    told = "03-1234-5678" if conditional == "phone" else answer
    assert form.checked()[form.fields[conditional].label] == told
    form.send_button.click()
    form.is_done()
    (submission,) = submissions(desk)
    assert submission["answers"][conditional] == (
        answer.replace("-", "") if conditional == "phone" else answer
    )


def everything_is_told(form: FormPage, told: Mapping[str, str]) -> None:
    """`told`, field -> message, is shown in a focused summary and at each field, and nowhere else."""
    expect(form.summary).to_be_focused()
    expect(form.summary).to_be_in_viewport()
    expect(form.summary.get_by_role("heading")).to_be_visible()
    expect(form.summary).to_contain_text(form.words["errors_count"].replace("{{ count }}", f"{len(told)}"))
    expect(form.page).to_have_title(re.compile(f"^{form.words['error_prefix']}"))
    in_page_order = [told[name] for name in form.fields if name in told]
    expect(form.summary.get_by_role("link")).to_have_text(in_page_order)
    for name in form.fields:
        if name in told:
            expect(form.error(name)).to_have_text(form.words["error_prefix"] + told[name])
            expect(form.control(name)).to_have_attribute("aria-invalid", "true")
            expect(form.described(name)).to_have_accessible_description(re.compile(re.escape(told[name])))
        else:
            expect(form.error(name)).to_be_hidden()
    expect(form.form.locator("[data-field]:not(.has-error) [aria-invalid=true]")).to_have_count(0)


def links_lead_to_the_fields(form: FormPage, names: list[str]) -> None:
    in_page_order = [name for name in form.fields if name in names]
    for name, link in zip(in_page_order, form.summary.get_by_role("link").all(), strict=True):
        link.click()
        expect(form.control(name)).to_be_focused()
        expect(form.control(name)).to_be_in_viewport()


def nothing_typed_is_in_an_address(visitor: Visitor, journey: Journey) -> None:
    texts = [journey.answers[name] for name in ("email", "message")]
    assert not [url for url in visitor.watch.urls for text in texts if text in unquote(url)]
