"""What can happen between the button and the receipt: nothing is lost, and nothing is stored twice."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Request, Route, expect

from local.desk import LocalDesk
from tests.applicants import JOURNEYS, Journey
from tests.browser.formpage import FormPage
from tests.browser.forms.test_booking import submissions
from tests.browser.forms.test_journey import in_booking, in_consultation
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

_ONLINE = "dispatchEvent(new Event('online'))"


def a_checked_form(visitor: Visitor, bundle: Bundle, journey: Journey) -> FormPage:
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    form.fill(journey.answers)
    form.to_check()
    return form


@in_booking
def test_clicks_while_sending_send_nothing_more(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    form = a_checked_form(visitor, bundle, journey)
    held: list[Route] = []
    visitor.page.route(f"**{form.path}", lambda route: held.append(route))
    form.send_button.dblclick()
    expect(form.sending).to_have_text(form.words["sending"])
    expect(form.send_button).to_have_attribute("aria-disabled", "true")
    form.send_button.click(force=True)
    visitor.check_page()
    assert len(held) == 1
    held[0].continue_()
    form.is_done()
    assert len(submissions(desk)) == 1
    assert len(desk.mailbox.mails) == 2


@pytest.mark.parametrize(
    ("trouble", "fail"),
    [
        ("failed", lambda route: route.abort("connectionfailed")),
        # An answer that isn't the desk's own, such as a gateway's, is treated like a cut.
        ("502", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad</h1>")),
        ("502", lambda route: route.fulfill(status=502, content_type="application/json", body="{}")),
        # API Gateway answers so, in JSON, for seconds only.
        ("429", lambda route: route.fulfill(status=429, content_type="application/json", body="{}")),
    ],
    ids=["cut", "gateway", "gateway in JSON", "too many at the gateway"],
)
def test_what_does_not_arrive_is_sent_again(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, trouble: str, fail: Callable[[Route], None]
) -> None:
    form = a_checked_form(visitor, bundle, JOURNEYS[0])
    visitor.page.route(f"**{form.path}", fail)
    it_says_so_and_sends_again(form, visitor, desk, f"{trouble} {form.path}", taken=0)


@in_booking
def test_a_cut_before_the_response_arrives_sends_nothing_twice(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    def take_and_cut(route: Route) -> None:
        assert route.fetch(max_redirects=0).status == 303
        route.abort("connectionreset")

    form = a_checked_form(visitor, bundle, journey)
    visitor.page.route(f"**{form.path}", take_and_cut)
    it_says_so_and_sends_again(form, visitor, desk, f"failed {form.path}", taken=1)


@pytest.mark.parametrize("status", [200, 502])
def test_after_the_last_retry_the_page_says_to_press_again(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, status: int
) -> None:
    """After every wait the answer is still no page of the desk: a hotspot's, a gateway's."""
    form = a_checked_form(visitor, bundle, JOURNEYS[0])
    shown = form.checked()
    visitor.page.clock.install()
    visitor.page.route(
        f"**{form.path}",
        lambda route: route.fulfill(status=status, content_type="text/html", body="<h1>Sign in</h1>"),
    )
    form.send_button.click()
    for _ in range(5 if status == 502 else 0):
        expect(form.sending).to_have_text(form.words["retrying"])
        with visitor.page.expect_response(f"**{form.path}"):
            visitor.page.clock.fast_forward(41_000)
    expect(form.sending).to_have_text(form.words["offline"])
    expect(form.phones).to_be_visible()
    visitor.watch.troubles.clear()
    assert form.checked() == shown
    visitor.page.unroute(f"**{form.path}")
    form.send_button.click()
    form.is_done()
    assert len(submissions(desk)) == 1


@in_consultation
def test_a_request_without_an_answer_is_given_up_and_sent_again(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    """The line hangs: nothing comes and nothing fails. 25 s of a set clock later it counts as a cut."""
    form = a_checked_form(visitor, bundle, journey)
    held: list[Route] = []
    visitor.page.clock.install()
    visitor.page.route(f"**{form.path}", lambda route: held.append(route))
    posts: list[Any] = []
    visitor.page.on("request", lambda request: posts.append(request.post_data))
    form.send_button.click()
    expect(form.sending).to_have_text(form.words["sending"])
    visitor.page.clock.fast_forward(20_000)
    expect(form.sending).to_have_text(form.words["sending"])
    visitor.page.clock.fast_forward(10_000)
    expect(form.sending).to_have_text(form.words["retrying"])
    expect(form.phones).to_be_visible()
    assert len(held) == 1
    visitor.page.unroute(f"**{form.path}")
    visitor.page.evaluate(_ONLINE)
    form.is_done()
    assert len(submissions(desk)) == 1
    assert posts[0] == posts[1]


def test_an_answer_of_the_firewall_is_told_as_what_it_is(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle
) -> None:
    """It is no bad reception: nothing is sent again by itself, and what was typed stays."""
    form = a_checked_form(visitor, bundle, JOURNEYS[0])
    shown = form.checked()
    for status, words in ((429, "too_many"), (413, "too_long"), (400, "stopped")):
        answer = {"status": status, "content_type": "text/html", "body": "<h1>止めました</h1>"}
        visitor.page.route(f"**{form.path}", partial(_fulfil, answer))
        form.send_button.click()
        expect(form.sending).to_have_text(form.words[words])
        expect(form.phones).to_be_visible()
        visitor.watch.expect(f"{status} {form.path}")
        assert form.checked() == shown
        visitor.page.unroute(f"**{form.path}")
    visitor.check_page()
    form.send_button.click()
    form.is_done()
    assert len(submissions(desk)) == 1


@in_consultation
def test_browsers_that_do_not_name_the_pressed_button_send_the_right_one(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, journey: Journey
) -> None:
    """Safari before 15.4 and old WebViews know no SubmitEvent.submitter."""
    visitor.page.add_init_script("delete SubmitEvent.prototype.submitter")
    visitor.visit(journey.page)
    form = FormPage(visitor.page, bundle, journey.form)
    form.fill(journey.answers)
    form.control("email").press("Enter")
    expect(form.heading).to_have_text(form.words["check_title"])
    form.change("message").click()
    form.answer("message", "書きなおしました。")
    form.to_check()
    form.send_button.click()
    form.is_done()
    (submission,) = submissions(desk)
    assert submission["answers"]["message"] == "書きなおしました。"


def _fulfil(answer: Mapping[str, Any], route: Route) -> None:
    route.fulfill(**answer)


def it_says_so_and_sends_again(
    form: FormPage, visitor: Visitor, desk: LocalDesk, trouble: str, *, taken: int
) -> None:
    """The first try fails by `trouble`; once the connection is back, the same request succeeds."""
    shown, posts = form.checked(), []

    def note(request: Request) -> None:
        if request.method == "POST":
            posts.append(request.post_data)

    visitor.page.on("request", note)
    form.send_button.click()
    expect(form.sending).to_have_text(form.words["retrying"])
    expect(form.phones).to_be_visible()
    # The desk's own phones, and who answers; a desk without one has an address.
    way = ".desk-state" if form.path.endswith("/booking") else "a[href^='mailto:']"
    expect(form.phones.locator(way).first).to_be_visible()
    visitor.watch.expect(trouble)
    assert form.checked() == shown
    assert len(submissions(desk)) == taken
    visitor.check_page()
    visitor.page.unroute(f"**{form.path}")
    visitor.page.evaluate(_ONLINE)
    form.is_done()
    visitor.watch.troubles[:] = [one for one in visitor.watch.troubles if one != trouble]
    (submission,) = submissions(desk)
    assert len(set(posts)) == 1
    assert len(posts) >= 2
    assert submission["PK"] == f"SUB#{parse_qs(posts[0])['_sid'][0]}"
    expect(form.receipt).to_have_text(submission["receipt"])
    assert len(desk.mailbox.mails) == 2
