"""Nothing typed is lost when a session ends, and nobody else reads it."""

from tests.functions.conftest import Desk
from tests.functions.console.at_the_door import DONE, TYPED, token, wait
from tests.functions.console.pretend_provider import Pretender
from tests.functions.console.staff_browser import KEPT, StaffBrowser, title


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


def test_a_long_report_is_taken_and_kept(desk: Desk, provider: Pretender, browser: StaffBrowser) -> None:
    """Hundreds of people, each with a line for each time that they joined."""
    csrf, report = token(browser), 1000 * "例 太郎,taro@example.jp,2026-12-10 13:58:00,はい\r\n"
    wait(desk, minutes=30)
    browser.post("/note", {"_token": csrf, "text": report})
    assert browser.sign_in(provider)["body"].count("taro@example.jp") == 1000
    assert browser.post("/note", {"_token": token(browser), "text": report})["statusCode"] == 303


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
