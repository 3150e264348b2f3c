"""The security headers in a browser: code slipped into a page doesn't run, and the tests notice it.

Each attack is inserted into a page on its way to the browser, once under the desk's headers and once without
the policy, where it has to succeed: otherwise its failure would prove nothing.
"""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Route, expect

from tests.browser.visitor import Visitor

POLICY = "content-security-policy"
HIT = "document.documentElement.dataset.hit = 1"
ELSEWHERE = "http://127.0.0.1:9"
"""Another origin, where nothing answers."""

ATTACKS: Mapping[str, str] = {
    "inline script": f"<script>{HIT}</script>",
    "handler": f'<svg onload="{HIT}"></svg>',
    "script of data": f'<script src="data:text/javascript,{HIT}"></script>',
    "inline style": "<style>:root { --hit: 1 }</style>",
    "style attribute": '<p id="styled" style="--hit: 1">x</p>',
    "frame": f'<iframe srcdoc="<script>parent.{HIT}</script>"></iframe>',
}
REQUESTS: Mapping[str, str] = {
    "script of another site": f'<script src="{ELSEWHERE}/a.js"></script>',
    "style of another site": f'<link rel="stylesheet" href="{ELSEWHERE}/a.css">',
    "image of another site": f'<img alt="" src="{ELSEWHERE}/a.png">',
    "frame of another site": f'<iframe src="{ELSEWHERE}/"></iframe>',
}
_EFFECT = """() => Boolean(
    document.documentElement.dataset.hit
    || getComputedStyle(document.documentElement).getPropertyValue("--hit")
    || (document.getElementById("styled")
        && getComputedStyle(document.getElementById("styled")).getPropertyValue("--hit")))"""


def slip_in(visitor: Visitor, html: str, *, with_policy: bool) -> None:
    """Show the home page with `html` at the beginning of its body."""

    def changed(route: Route) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if with_policy or name != POLICY}
        assert POLICY in answer.headers
        body = answer.text().replace("<main", f"{html}<main", 1)
        route.fulfill(response=answer, body=body, headers=headers)

    visitor.page.route(f"{visitor.origin}/", changed)
    visitor.visit("/")
    expect(visitor.page.locator("main")).to_be_visible()


def violations(visitor: Visitor) -> list[str]:
    """What the browser reported about the policy, removed from the test's troubles."""
    found = [trouble for trouble in visitor.watch.troubles if "Content Security Policy" in trouble]
    visitor.watch.expect(*found)
    return found


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_only_without_the_policy_code_slipped_into_a_page_runs(visitor: Visitor, attack: str) -> None:
    slip_in(visitor, attack, with_policy=True)
    assert violations(visitor)
    assert not visitor.page.evaluate(_EFFECT)
    visitor.page.unroute(f"{visitor.origin}/")
    slip_in(visitor, attack, with_policy=False)
    visitor.page.wait_for_function(_EFFECT)
    assert not violations(visitor)


@pytest.mark.parametrize("attack", REQUESTS.values(), ids=REQUESTS)
def test_nothing_is_requested_from_another_site(visitor: Visitor, attack: str) -> None:
    reasons: list[str | None] = []
    visitor.page.on("requestfailed", lambda request: reasons.append(request.failure))
    slip_in(visitor, attack, with_policy=True)
    assert violations(visitor)
    assert set(reasons) <= {"csp"}
    # The browser reports the request, although it was never sent.
    visitor.watch.troubles.clear()


def test_a_form_can_t_be_redirected_to_another_site(visitor: Visitor) -> None:
    form = f'<form action="{ELSEWHERE}/" method="post"><button id="send">x</button></form>'
    slip_in(visitor, form, with_policy=True)
    with visitor.page.expect_console_message():
        visitor.page.evaluate("document.getElementById('send').click()")
    assert violations(visitor)
    assert visitor.path == "/"


def test_a_base_element_can_t_redirect_links(visitor: Visitor) -> None:
    slip_in(visitor, f'<base href="{ELSEWHERE}/">', with_policy=True)
    assert violations(visitor)
    assert visitor.page.evaluate("document.baseURI") == f"{visitor.origin}/"


FRAMED = '<iframe id="desk" src="{}/online/booking/"></iframe>'


def test_no_page_of_another_site_may_show_the_desk_in_a_frame(visitor: Visitor) -> None:
    with visitor.page.expect_event("requestfailed") as failed:
        visitor.page.set_content(FRAMED.format(visitor.origin))
    assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"
    visitor.watch.expect("failed /online/booking/")
    # The browser's own message may arrive late.
    visitor.watch.troubles.clear()


def test_without_the_headers_a_frame_would_work(visitor: Visitor) -> None:
    def bare(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={"content-type": answer.headers["content-type"]})

    visitor.page.route(f"{visitor.origin}/online/booking/", bare)
    visitor.page.set_content(FRAMED.format(visitor.origin))
    expect(visitor.page.frame_locator("#desk").locator("form.md-form")).to_be_visible()
