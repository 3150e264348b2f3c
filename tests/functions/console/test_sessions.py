"""Sessions: how long they hold, what ends them, and what can't be forged."""

import re
from datetime import timedelta

import pytest

from desk.bootstrap import parts
from desk.storage.staff import sessions
from tests.functions.conftest import Desk
from tests.functions.console.at_the_door import (
    is_in,
    sign_out_page,
    token,
    wait,
)
from tests.functions.console.pretend_provider import REFRESH, Pretender
from tests.functions.console.staff_browser import SESSION, StaffBrowser, title


def test_a_session_ends_after_five_idle_minutes_and_not_before(desk: Desk, browser: StaffBrowser) -> None:
    for _ in range(4):
        wait(desk, minutes=4, seconds=40)
        assert is_in(browser)
    wait(desk, minutes=5)
    assert browser.get("/")["headers"]["location"] == "/sign-in?why=idle"
    assert "しばらく使われなかったので" in browser.get("/sign-in?why=idle")["body"]


def test_a_session_ends_after_ten_hours_however_much_it_is_used(desk: Desk, browser: StaffBrowser) -> None:
    parts().bundle["console"]["session"]["idle_minutes"] = 60  # type: ignore[index]
    for _ in range(11):
        wait(desk, minutes=54)
        assert is_in(browser)
    wait(desk, minutes=6)
    assert browser.get("/")["headers"]["location"] == "/sign-in?why=over"


def test_the_limits_are_the_content_s(desk: Desk, browser: StaffBrowser) -> None:
    parts().bundle["console"]["session"]["idle_minutes"] = 30  # type: ignore[index]
    wait(desk, minutes=9)
    assert is_in(browser)


def test_the_console_has_the_desks_own_colours(desk: Desk, browser: StaffBrowser) -> None:
    style = ":root { --brand: #1a4f9c; }"
    assert "colours.css" not in browser.get("/")["body"]
    parts().bundle["site"]["colours"] = style  # type: ignore[index]
    (address,) = re.findall(r'href="([^"]*/colours\.css)"', browser.get("/")["body"])
    sheet = browser.get(address)
    assert sheet["body"] == style
    assert sheet["headers"]["content-type"].startswith("text/css")
    assert "immutable" in sheet["headers"]["cache-control"]


def test_a_new_sign_in_gets_a_new_session_and_the_old_one_ends(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    """Session fixation: what was in the browser before is worth nothing afterwards."""
    before = browser.cookies[SESSION]
    wait(desk, minutes=6)
    browser.get("/")
    browser.sign_in(provider)
    assert browser.cookies[SESSION] != before
    assert not is_in(StaffBrowser(cookies={SESSION: before}))
    assert len(desk.items("SESSION#")) == 1


@pytest.mark.parametrize("is_the_attackers", [False, True], ids=["chosen", "the attacker's own"])
def test_a_session_that_somebody_planted_is_not_taken_over(
    desk: Desk, provider: Pretender, *, is_the_attackers: bool
) -> None:
    """Session fixation, by a cookie of the attacker's choice and by a session of theirs."""
    attacker = StaffBrowser()
    attacker.sign_in(provider)
    known, planted = token(attacker), attacker.cookies[SESSION] if is_the_attackers else "chosen"
    wait(desk, minutes=6)
    victim = StaffBrowser(cookies={SESSION: planted})
    provider.claims = {"sub": "victim", "name": "例 花子"}
    victim.sign_in(provider)
    assert victim.cookies[SESSION] != planted
    assert token(victim) != known
    assert not is_in(StaffBrowser(cookies={SESSION: planted}))


@pytest.mark.parametrize(
    "forged", ["", "a", "0" * 43, "../META", "SESSION#x", "あ", "x" * 5000, "%00", "null"], ids=repr
)
def test_a_forged_session_opens_nothing(provider: Pretender, forged: str) -> None:
    assert not is_in(StaffBrowser(cookies={SESSION: forged}))


def test_who_reads_the_table_has_neither_the_cookie_nor_the_provider_s_token(
    desk: Desk, browser: StaffBrowser
) -> None:
    table = str(desk.cloud.table_items())
    assert "SESSION#" in table
    assert browser.cookies[SESSION] not in table
    assert REFRESH not in table


def test_a_session_is_deleted_by_the_table_four_days_after_its_latest_end(
    desk: Desk, browser: StaffBrowser
) -> None:
    (item,) = [item for item in desk.cloud.table_items() if item["PK"].startswith("SESSION#")]
    assert item["expires_at"] == int((desk.now + timedelta(hours=10, days=4)).timestamp())


def test_signing_out_ends_the_session_here_and_at_the_provider(
    provider: Pretender, browser: StaffBrowser
) -> None:
    csrf = re.findall(r"[0-9a-f]{64}", sign_out_page(browser, provider))[0]
    before = dict(browser.cookies)
    answer = browser.post("/sign-out", {"_token": csrf})
    assert answer["headers"]["clear-site-data"] == '"cache"'
    assert SESSION not in browser.cookies
    assert provider.revoked == [REFRESH]
    page = browser.follow(answer)
    assert title(page) == "サインアウトしました"
    assert page["headers"]["refresh"].startswith(f"0; url={provider.issuer}/end?client_id=console&")
    assert "https%3A%2F%2Fconsole.example.jp%2Fsigned-out" in page["headers"]["refresh"]
    assert "一郎" not in page["headers"]["refresh"]
    back = browser.get("/signed-out")
    assert title(back) == "サインアウトしました"
    assert "refresh" not in back["headers"]
    assert not is_in(StaffBrowser(cookies=before))


def test_nobody_else_s_page_signs_a_member_out(browser: StaffBrowser) -> None:
    assert browser.post("/sign-out", {"_token": "x"})["statusCode"] == 400
    assert browser.get("/sign-out")["headers"]["location"] == "/"
    assert is_in(browser)


def test_a_session_that_was_ended_meanwhile_is_not_brought_back(desk: Desk, browser: StaffBrowser) -> None:
    """By a request that had found it before, and writes that it was seen, checked or confirmed."""
    store = parts().store
    session = sessions.find(store, browser.cookies[SESSION])
    assert session
    sessions.end(store, session.token)
    sessions.see(store, session, now=desk.now)
    sessions.confirm(store, session)
    sessions.close(store, session)
    assert not sessions.claim_check(store, session, now=desk.now, pause=timedelta(0))
    assert sessions.find(store, session.token) is None


def test_signing_out_works_while_the_provider_is_down(provider: Pretender, browser: StaffBrowser) -> None:
    page = sign_out_page(browser, provider)
    provider.is_down = True
    answer = browser.post("/sign-out", {"_token": re.findall(r"[0-9a-f]{64}", page)[0]})
    assert title(browser.follow(answer)) == "サインアウトしました"
    assert not is_in(browser)
