"""Somebody gets everything wrong, sees all mistakes at once, corrects them and is done."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import everything_is_told, links_lead_to_the_fields
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

WRONG: Mapping[str, Any] = {
    "kana": "髙﨑",
    "postal_code": "120",
    "address": "例県例市例町",
    "email": "hanako.@example.jp",
    "phone": "12-34",
}
"""Each breaks another rule of the last step before the check page."""


def test_every_mistake_is_shown_at_once(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill({**RESIDENT, **WRONG})
    form.button.click()
    said = Form(bundle, "booking")
    told = {name: said.format_words(name) for name in WRONG}
    everything_is_told(form, told)
    visitor.watch.expect("422 /api/forms/booking")
    for name in WRONG:
        expect(form.control(name)).to_have_value(WRONG[name])
    visitor.check_page()
    links_lead_to_the_fields(form, list(told))
    assert desk.table_items() == []

    form.fill({name: RESIDENT[name] for name in WRONG})
    form.send()
    expect(visitor.page).not_to_have_title(re.compile(f"^{form.words['error_prefix']}"))


def test_a_further_wish_is_another_time(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("other_slots", RESIDENT)
    form.fill({"slot": RESIDENT["slot"], "other_slots": [RESIDENT["slot"], "2026-11-26T09:00"]})
    form.button.click()
    everything_is_told(form, {"other_slots": bundle["messages"]["errors"]["slot"]["same_as_first"]})
    visitor.watch.expect("422 /api/forms/booking")
    visitor.check_page()
    form.answer("other_slots", ["2026-11-26T14:00"])
    form.fill(RESIDENT)
    form.send()


def test_half_a_date_asks_for_the_other_half(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("other_slots", RESIDENT)
    form.answer("slot", RESIDENT["slot"])
    form.unfold("other_slots")
    form.control("other_slots", 2).select_option("2026-11-26")
    form.button.click()
    words = form.fields["other_slots"].incomplete_words + bundle["messages"]["errors"]["or_empty"]
    everything_is_told(form, {"other_slots": words})
    visitor.watch.expect("422 /api/forms/booking")
    # The second wish stays the second, although the first was left empty.
    expect(form.control("other_slots", 0)).to_have_value("")
    expect(form.control("other_slots", 2)).to_have_value("2026-11-26")
    form.control("other_slots", 3).select_option("09:00")
    form.fill(RESIDENT)
    form.send()


def test_a_message_that_is_too_long_is_reported(visitor: Visitor, bundle: Bundle) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    limit = form.fields["message"].limit
    assert limit
    form.reach("message", RESIDENT)
    counter = form.field("message").locator(".counter")
    expect(counter).to_have_text(form.words["remaining"].replace("{{ count }}", f"{limit}"))
    form.fill({"topic": RESIDENT["topic"], "message": "𠮷" * (limit + 1)})
    expect(counter).to_have_text(form.words["over"].replace("{{ count }}", "1"))
    form.button.click()
    words = bundle["messages"]["errors"]["max_length"]
    told = fill(words, {"label": form.fields["message"].label, "limit": f"{limit:,}", "over": "1"})
    everything_is_told(form, {"message": told})
    visitor.watch.expect("422 /api/forms/booking")
    visitor.check_page()
    form.fill({**RESIDENT, "message": "𠮷" * limit})
    form.send()
