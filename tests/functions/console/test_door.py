"""What the endpoint does for every screen: rights, tokens, headers."""

import re

import pytest

from desk.console.csrf import new_token
from desk.console.files import static_file
from desk.console.member import Right
from desk.domain.errors import MethodNotAllowed, NotAllowedOrigin, WrongContentType
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": EVERYTHING}))


def test_a_page_tells_browsers_to_keep_nothing_and_to_run_nothing_inline(counter: Counter) -> None:
    answer = counter.get("/")
    headers = answer["headers"]
    assert answer["statusCode"] == 200
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy


def test_a_page_names_its_icon(counter: Counter) -> None:
    (icon,) = re.findall(r'<link rel="icon" href="([^"]+)"', counter.get("/")["body"])
    answer = static_file(icon)
    assert answer
    assert answer["headers"]["content-type"] == "image/svg+xml"


def test_who_has_the_right_at_no_desk_is_refused(desk: Desk) -> None:
    answer = Counter(member({"consumer-center": EVERYTHING - {Right.SEE}})).get("/")
    assert answer["statusCode"] == 403


def test_what_is_not_there_is_not_found(counter: Counter) -> None:
    assert counter.get("/nothing")["statusCode"] == 404


def test_a_post_without_its_token_is_refused(counter: Counter) -> None:
    with pytest.raises(NotAllowedOrigin):
        counter.post("/", {"_token": ""})


def test_a_token_is_for_one_form_of_one_session(counter: Counter, desk: Desk) -> None:
    with pytest.raises(NotAllowedOrigin):
        counter.post("/", {"_token": new_token("/other", secret=counter.secret)})
    with pytest.raises(NotAllowedOrigin):
        counter.post("/", {"_token": new_token("/", secret="another session's")})


def test_a_post_from_another_site_s_page_is_refused(counter: Counter) -> None:
    with pytest.raises(NotAllowedOrigin):
        counter.post("/", {}, origin="https://elsewhere.example.jp")
    with pytest.raises(NotAllowedOrigin):
        counter.post("/", {}, **{"sec-fetch-site": "cross-site"})


def test_only_forms_are_posted(counter: Counter) -> None:
    with pytest.raises(WrongContentType):
        counter.post("/", {}, **{"content-type": "application/json"})
    with pytest.raises(MethodNotAllowed):
        counter.ask("DELETE", "/")
