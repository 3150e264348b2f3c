"""Sign-in by OpenID Connect: who is let in, and each way in which what comes back can be wrong."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

import console
from desk.bootstrap import parts
from desk.console.member import member_id
from desk.console.sign_in.attempt import Attempt
from desk.storage.staff.members import names
from tests.functions.conftest import Desk, written
from tests.functions.console.pretend_provider import CLIENT, KEYS, SECRET, Pretender, pretending
from tests.functions.console.staff_browser import ATTEMPT, SESSION, StaffBrowser, title, use


@pytest.fixture
def provider(desk: Desk) -> Iterator[Pretender]:
    with pretending() as made:
        use(made)
        yield made


@pytest.fixture
def browser(provider: Pretender) -> StaffBrowser:
    return StaffBrowser()


def refused(browser: StaffBrowser, provider: Pretender, answer: Any, reason: str, caplog: Any) -> None:
    """Nobody is let in, the page says what to do, and the log says why without any value."""
    assert answer["statusCode"] == 400
    assert title(answer) == "サインインできませんでした"
    assert SESSION not in browser.cookies
    assert browser.get("/")["headers"]["location"] == "/sign-in"
    log = written(console.logger, caplog)
    assert f'"reason":"{reason}"' in log
    assert "一郎" not in log


def test_who_comes_without_a_session_is_led_to_the_sign_in_and_afterwards_to_where_they_went(
    browser: StaffBrowser, provider: Pretender
) -> None:
    assert browser.get("/?page=2")["headers"]["location"] == "/sign-in"
    page = browser.get("/sign-in")
    assert title(page) == "職員のサインイン"
    brought = browser.start(provider)
    assert browser.come_back(brought)["headers"]["location"] == "/?page=2"


def test_what_a_browser_fetches_by_itself_is_not_where_they_went(
    browser: StaffBrowser, provider: Pretender
) -> None:
    browser.ask("GET", "/list", headers={"sec-fetch-mode": "navigate"})
    browser.ask("GET", "/favicon.ico", headers={"sec-fetch-mode": "no-cors"})
    browser.ask("GET", "/find", headers={"sec-fetch-mode": "cors"})
    browser.get("/apple-touch-icon.png")
    assert browser.come_back(browser.start(provider))["headers"]["location"] == "/list"


def test_a_member_is_let_in_and_their_name_is_recorded_for_those_who_read_trails(
    browser: StaffBrowser, provider: Pretender
) -> None:
    page = browser.sign_in(provider)
    assert page["statusCode"] == 200
    assert title(page).startswith("今日")
    assert names(parts().store) == {member_id(provider.issuer, "sub-1"): "例 一郎"}


def test_the_browser_is_sent_with_pkce_state_and_nonce_and_never_sees_a_token(
    browser: StaffBrowser, provider: Pretender
) -> None:
    where = browser.get("/sign-in/start")["headers"]["location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == "https://console.example.jp/sign-in/return"
    assert query["scope"] == "openid profile email"
    assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3
    browser.come_back(provider.authorize(where))
    told = str(browser.pages) + str(browser.cookies)
    for secret in ("access", provider.id_token(nonce=query["nonce"])[:40], SECRET):
        assert secret not in told.replace("accessibility", "")


def test_the_code_is_exchanged_with_the_client_s_secret_and_the_verifier(
    browser: StaffBrowser, provider: Pretender
) -> None:
    browser.sign_in(provider)
    (asked,) = provider.asked
    assert asked["authorization"].startswith("Basic ")
    assert len(asked["code_verifier"]) >= 43


def test_the_session_s_cookie_is_for_this_host_alone_and_for_no_script(
    browser: StaffBrowser, provider: Pretender
) -> None:
    answer = browser.come_back(browser.start(provider))
    (cookie,) = [text for text in answer["cookies"] if text.startswith(f"{SESSION}=")]
    assert cookie.partition(";")[2] == " Path=/; Secure; HttpOnly; SameSite=Lax"
    assert SESSION.startswith("__Host-")


def test_a_wrong_state_is_refused(browser: StaffBrowser, provider: Pretender, caplog: Any) -> None:
    answer = browser.come_back(browser.start(provider), state="another")
    refused(browser, provider, answer, "state", caplog)
    assert provider.asked == []


def test_a_way_back_that_another_browser_began_is_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    brought = StaffBrowser().start(provider)
    refused(browser, provider, browser.come_back(brought), "state", caplog)
    browser.get("/sign-in/start")
    refused(browser, provider, browser.come_back(brought), "state", caplog)


def test_a_way_back_works_once(browser: StaffBrowser, provider: Pretender) -> None:
    brought = browser.start(provider)
    browser.come_back(brought)
    assert ATTEMPT not in browser.cookies
    before = browser.cookies[SESSION]
    assert browser.come_back(brought)["headers"]["location"] == "/"
    assert browser.cookies[SESSION] == before


def test_an_answer_of_another_issuer_is_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    answer = browser.come_back(browser.start(provider), iss="https://other.example.jp")
    refused(browser, provider, answer, "iss", caplog)


def test_who_gives_up_at_the_provider_is_told_so(browser: StaffBrowser, provider: Pretender) -> None:
    answer = browser.come_back(browser.start(provider), code=None, error="access_denied")
    assert answer["statusCode"] == 400
    assert "サインインは行われませんでした" in answer["body"]


NOW = int(time.time())
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another issuer": ({"iss": "https://other.example.jp"}, "invalid_claim_iss"),
    "no issuer": ({"iss": None}, "missing_claim_iss"),
    "for another client": ({"aud": "another"}, "invalid_claim_aud"),
    "for nobody": ({"aud": None}, "missing_claim_aud"),
    "for several, issued to another": ({"aud": [CLIENT, "another"], "azp": "another"}, "invalid_claim_azp"),
    "of another sign-in": ({"nonce": "another"}, "invalid_claim_nonce"),
    "without its nonce": ({"nonce": None}, "missing_claim_nonce"),
    "expired": ({"exp": NOW - 120}, "expired_token_exp"),
    "without an end": ({"exp": None}, "missing_claim_exp"),
    "from the future": ({"iat": NOW + 3600}, "invalid_claim_iat"),
    "not valid yet": ({"nbf": NOW + 3600}, "invalid_claim_nbf"),
    "without a subject": ({"sub": None}, "missing_claim_sub"),
    "with an empty subject": ({"sub": ""}, "sub"),
    "with a number as subject": ({"sub": 7}, "invalid_claim_sub"),
    "for another access token": ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "invalid_claim_at_hash"),
}


@pytest.mark.parametrize("about", WRONG)
def test_a_token_with_a_wrong_claim_is_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any, about: str
) -> None:
    provider.claims, reason = WRONG[about]
    refused(browser, provider, browser.sign_in(provider), reason, caplog)


@pytest.mark.parametrize("away", [-50, 50])
def test_clocks_may_differ_by_a_minute(browser: StaffBrowser, provider: Pretender, away: int) -> None:
    now = int(time.time()) + away
    provider.claims = {"iat": now, "nbf": now, "exp": int(time.time()) - 50}
    assert browser.sign_in(provider)["statusCode"] == 200


def test_a_token_that_another_key_signed_is_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    provider.key = KEYS["other"]
    refused(browser, provider, browser.sign_in(provider), "bad_signature", caplog)


def test_a_token_without_a_signature_is_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    brought = browser.start(provider)
    provider.answer = {"id_token": provider.unsigned()}
    refused(browser, provider, browser.come_back(brought), "unsupported_algorithm", caplog)


def test_a_token_that_the_client_s_own_secret_signed_is_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    """Whoever knows the public key, or the secret, could make one."""
    provider.key, provider.header = OctKey.import_key(SECRET * 2), {"alg": "HS256"}
    refused(browser, provider, browser.sign_in(provider), "unsupported_algorithm", caplog)


def test_what_is_no_token_is_refused(browser: StaffBrowser, provider: Pretender, caplog: Any) -> None:
    provider.answer = {"id_token": "no token"}
    refused(browser, provider, browser.sign_in(provider), "decode_error", caplog)


def test_tokens_without_an_id_token_are_refused(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    provider.answer = {"id_token": None}
    refused(browser, provider, browser.sign_in(provider), "no_id_token", caplog)


def test_a_code_that_the_provider_refuses_lets_nobody_in(
    browser: StaffBrowser, provider: Pretender, caplog: Any
) -> None:
    provider.error = "invalid_grant"
    refused(browser, provider, browser.sign_in(provider), "invalid_grant", caplog)


def test_a_key_that_the_provider_has_since_changed_is_fetched_again(
    browser: StaffBrowser, provider: Pretender
) -> None:
    browser.sign_in(provider)
    new = RSAKey.generate_key(2048, {"kid": "new"})
    provider.key, provider.header = new, {"alg": "RS256", "kid": "new"}
    provider.jwks = lambda: [KEYS["ours"], new]
    assert StaffBrowser().sign_in(provider)["statusCode"] == 200


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example.jp"},
        {"authorization_endpoint": "http://provider.example.jp/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=["another issuer", "without TLS", "a script"],
)
def test_a_description_that_is_not_the_provider_s_leads_nowhere(
    browser: StaffBrowser, provider: Pretender, metadata: dict[str, str]
) -> None:
    provider.metadata = metadata
    answer = browser.get("/sign-in/start")
    assert answer["statusCode"] == 503
    assert "location" not in answer["headers"]


def test_a_provider_that_is_down_is_told_and_nobody_is_let_in(
    browser: StaffBrowser, provider: Pretender
) -> None:
    brought = browser.start(provider)
    provider.is_down = True
    answer = browser.come_back(brought)
    assert answer["statusCode"] == 503
    assert "少し待ってから" in answer["body"]
    assert SESSION not in browser.cookies


@pytest.mark.parametrize(
    "path",
    ["//other.example.jp/", "/\\other.example.jp", "https://other.example.jp/", "javascript:alert(1)"],
)
def test_nobody_is_led_to_another_site_afterwards(
    browser: StaffBrowser, provider: Pretender, path: str
) -> None:
    begun = Attempt(secret="s" * 43, next=path)
    browser.cookies[ATTEMPT] = begun.to_cookie()
    answer = browser.come_back(browser.start(provider))
    assert answer["headers"]["location"] == "/"


@pytest.mark.parametrize("cookie", ["", ".", "short.Lw", f"{'s' * 43}.****", f"{'あ' * 43}.Lw", "a" * 3000])
def test_a_cookie_that_is_not_ours_begins_a_new_sign_in(
    browser: StaffBrowser, provider: Pretender, cookie: str
) -> None:
    browser.cookies[ATTEMPT] = cookie
    assert browser.sign_in(provider)["statusCode"] == 200


def test_who_has_no_group_that_we_know_sees_nothing(browser: StaffBrowser, provider: Pretender) -> None:
    provider.claims = {"cognito:groups": ["unknown"]}
    page = browser.sign_in(provider)
    assert page["statusCode"] == 403
    assert title(page) == "使える窓口がありません"
    assert browser.post("/sign-out", {"_token": browser.token_for("/sign-out", page)})["statusCode"] == 303
    assert SESSION not in browser.cookies


@pytest.mark.parametrize("groups", [None, "counter-staff", [7, None], {"a": 1}], ids=str)
def test_groups_of_another_shape_break_nothing(
    browser: StaffBrowser, provider: Pretender, groups: Any
) -> None:
    provider.claims = {"cognito:groups": groups}
    assert browser.sign_in(provider)["statusCode"] == (200 if groups == "counter-staff" else 403)
