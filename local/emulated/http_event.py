"""Converts HTTP requests to events of API Gateway's HTTP API (payload format 2.0), and answers to HTTP.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Request, Response

from local.emulated.lambda_runtime import ACCOUNT
from local.emulated.sam_template import Route

# Observed on AWS, not documented: all other bodies arrive in base64, also a form's (urlencoded) and those
# without a content type.
_PLAIN_TYPES = ("application/json", "application/xml", "application/javascript")


def to_event(
    request: Request, route: Route, path_parameters: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """The event of `request`. As on AWS, keys without a value are absent, and rawPath is decoded."""
    headers = {
        name.lower(): ",".join(value.strip() for value in request.headers.getlist(name))
        for name in request.headers.keys()  # noqa: SIM118 - iterating yields pairs
        if name.lower() != "cookie"
    }
    headers["x-forwarded-for"] = request.remote_addr or ""
    headers["x-forwarded-port"] = request.environ["SERVER_PORT"]
    headers["x-forwarded-proto"] = request.scheme
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode("ascii", "replace"),
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": request.host,
            "domainPrefix": request.host.split(".")[0],
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": request.environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
                "sourceIp": request.remote_addr or "",
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": uuid.uuid4().hex[:16],
            "routeKey": route.key,
            "stage": "$default",
            "time": now.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "isBase64Encoded": False,
    }
    cookies = [part.strip() for part in request.headers.get("cookie", "").split(";") if part.strip()]
    if cookies:
        event["cookies"] = cookies
    if request.args:
        event["queryStringParameters"] = {name: ",".join(request.args.getlist(name)) for name in request.args}
    if path_parameters:
        event["pathParameters"] = dict(path_parameters)
    body = request.get_data(cache=False)
    if body:
        event["isBase64Encoded"] = not _is_plain(request.mimetype)
        event["body"] = (
            base64.b64encode(body).decode() if event["isBase64Encoded"] else body.decode("utf-8", "replace")
        )
    return event


def to_response(answer: Any) -> Response:
    """A function's answer as HTTP. An answer without statusCode becomes the body, as JSON."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return Response(json.dumps(answer), content_type="application/json")
    body = answer.get("body") or ""
    response = Response(
        base64.b64decode(body) if answer.get("isBase64Encoded") else body,
        status=int(answer["statusCode"]),
        content_type="text/plain;charset=utf-8",
    )
    for name, value in (answer.get("headers") or {}).items():
        response.headers[name] = str(value)
    for cookie in answer.get("cookies") or ():
        response.headers.add("Set-Cookie", cookie)
    return response


def _is_plain(mimetype: str) -> bool:
    return mimetype.startswith("text/") or mimetype in _PLAIN_TYPES
