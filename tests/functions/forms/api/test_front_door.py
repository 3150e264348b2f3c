"""With a secret set, CloudFront is the only way in, and its header with the visitor's address is trusted."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.errors import Problem
from desk.settings import Settings
from local.emulated.sam_template import Function, load_template
from tests.functions.bookings import SID, book
from tests.functions.conftest import CONSULTATION, Desk, written
from tests.functions.events import Context, post
from tests.functions.manage_browser import code, look

NOW_IN_USE, NEXT = "front-door-secret-a", "front-door-secret-b"
EITHER = (NOW_IN_USE.encode(), NEXT.encode())
# It answers only versions, which the site publishes too, and a deployment calls it before CloudFront does.
OPEN = {"Health"}
GUARDED = [
    function for function in load_template().functions() if function.routes and function.name not in OPEN
]

each_guarded = pytest.mark.parametrize("function", GUARDED, ids=[function.name for function in GUARDED])


@pytest.fixture
def behind_cloudfront(desk: Desk) -> Desk:
    parts = bootstrap.parts()
    parts.settings = replace(parts.settings, origin_secrets=EITHER)
    return desk


def ask(function: Function, **headers: str | None) -> Mapping[str, Any]:
    """The function's answer to a post with these headers."""
    module, name = function.handler.split(".")
    event = post("consultation", {"sid": SID, "answers": CONSULTATION}, headers=headers)
    answer: Mapping[str, Any] = getattr(import_module(module), name)(event, Context())
    return answer


@each_guarded
@pytest.mark.parametrize(
    "sent",
    [None, "", "front-door-secret", NOW_IN_USE + "x", f"{NOW_IN_USE},{NEXT}", "秘密", " " + NEXT],
    ids=["none", "empty", "half", "longer", "both", "not ASCII", "with a blank"],
)
def test_a_request_that_bypasses_cloudfront_is_refused(
    function: Function, sent: str | None, behind_cloudfront: Desk
) -> None:
    answer = ask(function, **{"x-origin-secret": sent})

    assert answer["statusCode"] == 403
    assert behind_cloudfront.bundle["messages"]["problems"]["front_door"] in answer["body"]
    assert behind_cloudfront.items() == []


@each_guarded
@pytest.mark.parametrize("secret", [NOW_IN_USE, NEXT])
def test_both_secrets_are_accepted_during_a_rotation(
    function: Function, secret: str, behind_cloudfront: Desk
) -> None:
    assert ask(function, **{"X-Origin-Secret": secret})["statusCode"] != 403


def test_a_submission_through_cloudfront_is_taken(behind_cloudfront: Desk) -> None:
    status, _ = behind_cloudfront.send(
        "consultation", CONSULTATION, sid=SID, headers={"x-origin-secret": NEXT}
    )
    assert status == 201


def test_without_a_secret_every_request_passes(desk: Desk) -> None:
    assert desk.send("consultation", CONSULTATION, sid=SID)[0] == 201


def test_no_answer_or_log_shows_a_secret_right_or_wrong(
    behind_cloudfront: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    import submit

    answer = behind_cloudfront.send(
        "consultation", CONSULTATION, sid=SID, headers={"x-origin-secret": "a-wrong-try"}
    )
    shown = f"{answer}{written(submit.logger, caplog)}{bootstrap.parts().settings!r}"
    assert "front_door" in shown
    assert not any(secret in shown for secret in (NOW_IN_USE, NEXT, "a-wrong-try"))


@pytest.mark.parametrize(
    ("setting", "secrets"),
    [("", ()), ("a", (b"a",)), ("a,b", (b"a", b"b")), (",a,", (b"a",))],
)
def test_an_empty_secret_does_not_count(setting: str, secrets: tuple[bytes, ...]) -> None:
    assert Settings.from_env({"TABLE_NAME": "t", "ORIGIN_SECRETS": setting}).origin_secrets == secrets


# ---- the visitor's address


def sources(desk: Desk) -> set[str]:
    return {item["PK"] for item in desk.items("RATE#")}


def try_wrongly(viewer: str, *, cloudfront: str = "203.0.113.1") -> None:
    headers = {"x-origin-secret": NOW_IN_USE, "cloudfront-viewer-address": viewer}
    assert look("K7M2-9XQ4-R", code(), source=cloudfront, headers=headers).status == 404


def test_wrong_codes_count_for_the_visitor_and_not_for_cloudfront(behind_cloudfront: Desk) -> None:
    try_wrongly("198.51.100.7:46532")
    try_wrongly("198.51.100.7:50000", cloudfront="203.0.113.2")
    assert len(sources(behind_cloudfront)) == 1
    try_wrongly("198.51.100.8:46532")
    assert len(sources(behind_cloudfront)) == 2


@pytest.mark.parametrize("viewer", ["2001:db8:1:2:a:b:c:d:443", "[2001:db8:1:2::9]:50000"])
def test_ipv6_visitors_are_counted_by_network(viewer: str, behind_cloudfront: Desk) -> None:
    try_wrongly("2001:db8:1:2::1:46532")
    try_wrongly(viewer)
    assert len(sources(behind_cloudfront)) == 1


def test_without_cloudfront_its_header_is_not_trusted(desk: Desk) -> None:
    book(desk)
    for viewer in ("198.51.100.7:1", "198.51.100.8:1"):
        look("K7M2-9XQ4-R", code(), headers={"cloudfront-viewer-address": viewer})
    assert len(sources(desk)) == 1


# ---- CloudFront's own error page


def test_no_problem_behind_cloudfront_has_status_403() -> None:
    """The bucket answers 403 for a missing file, and infra/site.yaml shows its page for that instead."""
    forbidden = {kind.code for kind in Problem.__subclasses__() if kind.status == 403}
    assert forbidden == {"front_door"}
