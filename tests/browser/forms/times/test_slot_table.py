"""The table of free slots: it says in words what is free, and is usable by keys, turned by weeks."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from desk.domain.forms.placeholders import fill
from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.times.slot_table import Bundle, opened, row, taken
from tests.browser.pages.test_keyboard import tab_to
from tests.browser.visitor import Visitor

_SMALL = {"viewport": {"width": 320, "height": 640}}
_OVERFLOWS = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return getattr(request, "param", {"viewport": {"width": 1280, "height": 900}})


# ---- what it says


def test_each_cell_says_in_words_what_is_free(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    taken(desk, visitor, "2026-11-26T09:00", "2026-11-26T14:00")
    form = opened(visitor, bundle)
    cells = row(form, "11月26日(木)").get_by_role("cell")
    full = form.words["slot_full"] + form.words["slot_full_words"]
    free = [f"11月26日(木) {time}" for time in ("10時", "11時", "15時")]
    expect(cells).to_have_text([full, free[0], free[1], full, free[2]])
    expect(cells.get_by_role("radio")).to_have_count(3)
    for words in free:
        expect(form.table().get_by_role("radio", name=words, exact=True)).to_be_enabled()
    expect(row(form, "11月26日(木)").get_by_role("rowheader")).to_contain_text("11月24日(火) 23時59分まで")
    expect(form.state()).to_contain_text("10時の空き状況です。")

    saturday = row(form, "11月28日(土)")
    expect(saturday.get_by_role("cell")).to_have_count(1)
    expect(saturday).to_contain_text(form.words["slot_closed_words"])
    expect(saturday.get_by_text(form.words["slot_closed"], exact=True)).to_be_visible()
    expect(saturday).to_contain_text("土曜日")
    visitor.check_page()


def test_weeks_show_holidays_and_new_year_as_closed(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle)
    for _ in range(5):
        form.turn("slot_next").click()
    expect(form.table().locator("caption")).to_have_text("12月28日(月)から1月3日(日)まで")
    expect(form.table()).to_contain_text("年末年始")
    visitor.check_page()


@pytest.mark.parametrize("device", [_SMALL], indirect=True)
def test_weeks_can_be_turned_to_both_ends(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle)
    caption, back, further = (
        form.table().locator("caption"),
        form.turn("slot_previous"),
        form.turn("slot_next"),
    )
    expect(caption).to_have_attribute("aria-live", "polite")
    expect(caption).to_have_text("11月25日(水)から11月29日(日)まで")
    expect(back).to_have_attribute("aria-disabled", "true")
    further.press("Enter")
    expect(further).to_be_focused()
    expect(caption).to_have_text("11月30日(月)から12月6日(日)まで")
    while further.get_attribute("aria-disabled") == "false":
        further.click()
        assert not form.page.evaluate(_OVERFLOWS)
    # 60 days after November 20.
    expect(form.table().get_by_role("rowheader").last).to_contain_text("1月19日(火)")
    further.click(force=True)
    expect(form.table().get_by_role("rowheader").last).to_contain_text("1月19日(火)")
    visitor.check_page()


def test_days_have_their_own_times_and_other_weeks_none(visitor: Visitor, bundle: Bundle) -> None:
    """Thursday two times, no Friday, nobody in the week from 30 November on."""

    def differ(route: Route) -> None:
        answer = route.fetch()
        days = answer.json()["days"]
        for one in days:
            if one["date"] == "2026-11-26":
                one["times"] = [at for at in one["times"] if at["time"] in ("10:00", "15:00")]
            elif one["date"] == "2026-11-27" or "2026-11-30" <= one["date"] <= "2026-12-06":
                one |= {"open": False, "code": "no_times", "reason": "…", "times": []}
        route.fulfill(response=answer, json={**answer.json(), "days": days})

    visitor.page.route("**/api/slots?*", differ)
    form = opened(visitor, bundle)
    cells = row(form, "11月26日(木)").get_by_role("cell")
    dash, free = "－" + form.words["slot_full_words"], [f"11月26日(木) {time}" for time in ("10時", "15時")]
    expect(cells).to_have_text([dash, free[0], dash, dash, free[1]])
    expect(row(form, "11月27日(金)")).to_have_count(0)
    form.cell("2026-11-26T15:00").check()
    expect(form.page.locator(".slot-chosen")).to_contain_text("11月26日(木) 15時")
    form.turn("slot_next").click()
    expect(form.table().locator("caption")).to_have_text("12月7日(月)から12月13日(日)まで")

    # In the lists of a further wish, what the day doesn't have can't be chosen, and isn't called full.
    form.unfold("other_slots")
    other = form.field("other_slots").locator(".slot").first
    other.locator("[data-slot=day]").select_option("2026-11-26")
    hours = other.locator("[data-slot=time] option:not([value=''])")
    expect(hours).to_have_text(["9時", "10時", "11時", "14時", "15時"])
    disabled = hours.evaluate_all("all => all.filter((one) => one.disabled).map((one) => one.value)")
    assert disabled == ["09:00", "11:00", "14:00"]
    visitor.check_page()


# ---- choosing


@pytest.mark.parametrize("device", [_SMALL], indirect=True)
def test_a_slot_can_be_booked_by_keys_on_a_small_screen(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle
) -> None:
    taken(desk, visitor, "2026-11-30T09:00")
    form = opened(visitor, bundle)
    page, keyboard = visitor.page, visitor.page.keyboard
    tab_to(page, form.turn("slot_next"))
    keyboard.press("Enter")
    tab_to(page, form.cell("2026-11-30T10:00"))
    keyboard.press("Space")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        keyboard.press(key)
    expect(form.cell("2026-11-30T11:00")).to_be_checked()
    expect(form.field("slot").locator(".slot-chosen")).to_contain_text("11月30日(月) 11時")
    assert not page.evaluate(_OVERFLOWS)
    visitor.check_page()
    form.button.focus()
    keyboard.press("Enter")
    form.is_at(form.steps["message"])
    form.fill({name: answer for name, answer in RESIDENT.items() if form.steps[name] > form.steps["slot"]})
    form.button.focus()
    keyboard.press("Enter")
    expect(form.heading).to_have_text(form.words["check_title"])
    assert form.checked()[form.fields["slot"].label] == "2026年11月30日(月) 11時"
    form.send_button.focus()
    keyboard.press("Enter")
    form.is_done()
    assert "2026-11-30T11:00" in [one["answers"]["slot"] for one in submissions(desk)]


def test_a_choice_survives_turning_weeks_a_reload_and_going_back(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle)
    form.fill({**RESIDENT, "slot": "2026-12-10T15:00"})
    form.reach("slot")
    form.turn("slot_previous").click()
    chosen = form.field("slot").locator(".slot-chosen")
    expect(chosen).to_contain_text("12月10日(木) 15時")
    visitor.page.reload()
    assert form.has_table()
    expect(form.cell("2026-12-10T15:00")).to_be_checked()
    form.to_check()
    assert form.checked()[form.fields["slot"].label] == "2026年12月10日(木) 15時"
    form.change("slot").click()
    assert form.has_table()
    expect(form.cell("2026-12-10T15:00")).to_be_checked()
    expect(form.cell("2026-12-10T15:00")).to_be_focused()


def test_further_choices_offer_no_full_time(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    times = ("09:00", "10:00", "11:00", "14:00", "15:00")
    taken(desk, visitor, "2026-11-26T10:00", *(f"2026-11-27T{time}" for time in times))
    form = opened(visitor, bundle)
    form.unfold("other_slots")
    days = form.control("other_slots", 0)
    full = days.locator("option[value='2026-11-27']")
    expect(full).to_be_disabled()
    expect(full).to_have_text(f"11月27日(金)（{form.words['slot_full']}）")
    days.select_option("2026-11-26")
    hours = form.control("other_slots", 1).locator("option:not([value=''])")
    expect(hours).to_have_text(["9時", f"10時（{form.words['slot_full']}）", "11時", "14時", "15時"])
    expect(hours.nth(1)).to_be_disabled()
    days.select_option("2026-11-25")
    expect(hours.nth(1)).to_be_enabled()


def test_the_table_uses_the_page_s_words(visitor: Visitor, bundle: Bundle) -> None:
    form = opened(visitor, bundle)
    expect(form.field("slot")).to_contain_text(form.words["slot_lead"])
    form.cell("2026-11-25T10:00").check()
    chosen = fill(form.words["slot_chosen"], {"slot": "11月25日(水) 10時"})
    expect(form.field("slot").locator(".slot-chosen")).to_have_text(
        re.compile(f"^{re.escape(chosen)}申込期限：11月20日\\(金\\) 23時59分まで$")
    )
