"""Sessions: how long they hold, what ends them, what can't be forged, and that nothing typed is lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

import console
from desk.bootstrap import parts
from desk.console import house
from desk.console.answers import Answer, Page, Redirect
from desk.console.endpoint import respond
from desk.console.member import Right
from desk.console.request import Request
from desk.console.routes import ROUTES, Route
from desk.parts import Parts
from desk.storage.staff import sessions
from tests.functions.conftest import Desk, written
from tests.functions.console.pretend_provider import REFRESH, Pretender, pretending
from tests.functions.console.staff_browser import KEPT, SESSION, StaffBrowser, title, use

DONE: list[str] = []
TYPED = "はい & <いいえ>\r\n😀"


def note(request: Request, parts: Parts) -> Answer:
    """A screen with a text, as those of the cases have."""
    kept = (request.kept or {}).get("text", [""])[0]
    words = {"title": "note", "lines": [kept, request.token("/note")], "sign_in": "", "sign_out": ""}
    return Page("door.html", words)


def do(request: Request, parts: Parts) -> Answer:
    DONE.append(request.first("text"))
    return Redirect("/")


@pytest.fixture
def provider(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pretender]:
    made = (Route("GET", "/note", Right.HANDLE, note), Route("POST", "/note", Right.HANDLE, do))
    monkeypatch.setattr(house, "respond", partial(respond, routes=(*ROUTES, *made)))
    DONE.clear()
    with pretending() as pretender:
        use(pretender)
        yield pretender


@pytest.fixture
def browser(provider: Pretender) -> StaffBrowser:
    made = StaffBrowser()
    made.sign_in(provider)
    return made


def is_in(browser: StaffBrowser) -> bool:
    return bool(browser.get("/")["statusCode"] == 200)


def wait(desk: Desk, **time: int) -> None:
    desk.now += timedelta(**time)


def token(browser: StaffBrowser) -> str:
    """The token of the note's form."""
    return re.findall(r"<p>([0-9a-f]{64})</p>", browser.get("/note")["body"])[0]


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


def sign_out_page(browser: StaffBrowser, provider: Pretender) -> str:
    """A page with the button; who has no rights has it in any case."""
    provider.claims = {"cognito:groups": []}
    browser.cookies.clear()
    return str(browser.sign_in(provider)["body"])


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


# ---- Role changes in the middle of a session


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


# ---- Nothing typed is lost


def test_what_was_sent_after_an_idle_out_is_offered_again_and_not_done(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    answer = browser.post("/note", {"_token": csrf, "text": TYPED})
    assert answer["headers"]["location"] == "/sign-in?why=kept"
    assert "預かっています" in browser.get("/sign-in?why=kept")["body"]
    page = browser.sign_in(provider)
    assert "はい &amp; &lt;いいえ&gt;" in page["body"]
    assert DONE == []
    browser.post("/note", {"_token": token(browser), "text": TYPED})
    assert DONE == [TYPED]
    assert KEPT not in browser.cookies
    assert "KEPT#" not in str(desk.cloud.table_items())


def test_it_is_kept_over_a_long_weekend(desk: Desk, provider: Pretender, browser: StaffBrowser) -> None:
    csrf = token(browser)
    wait(desk, days=3, hours=15)
    browser.post("/note", {"_token": csrf, "text": TYPED})
    assert "はい &amp;" in browser.sign_in(provider)["body"]


def test_a_page_left_open_in_another_tab_still_works_after_the_same_member_signed_in_again(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    browser.get("/")
    browser.sign_in(provider)
    assert browser.post("/note", {"_token": csrf, "text": TYPED})["statusCode"] == 303
    assert DONE == [TYPED]


def test_who_signs_in_next_at_the_same_machine_is_offered_nothing(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    browser.post("/note", {"_token": csrf, "text": TYPED})
    provider.claims = {"sub": "sub-2", "name": "例 花子"}
    page = browser.sign_in(provider)
    assert title(page) == "note"
    assert "はい" not in page["body"]
    answer = browser.post("/note", {"_token": csrf, "text": TYPED})
    assert answer["statusCode"] == 400
    assert "今のサインインのものではない" in answer["body"]
    assert DONE == []


def test_another_browser_is_offered_nothing(desk: Desk, provider: Pretender, browser: StaffBrowser) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    browser.post("/note", {"_token": csrf, "text": TYPED})
    other = StaffBrowser()
    other.sign_in(provider)
    assert "はい" not in other.get("/note")["body"]


def test_who_reads_the_table_reads_nothing_typed(desk: Desk, browser: StaffBrowser) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    browser.post("/note", {"_token": csrf, "text": TYPED})
    table = str(desk.cloud.table_items())
    assert "KEPT#" in table
    assert "はい" not in table
    assert browser.cookies[KEPT] not in table


def test_what_is_kept_is_forgotten_after_an_hour_and_at_sign_out(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    browser.post("/note", {"_token": csrf, "text": TYPED})
    kept = browser.cookies[KEPT]
    wait(desk, minutes=61)
    assert "はい" not in browser.sign_in(provider)["body"]
    browser.cookies[KEPT] = kept
    page = browser.get("/note")["body"]
    assert page.count("はい") == 0


def test_a_forged_post_at_an_ended_session_is_not_kept(desk: Desk, browser: StaffBrowser) -> None:
    wait(desk, minutes=30)
    browser.post("/note", {"_token": "0" * 64, "text": TYPED})
    browser.post("/note", {"_token": "x", "text": TYPED}, origin="https://other.example.jp")
    assert KEPT not in browser.cookies
    assert "KEPT#" not in str(desk.cloud.table_items())


def test_what_was_kept_for_one_path_is_not_offered_at_another(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    csrf = token(browser)
    wait(desk, minutes=30)
    browser.post("/note", {"_token": csrf, "text": TYPED})
    browser.cookies.pop("__Host-desk-sign-in")
    browser.sign_in(provider)
    assert "はい" not in browser.get("/")["body"]
    assert "はい" in browser.get("/note")["body"]
