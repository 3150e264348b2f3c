"""The headers of every kind of answer, from the functions themselves and from `make run`."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import Client

import health
import manage
import slots
import submit
from desk.domain.codes.manage_code import link_code
from desk.views.security_headers import NO_PAGE, POLICY
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.functions.conftest import BOOKING, Desk
from tests.functions.conftest import desk as desk
from tests.functions.events import Context, get_slots, post
from tests.functions.manage_browser import event as manage_event
from tests.security.headers.policy import directives

SID = "11111111-2222-4333-8444-555555555555"
PAGES = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
VERSIONS = ("server", "x-powered-by", "x-amzn-trace-id")

Answer = Mapping[str, Any]


def page_step(**fields: str) -> Answer:
    return submit.handler(post("booking", urlencode(fields), headers=PAGES), Context())


def booked() -> Answer:
    return submit.handler(post("booking", {"sid": SID, "answers": BOOKING}), Context())


def managed(_: Desk) -> Answer:
    receipt = json.loads(booked()["body"])["receipt"]
    return manage.handler(
        manage_event({"receipt": receipt, "code": link_code(SID, keys={"A": b"test"})}), Context()
    )


def raising(*_: object, **__: object) -> Any:
    raise RuntimeError("secret words of ours")


KINDS: Mapping[str, Callable[[Desk], Answer]] = {
    "receipt as JSON": lambda _: booked(),
    "problem as JSON": lambda _: submit.handler(post("booking", "{"), Context()),
    "input page with errors": lambda _: page_step(name="例"),
    "page of a problem": lambda _: submit.handler(post("nothing", "", headers=PAGES), Context()),
    "free slots": lambda _: slots.handler(get_slots("form=booking"), Context()),
    "slots of no form": lambda _: slots.handler(get_slots("form=nothing"), Context()),
    "lookup that found nothing": lambda _: manage.handler(
        manage_event({"receipt": "x", "code": "y"}), Context()
    ),
    "a booking's page": managed,
    "the way to managing": lambda _: manage.handler(manage_event({}, method="GET"), Context()),
    "health": lambda _: health.handler({}, Context()),
}


@pytest.fixture(params=KINDS, ids=lambda name: name.replace(" ", "-"))
def answer(request: pytest.FixtureRequest, desk: Desk) -> Answer:
    return KINDS[request.param](desk)


def test_each_function_sends_the_security_headers_itself(answer: Answer, built: Build) -> None:
    headers = answer["headers"]
    is_page = headers["content-type"].startswith("text/html")
    file = json.loads(built.bundle_path.with_name("headers.json").read_bytes())
    expected = {name.lower(): value for name, value in (file if is_page else NO_PAGE).items()}
    assert {name: headers[name] for name in expected} == expected


def test_no_answer_of_a_function_may_be_cached(answer: Answer) -> None:
    assert answer["headers"]["cache-control"] == "no-store"


def test_every_answer_names_its_type_and_charset(answer: Answer) -> None:
    assert answer["headers"]["content-type"].endswith("; charset=utf-8")
    if "json" in answer["headers"]["content-type"]:
        assert json.loads(answer["body"])
    elif answer["statusCode"] != 303:
        assert answer["body"].lstrip().lower().startswith("<!doctype html>")


def test_no_answer_sets_a_cookie_or_opens_the_desk_to_other_sites(answer: Answer) -> None:
    assert "cookies" not in answer
    names = {name.lower() for name in answer["headers"]}
    assert not {name for name in names if name.startswith("access-control-") or "cookie" in name}


def test_no_answer_names_software_or_its_version(answer: Answer) -> None:
    assert not [name for name in answer["headers"] if name.lower() in VERSIONS]


FAULTS: Mapping[str, Callable[[], Answer]] = {
    "submit": booked,
    "submit as pages": lambda: page_step(_step="send", _sid=SID),
    "manage": lambda: manage.handler(manage_event({"receipt": "x", "code": "y"}), Context()),
    "slots": lambda: slots.handler(get_slots("form=booking"), Context()),
}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("ask", FAULTS.values(), ids=FAULTS)
def test_an_internal_error_reveals_no_detail(ask: Callable[[], Answer], monkeypatch: Any) -> None:
    monkeypatch.setattr("desk.web.forms.api.take", raising)
    monkeypatch.setattr(manage, "step", raising)
    monkeypatch.setattr(slots, "days_between", raising)
    monkeypatch.setattr("desk.web.forms.pages.check_nonce", raising)
    answer = ask()
    assert answer["statusCode"] == 503
    for trace in ("secret words", "Traceback", "RuntimeError", ".py", "botocore", "dynamodb"):
        assert trace not in answer["body"]


# ---- From `make run`


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/online/booking/"),
        ("GET", "/openapi.json"),
        ("GET", "/no/such/page/"),
        ("GET", "/online"),
        ("POST", "/"),
        ("GET", "/api/slots?form=booking"),
        ("GET", "/api/nothing"),
        ("POST", "/api/forms/booking"),
        ("GET", "/api/manage"),
        ("GET", "/_local/mails"),
        ("GET", "/_local/look.css"),
        ("GET", "/_local/nothing"),
    ],
)
def test_make_run_sends_the_headers_with_every_answer(local_desk: LocalDesk, method: str, path: str) -> None:
    answer = Client(local_desk.app).open(path, method=method, buffered=True)
    policy = directives(answer.headers)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    # Without TLS these would keep a browser away from the pages on this machine.
    assert "upgrade-insecure-requests" not in policy
    assert "Strict-Transport-Security" not in answer.headers
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


def test_security_txt_names_a_contact(local_desk: LocalDesk) -> None:
    answer = Client(local_desk.app).get("/.well-known/security.txt", buffered=True)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.startswith("Contact: ")


def test_make_run_sends_a_page_with_the_built_policy(local_desk: LocalDesk, built: Build) -> None:
    file = json.loads(built.bundle_path.with_name("headers.json").read_bytes())
    answer = Client(local_desk.app).get("/online/booking/", buffered=True)
    assert answer.headers[POLICY] == file[POLICY].replace("; upgrade-insecure-requests", "")
