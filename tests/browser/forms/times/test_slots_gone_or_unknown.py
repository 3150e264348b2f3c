"""The table of free slots when others have taken some of them, or when it isn't known which are free."""

from playwright.sync_api import Browser, Route, expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.times.slot_table import Bundle, opened, row, taken
from tests.browser.visitor import Visitor, visiting


def test_of_two_who_want_the_last_slot_one_gets_it(
    visitor: Visitor, browser: Browser, desk: LocalDesk, bundle: Bundle
) -> None:
    with visiting(browser, visitor.origin, viewport={"width": 375, "height": 700}) as second:
        forms = [opened(visitor, bundle), opened(second, bundle)]
        for number, form in enumerate(forms):
            form.fill({**RESIDENT, "email": f"p{number}@example.jp", "slot": "2026-11-25T10:00"})
            form.to_check()
        forms[0].send_button.click()
        forms[0].is_done()

        form = forms[1]
        form.send_button.click()
        expect(form.summary).to_be_focused()
        expect(form.summary).to_contain_text("11月25日(水) 9時")
        second.watch.expect(f"409 {form.path}")
        assert form.has_table()
        assert form.shown_answers()["booking-message"] == RESIDENT["message"]
        expect(form.cell("2026-11-25T10:00")).to_have_count(0)
        expect(row(form, "11月25日(水)").get_by_role("cell").nth(1)).to_have_text(
            form.words["slot_full"] + form.words["slot_full_words"]
        )
        expect(form.state()).to_contain_text(form.words["slot_gone"])
        second.check_page()
        form.summary.get_by_role("link").click()
        expect(form.cell("2026-11-25T09:00")).to_be_focused()
        form.cell("2026-11-25T11:00").check()
        form.send()
    slots = {one["answers"]["slot"] for one in submissions(desk)}
    assert slots == {"2026-11-25T10:00", "2026-11-25T11:00"}


def test_after_losing_a_slot_its_week_is_shown(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    form = opened(visitor, bundle)
    form.fill({**RESIDENT, "slot": "2026-12-02T09:00"})
    form.to_check()
    taken(desk, visitor, "2026-12-02T09:00")
    form.send_button.click()
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"409 {form.path}")
    assert form.has_table()
    expect(form.table().locator("caption")).to_have_text("11月30日(月)から12月6日(日)まで")


def test_refreshing_shows_what_was_taken_meanwhile(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    form = opened(visitor, bundle)
    form.turn("slot_next").click()
    form.cell("2026-12-02T09:00").check()
    taken(desk, visitor, "2026-12-02T09:00")
    refresh = form.state().get_by_role("button", name=form.words["slot_refresh"])
    refresh.press("Enter")
    expect(form.state()).to_contain_text(form.words["slot_gone"])
    expect(form.table().locator("caption")).to_have_text("11月30日(月)から12月6日(日)まで")
    expect(form.cell("2026-12-02T09:00")).to_have_count(0)
    expect(form.field("slot").locator(".slot-chosen")).to_be_empty()
    expect(refresh).to_be_focused()
    expect(form.state().locator("p")).to_have_attribute("aria-live", "polite")


def test_without_availability_day_and_time_are_lists(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle
) -> None:
    visitor.page.route("**/api/slots*", lambda route: route.abort())
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("slot", RESIDENT)
    assert not form.has_table()
    expect(form.state()).to_contain_text(form.words["slot_unknown"])
    visitor.watch.expect("failed /api/slots")
    visitor.check_page()
    form.fill(RESIDENT)
    form.reach("slot")

    visitor.page.unroute("**/api/slots*")
    form.state().get_by_role("button").click()
    expect(form.cell("2026-11-25T10:00")).to_be_checked()
    expect(form.field("slot").locator("select").first).to_be_hidden()

    def busy(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body="{}")

    visitor.page.route("**/api/slots*", busy)
    form.state().get_by_role("button").click()
    expect(form.state()).to_contain_text(form.words["slot_unknown"])
    expect(form.control("slot")).to_have_value("2026-11-25")
    expect(form.control("slot", 1)).to_have_value("10:00")
    visitor.watch.expect("503 /api/slots")
    form.send()
    assert [one["answers"]["slot"] for one in submissions(desk)] == ["2026-11-25T10:00"]


def test_a_choice_begun_in_the_lists_is_not_interrupted(visitor: Visitor, bundle: Bundle) -> None:
    held: list[Route] = []
    visitor.page.route("**/api/slots*", lambda route: held.append(route))
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("slot", RESIDENT)
    days = form.field("slot").locator("select").first
    days.select_option("2026-11-26")
    held[0].continue_()
    expect(form.state()).to_be_visible()
    expect(days).to_be_visible()
    expect(form.table()).to_be_hidden()
    visitor.page.unroute("**/api/slots*")
    form.state().get_by_role("button").click()
    expect(form.table()).to_be_visible()
