"""HTTP requests as HTTP API events (payload format 2.0), and the way back."""

import base64
import sys
from collections.abc import Mapping
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from local.emulated.api_gateway import Gateway
from local.emulated.http_event import to_event, to_response
from local.emulated.lambda_runtime import invoke
from local.emulated.sam_template import Route, load_template

NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
ROUTE = Route(method="POST", path="/api/forms/{form}")


def request(path: str = "/api/forms/booking", **kwargs: Any) -> Request:
    kwargs.setdefault("method", "POST")
    return Request(EnvironBuilder(path, **kwargs).get_environ())


def event_of(made: Request) -> dict[str, Any]:
    return to_event(made, ROUTE, {"form": "booking"}, now=NOW)


def test_an_event_has_the_shape_that_aws_sends() -> None:
    event = event_of(
        request(
            json={"sid": "1"},
            query_string="a=1&a=2&b=%20",
            headers={"User-Agent": "curl/8", "Origin": "http://127.0.0.1:8000"},
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
        )
    )
    http = event["requestContext"]["http"]
    assert event["version"] == "2.0"
    assert event["routeKey"] == event["requestContext"]["routeKey"] == "POST /api/forms/{form}"
    assert event["rawPath"] == http["path"] == "/api/forms/booking"
    assert event["rawQueryString"] == "a=1&a=2&b=%20"
    assert event["queryStringParameters"] == {"a": "1,2", "b": " "}
    assert event["pathParameters"] == {"form": "booking"}
    assert event["headers"]["origin"] == "http://127.0.0.1:8000"
    assert event["headers"]["x-forwarded-for"] == http["sourceIp"] == "127.0.0.1"
    assert (http["method"], http["protocol"], http["userAgent"]) == ("POST", "HTTP/1.1", "curl/8")
    assert event["requestContext"]["timeEpoch"] == 1795136400000
    assert event["requestContext"]["time"] == "20/Nov/2026:01:00:00 +0000"
    assert event["requestContext"]["requestId"]


def test_missing_parts_of_a_request_are_absent_from_the_event() -> None:
    event = to_event(request(method="GET"), Route(method="GET", path="/api/x"), {}, now=NOW)
    assert {"body", "cookies", "queryStringParameters", "pathParameters"}.isdisjoint(event)
    assert event["isBase64Encoded"] is False


@pytest.mark.parametrize(
    ("content_type", "is_plain"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("APPLICATION/JSON", True),
        ("text/plain", True),
        ("application/xml", True),
        ("application/x-www-form-urlencoded", False),
        ("multipart/form-data; boundary=x", False),
        ("application/problem+json", False),
        ("application/octet-stream", False),
        ("", False),
    ],
)
def test_only_some_content_types_arrive_as_text(content_type: str, is_plain: bool) -> None:
    body = "相談".encode()
    event = event_of(request(data=body, content_type=content_type))
    assert event["isBase64Encoded"] is not is_plain
    assert event["body"] == (body.decode() if is_plain else base64.b64encode(body).decode())


def test_text_that_is_not_utf_8_loses_its_bad_bytes() -> None:
    event = event_of(request(data=b'"\xff"', content_type="application/json"))
    assert event["body"] == '"\ufffd"'


def test_headers_sent_twice_are_joined_and_cookies_are_listed() -> None:
    environ = EnvironBuilder("/", method="POST").get_environ()
    environ["HTTP_X_THING"] = "a,b"  # as the server passes on a header that came twice
    environ["HTTP_COOKIE"] = "one=1; two=2"
    event = event_of(Request(environ))
    assert event["headers"]["x-thing"] == "a,b"
    assert event["cookies"] == ["one=1", "two=2"]
    assert "cookie" not in event["headers"]


def test_the_path_is_decoded() -> None:
    assert event_of(request("/api/forms/%E4%BA%88%E7%B4%84"))["rawPath"] == "/api/forms/予約"


def test_an_answer_becomes_http() -> None:
    response = to_response(
        {
            "statusCode": 201,
            "headers": {"content-type": "application/problem+json", "x-n": 1},
            "cookies": ["a=1; Secure", "b=2"],
            "body": base64.b64encode(b"\x00\x01").decode(),
            "isBase64Encoded": True,
        }
    )
    assert (response.status_code, response.data) == (201, b"\x00\x01")
    assert response.content_type == "application/problem+json"
    assert response.headers["X-N"] == "1"
    assert response.headers.getlist("Set-Cookie") == ["a=1; Secure", "b=2"]


def test_an_answer_without_a_status_is_the_body() -> None:
    response = to_response({"receipt": "K7M2"})
    assert (response.status_code, response.content_type) == (200, "application/json")
    assert response.json == {"receipt": "K7M2"}


# ---- The gateway, with test handlers behind the template's routes


def answer(handler: Any, made: Request, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The response of a gateway whose functions all run `handler`."""
    module = ModuleType("submit")
    module.handler = handler  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "submit", module)
    return Gateway(load_template(), invoke=invoke, clock=lambda: NOW).answer(made)


def test_a_handler_is_called_as_lambda_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def handler(event: Mapping[str, Any], context: Any) -> Any:
        assert 0 < context.get_remaining_time_in_millis() <= 15_000
        assert context.memory_limit_in_mb == 1024
        assert context.invoked_function_arn.endswith(f":function:{context.function_name}")
        assert len(context.aws_request_id) == 36
        return {"statusCode": 200, "body": event["pathParameters"]["form"]}

    assert answer(handler, request(), monkeypatch).data == b"booking"


@pytest.mark.parametrize(
    ("path", "method"),
    [("/api/forms/booking", "PUT"), ("/api/forms/", "POST"), ("/api/forms/a/b", "POST"), ("/api/x", "POST")],
)
def test_an_unknown_route_is_answered_like_the_gateway(
    path: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = answer(lambda _event, _context: {}, request(path, method=method), monkeypatch)
    assert (response.status_code, response.data) == (404, b'{"message":"Not Found"}')


@pytest.mark.parametrize("made", [{1, 2}, object()], ids=["set", "object"])
def test_an_answer_that_is_not_json_is_an_error(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    response = answer(lambda _event, _context: made, request(), monkeypatch)
    assert (response.status_code, response.data) == (500, b'{"message":"Internal Server Error"}')


def test_an_exception_is_shown_in_the_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def handler(_event: Any, _context: Any) -> Any:
        raise RuntimeError("the reason")

    response = answer(handler, request(), monkeypatch)
    assert (response.status_code, response.data) == (500, b'{"message":"Internal Server Error"}')
    assert "RuntimeError: the reason" in capsys.readouterr().err


def test_a_body_above_the_gateway_s_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    response = answer(lambda _event, _context: {}, request(data=b"x" * (10 * 1024**2 + 1)), monkeypatch)
    assert response.status_code == 413
