"""Other ways of going on: without a phone, and to another desk before anything private is typed."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]


def test_who_cannot_phone_need_not_give_a_number(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    answers = {name: value for name, value in RESIDENT.items() if name != "phone"}
    form.fill({**answers, "no_phone": True, "camera": "chat"})
    expect(form.field("phone")).to_be_visible(visible=not visitor.has_script)
    form.to_check()
    shown = form.checked()
    assert shown[form.fields["no_phone"].label] == form.words["yes"]
    assert shown[form.fields["camera"].label] == "文字で相談する"
    assert form.fields["phone"].label not in shown
    form.send_button.click()
    form.is_done()
    (submission,) = submissions(desk)
    assert "phone" not in submission["answers"]


def test_a_business_is_led_to_its_desk_by_the_choice_itself(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    ((value, label, _),) = form.fields["eligibility"].elsewhere
    words = form.field("eligibility").locator(f"[data-elsewhere={value}]")
    expect(words).to_be_hidden()
    choice = form.field("eligibility").get_by_role("radio", name=label)
    choice.check()
    expect(words).to_be_visible()
    first = words.get_by_role("paragraph").first.inner_text()
    expect(choice).to_have_accessible_description(re.compile(re.escape(first)))
    visitor.check_page()
    words.get_by_role("link").click()
    visitor.page.wait_for_url("**/harassment/consultation/")
