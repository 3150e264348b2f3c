"""Role changes in the middle of a session: at the provider and in the content."""

from typing import Any

import console
from desk.bootstrap import parts
from tests.functions.conftest import Desk, written
from tests.functions.console.at_the_door import is_in, wait
from tests.functions.console.pretend_provider import REFRESH, Pretender
from tests.functions.console.staff_browser import StaffBrowser


def test_a_right_that_is_taken_away_at_the_provider_is_gone_at_the_next_check(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    provider.claims = {"cognito:groups": ["counter-viewers"]}
    wait(desk, minutes=4)
    assert browser.get("/note")["statusCode"] == 200
    wait(desk, minutes=4)
    browser.get("/")
    wait(desk, minutes=4)
    assert browser.get("/note")["statusCode"] == 403
    assert is_in(browser)


def test_a_right_that_is_given_at_the_provider_is_there_at_the_next_check(
    desk: Desk, provider: Pretender
) -> None:
    provider.claims = {"cognito:groups": ["counter-viewers"]}
    browser = StaffBrowser()
    browser.sign_in(provider)
    assert browser.get("/note")["statusCode"] == 403
    provider.claims = {}
    provider.gives_id_token_again = False
    provider.user_info = {"cognito:groups": ["counter-staff"], "name": "例 一郎"}
    for _ in range(3):
        wait(desk, minutes=4)
        browser.get("/")
    assert browser.get("/note")["statusCode"] == 200


def test_a_right_that_is_taken_away_in_the_content_is_gone_at_once(desk: Desk, browser: StaffBrowser) -> None:
    parts().bundle["console"]["roles"]["counter-staff"] = {"consumer-center": ["see"]}  # type: ignore[index]
    assert browser.get("/note")["statusCode"] == 403


def test_who_may_no_longer_sign_in_is_out_at_the_next_check(
    desk: Desk, provider: Pretender, browser: StaffBrowser, caplog: Any
) -> None:
    provider.error = "invalid_grant"
    for _ in range(3):
        wait(desk, minutes=4)
        browser.get("/")
    assert browser.get("/")["headers"]["location"] == "/sign-in?why=changed"
    provider.error = ""
    assert not is_in(browser)
    assert REFRESH not in written(console.logger, caplog)


def test_a_token_for_somebody_else_at_the_check_ends_the_session(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    provider.claims = {"sub": "somebody else"}
    for _ in range(3):
        wait(desk, minutes=4)
        browser.get("/")
    assert not is_in(browser)


def test_while_the_provider_is_down_rights_hold_for_a_while_and_then_no_longer(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    provider.is_down = True
    for _ in range(7):
        wait(desk, minutes=4)
        assert is_in(browser)
    wait(desk, minutes=3)
    assert not is_in(browser)
    provider.is_down = False
    wait(desk, minutes=1)
    assert is_in(browser)


def test_the_provider_is_asked_by_one_of_several_requests(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    """Its refresh token may be good for one use only."""
    wait(desk, minutes=4)
    browser.get("/")
    wait(desk, minutes=4)
    browser.get("/")
    provider.is_down = True
    wait(desk, minutes=4)
    for _ in range(5):
        browser.get("/")
    provider.is_down = False
    assert is_in(browser)
    assert len(provider.asked) == 1
    wait(desk, minutes=2)
    assert is_in(browser)
    assert len(provider.asked) == 2


def test_a_session_that_cannot_be_checked_ends_after_an_hour(desk: Desk, provider: Pretender) -> None:
    provider.answer = {"refresh_token": None}
    browser = StaffBrowser()
    browser.sign_in(provider)
    for _ in range(14):
        wait(desk, minutes=4)
        assert is_in(browser)
    wait(desk, minutes=4)
    assert browser.get("/")["headers"]["location"] == "/sign-in?why=over"
