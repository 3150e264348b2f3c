"""Reads HTTP API events, writes responses, and makes the checks that don't depend on a request's content.

Event shape: API Gateway "payload format version 2.0". AWS sends header names in lower case; other callers
may not, so they are lowered here.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from desk.domain import errors
from desk.views.security_headers import NO_PAGE

MAX_BODY = 64 * 1024
"""Bytes of a request's body; a larger one is refused before it is parsed."""

_MAX_DEPTH = 8
# No form has that many fields or choices, and checking that a list's items are unique takes quadratic time.
_MAX_MEMBERS = 200
_NO_STORE = {"cache-control": "no-store"}
_NO_PAGE = {name.lower(): value for name, value in NO_PAGE.items()}

Response = dict[str, Any]


class Request(NamedTuple):
    """One request: header names in lower case, the body decoded to bytes."""

    method: str
    path: str
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


def request_of(event: Mapping[str, Any], *, most: int = MAX_BODY) -> Request:
    """Read a v2 event with a body of at most `most` bytes. Raises TooLarge before decoding, Malformed for a
    body that isn't base64.
    """
    body = event.get("body") or ""
    encoded = bool(event.get("isBase64Encoded"))
    if len(body) > (most * 4 // 3 + 4 if encoded else most):
        raise errors.TooLarge
    try:
        decoded = base64.b64decode(body, validate=True) if encoded else body.encode()
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise errors.Malformed from error
    if len(decoded) > most:
        raise errors.TooLarge
    http = event["requestContext"]["http"]
    return Request(
        method=http["method"],
        path=event["rawPath"],
        path_parameters=event.get("pathParameters") or {},
        query=event.get("queryStringParameters") or {},
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        body=decoded,
    )


def check_front_door(request: Request, secrets: tuple[bytes, ...]) -> None:
    """Refuse a request that bypasses CloudFront, and so its limits and rules: only CloudFront knows a secret.

    Each secret is compared in constant time. With no secret set there is no CloudFront, and every request
    passes. Raises NotThroughFrontDoor.
    """
    sent = request.headers.get("x-origin-secret", "").encode()
    right = [hmac.compare_digest(sent, secret) for secret in secrets]
    if secrets and not any(right):
        raise errors.NotThroughFrontDoor


def viewer_address(event: Mapping[str, Any], secrets: tuple[bytes, ...]) -> str:
    """The IP address that a request comes from.

    Behind CloudFront the event has CloudFront's address; the viewer's is in a header, with the port. The
    header can be trusted after `check_front_door`: CloudFront overwrites what a viewer sends in it.
    """
    if not secrets:
        return str(event["requestContext"]["http"].get("sourceIp", ""))
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    address: str = headers.get("cloudfront-viewer-address", "").rpartition(":")[0]
    return address.strip("[]")


def check_origin(request: Request, allowed: tuple[str, ...]) -> None:
    """Refuse a post that a browser sends from another site's page.

    Browsers send Sec-Fetch-Site or Origin; a client that sends neither isn't a browser that another site
    could misuse. Raises NotAllowedOrigin.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin is not None and origin not in allowed):
        raise errors.NotAllowedOrigin


def content_type(request: Request) -> str:
    """The body's media type, in lower case and without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def json_body(request: Request) -> Any:
    """The body as strict JSON: UTF-8, no duplicate keys, no NaN, limited in depth and members.

    Raises WrongContentType or Malformed.
    """
    if content_type(request) != "application/json":
        raise errors.WrongContentType
    try:
        value = json.loads(request.body.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise errors.Malformed from error
    if not _is_small(value, _MAX_DEPTH) or not _is_encodable(value):
        raise errors.Malformed
    return value


def json_response(status: int, body: Mapping[str, Any] | str) -> Response:
    """`body` is the value, or its JSON text."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return _response(status, text, "application/json; charset=utf-8")


def html_response(status: int, html: str, headers: Mapping[str, str]) -> Response:
    """A page with the security headers of the site's own pages (the bundle's `headers`)."""
    response = _response(status, html, "text/html; charset=utf-8")
    response["headers"] |= headers
    return response


_FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_response(name: str, content: bytes) -> Response:
    """A file that the browser saves under `name` (ASCII, no quotes); its kind is what the name ends with."""
    response = _response(200, base64.b64encode(content).decode(), _FILES[name.rpartition(".")[2]])
    response["headers"]["content-disposition"] = f'attachment; filename="{name}"'
    response["isBase64Encoded"] = True
    return response


def redirect(url: str) -> Response:
    """303: the browser fetches `url` instead, so that a reload doesn't post again."""
    response = _response(303, "", "text/plain; charset=utf-8")
    response["headers"]["location"] = url
    return response


def problem_response(problem: errors.Problem, titles: Mapping[str, str]) -> Response:
    """RFC 9457: all errors at once, in Japanese, without any value that was sent."""
    body: dict[str, Any] = {
        "type": f"urn:madoguchi:problem:{problem.code.replace('_', '-')}",
        "title": titles[problem.code],
        "status": problem.status,
    }
    if problem.errors:
        body["errors"] = [
            {"field": error.field, "code": error.code, "message": error.message} for error in problem.errors
        ]
    body |= problem.extra
    text = json.dumps(body, ensure_ascii=False)
    return _response(problem.status, text, "application/problem+json; charset=utf-8")


def _response(status: int, body: str, media_type: str) -> Response:
    return {
        "statusCode": status,
        "headers": {"content-type": media_type, **_NO_STORE, **_NO_PAGE},
        "body": body,
        "isBase64Encoded": False,
    }


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate key")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _is_small(value: Any, depth: int) -> bool:
    if isinstance(value, dict | list):
        if depth == 0 or len(value) > _MAX_MEMBERS:
            return False
        children = value.values() if isinstance(value, dict) else value
        return all(_is_small(child, depth - 1) for child in children)
    return True


def _is_encodable(value: Any) -> bool:
    r"""False for lone surrogates (`"\ud800"`): they are JSON, but can't be stored."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
