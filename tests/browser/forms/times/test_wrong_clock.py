"""A device whose clock is wrong: what can be asked for follows the desk's time."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from local.desk import LocalDesk
from tests.applicants import JOURNEYS, RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.times.slot_table import taken
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_FIRST, _LAST = "2026-11-25", "2027-01-19"
"""The first and the last day that can be asked for at conftest.NOW."""

wrong_clocks = pytest.mark.parametrize(
    "time", ["2030-01-01T03:00:00+09:00", "2026-12-24T10:00:00+09:00", "2020-01-01T00:00:00+09:00"]
)


def days_of(form: FormPage, name: str) -> list[str]:
    """The days in the list of a question, once they are offered."""
    form.reach(name, RESIDENT)
    form.unfold(name)
    options = form.field(name).locator("[data-slot=day]").first.locator("optgroup option")
    expect(options.first).to_have_attribute("value", _FIRST)
    found: list[str] = options.evaluate_all("options => options.map((one) => one.value)")
    return found


@wrong_clocks
def test_lists_offer_what_can_be_asked_for_at_the_desk_s_time(
    visitor: Visitor, bundle: Bundle, time: str
) -> None:
    visitor.page.clock.set_fixed_time(time)
    visitor.visit(JOURNEYS[0].page)
    form = FormPage(visitor.page, bundle, "booking")
    for name in ("slot", "other_slots"):
        days = days_of(form, name)
        assert (days[0], days[-1]) == (_FIRST, _LAST)


def test_full_days_stay_marked_when_the_time_is_known_late(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle
) -> None:
    full = "2026-11-26"
    taken(desk, visitor, *(f"{full}T{hour}:00" for hour in ("09", "10", "11", "14", "15")))
    held: list[Route] = []
    visitor.page.route("**/version.json", lambda route: held.append(route))
    visitor.page.clock.set_fixed_time("2026-12-24T10:00:00+09:00")
    visitor.visit(JOURNEYS[0].page)
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("slot", RESIDENT)
    assert form.has_table()
    for route in held:
        route.continue_()
    assert full in days_of(form, "other_slots")
    option = form.field("other_slots").locator(f"option[value='{full}']").first
    expect(option).to_contain_text(form.words["slot_full"])


@wrong_clocks
def test_lists_without_a_table_follow_the_desk_s_time_too(
    visitor: Visitor, bundle: Bundle, time: str
) -> None:
    visitor.page.clock.set_fixed_time(time)
    visitor.page.route("**/api/slots*", lambda route: route.abort())
    visitor.visit(JOURNEYS[0].page)
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("slot", RESIDENT)
    expect(form.state()).to_contain_text(form.words["slot_unknown"])
    days = days_of(form, "slot")
    assert (days[0], days[-1]) == (_FIRST, _LAST)
    visitor.watch.expect("failed /api/slots")
    form.answer("slot", f"{_FIRST}T10:00")
    visitor.page.reload()
    expect(form.sending).to_have_text(form.words["kept"])
    expect(form.control("slot")).to_have_value(_FIRST)
    visitor.watch.expect("failed /api/slots")
