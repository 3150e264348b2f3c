"""Somebody gets everything wrong, is told all of it at once, mends it and is done."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

WRONG: Mapping[str, Any] = {
    "kana": "髙﨑",
    "postal_code": "120",
    "address": "東京都足立区例町",
    "email": "hanako.@example.jp",
    "phone": "12-34",
    "other_slots": ["2026-11-25T10:00", "2026-11-26T09:00"],
}
"""Each is refused by the desk alone: the page can't know its rule."""


def test_nothing_answered(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    required = [name for name, field in form.fields.items() if field.required]
    form.send()
    everything_is_told(form, {name: form.fields[name].required_words for name in required})
    visitor.check_page()
    links_lead_to_the_fields(form, required)
    assert not [url for url in visitor.watch.urls if "/api/" in url]


def test_everything_wrong_at_once(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill({**RESIDENT, **WRONG})
    answer = form.send_and_wait()
    visitor.watch.expect("422 /api/forms/booking")
    assert answer.headers["content-type"].startswith("application/problem+json")
    told = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert told.keys() == WRONG.keys()
    everything_is_told(form, told)
    visitor.check_page()
    links_lead_to_the_fields(form, list(told))
    assert desk.table_items() == []

    form.fill(
        {**{name: RESIDENT[name] for name in WRONG if name in RESIDENT}, "other_slots": ["2026-11-26T14:00"]}
    )
    form.send()
    expect(visitor.page.locator(".receipt")).to_be_visible()
    expect(visitor.page).not_to_have_title(re.compile(f"^{form.words['error_prefix']}"))


def test_half_a_date_is_asked_for_the_other_half(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill(RESIDENT)
    form.control("other_slots", 2).select_option("2026-11-26")
    form.send()
    everything_is_told(form, {"other_slots": form.fields["other_slots"].incomplete_words})
    form.control("other_slots", 3).select_option("09:00")
    form.send()
    expect(visitor.page.locator(".receipt")).to_be_visible()


def test_a_message_that_is_too_long(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    limit = form.fields["message"].limit
    assert limit
    counter = form.field("message").locator(".counter")
    expect(counter).to_have_text(form.words["remaining"].replace("{{ count }}", f"{limit}"))
    form.fill({**RESIDENT, "message": "𠮷" * (limit + 1)})
    expect(counter).to_have_text(form.words["over"].replace("{{ count }}", "1"))
    message = form.send_and_wait().json()["errors"][0]["message"]
    visitor.watch.expect("422 /api/forms/booking")
    everything_is_told(form, {"message": message})
    visitor.check_page()
    form.answer("message", "𠮷" * limit)
    form.send()
    expect(visitor.page.locator(".receipt")).to_be_visible()


def everything_is_told(form: FormPage, told: Mapping[str, str]) -> None:
    """`told`, field -> message: in a summary that has the focus, and at each field, and nowhere else."""
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
            expect(form.control(name)).to_have_accessible_description(re.compile(re.escape(told[name])))
        else:
            expect(form.error(name)).to_be_hidden()
    expect(form.form.locator("[data-field]:not(.has-error) [aria-invalid]")).to_have_count(0)


def links_lead_to_the_fields(form: FormPage, names: list[str]) -> None:
    in_page_order = [name for name in form.fields if name in names]
    for name, link in zip(in_page_order, form.summary.get_by_role("link").all(), strict=True):
        link.click()
        expect(form.control(name)).to_be_focused()
        expect(form.field(name)).to_be_in_viewport()
