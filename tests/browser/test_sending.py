"""What can happen between the button and the receipt: nothing is lost, and nothing is taken twice."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Route, expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT, send
from tests.browser.formpage import FormPage
from tests.browser.test_booking import submissions
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]


def a_filled_form(visitor: Visitor, bundle: Bundle) -> FormPage:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill(RESIDENT)
    return form


def test_a_double_click_sends_once(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    form = a_filled_form(visitor, bundle)
    held: list[Route] = []
    visitor.page.route(f"**{form.path}", lambda route: held.append(route))
    form.button.dblclick()
    expect(form.sending).to_have_text(form.words["sending"])
    expect(form.button).to_have_attribute("aria-disabled", "true")
    form.button.click(force=True)
    visitor.check_page()
    assert len(held) == 1
    held[0].continue_()
    expect(visitor.page.locator(".receipt")).to_be_visible()
    assert len(submissions(desk)) == 1
    assert len(desk.mailbox.mails) == 2


def test_somebody_else_is_faster(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    form = a_filled_form(visitor, bundle)
    somebody_else = {**RESIDENT, "email": "jiro@example.jp"}
    assert send(desk, "booking", somebody_else, origin=visitor.origin).status_code == 201

    answers = form.shown_answers()
    form.send()
    expect(form.error("slot")).to_contain_text(bundle["messages"]["errors"]["slot"]["taken"])
    visitor.watch.expect("409 /api/forms/booking")
    expect(form.summary).to_be_focused()
    expect(form.summary).to_contain_text(bundle["messages"]["problems"]["slot_taken"])
    assert form.shown_answers() == answers
    visitor.check_page()

    form.answer("slot", "2026-11-25T11:00")
    form.send()
    expect(visitor.page.locator(".receipt")).to_be_visible()
    slots = {item["SK"] for item in desk.table_items() if item["PK"].startswith("SLOT#")}
    assert slots == {"2026-11-25T10:00#0", "2026-11-25T11:00#0"}


def test_the_network_is_cut_before_the_desk_hears(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    form = a_filled_form(visitor, bundle)
    answers = form.shown_answers()
    visitor.page.route(f"**{form.path}", lambda route: route.abort("connectionfailed"))
    it_says_so_and_keeps_the_answers(form, visitor, answers)
    assert submissions(desk) == []
    it_is_sent_again_and_taken_once(form, visitor, desk)


def test_the_network_is_cut_before_the_answer_comes(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle
) -> None:
    def take_and_cut(route: Route) -> None:
        assert route.fetch().status == 201
        route.abort("connectionreset")

    form = a_filled_form(visitor, bundle)
    answers = form.shown_answers()
    visitor.page.route(f"**{form.path}", take_and_cut)
    it_says_so_and_keeps_the_answers(form, visitor, answers)
    assert len(submissions(desk)) == 1
    it_is_sent_again_and_taken_once(form, visitor, desk)


def test_the_desk_is_out_of_order(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    """An answer that isn't the desk's own, such as a gateway's, is told like a cut."""
    form = a_filled_form(visitor, bundle)
    answers = form.shown_answers()
    visitor.page.route(f"**{form.path}", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    form.send()
    expect(form.summary).to_contain_text(form.words["failed"])
    visitor.watch.expect("502 /api/forms/booking")
    assert form.shown_answers() == answers
    it_is_sent_again_and_taken_once(form, visitor, desk)


def it_says_so_and_keeps_the_answers(form: FormPage, visitor: Visitor, answers: Mapping[str, Any]) -> None:
    form.send()
    expect(form.summary).to_contain_text(form.words["failed"])
    expect(form.summary).to_be_focused()
    visitor.watch.expect(f"failed {form.path}")
    assert form.shown_answers() == answers
    visitor.check_page()


def it_is_sent_again_and_taken_once(form: FormPage, visitor: Visitor, desk: LocalDesk) -> None:
    visitor.page.unroute(f"**{form.path}")
    answer = form.send_and_wait()
    expect(visitor.page.locator(".receipt strong")).to_have_text(answer.json()["receipt"])
    (submission,) = submissions(desk)
    assert submission["receipt"] == answer.json()["receipt"]
    assert submission["PK"].removeprefix("SUB#") in str(answer.request.post_data)
    assert len(desk.mailbox.mails) == 2
