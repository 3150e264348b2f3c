"""API Gateway's HTTP API: finds a route's function and calls it. The routes come from infra/template.yaml."""

import re
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from local.emulated.http_event import to_event, to_response
from local.emulated.lambda_runtime import Invoke
from local.emulated.sam_template import Function, Route, Template

# API Gateway's limit.
_MAX_BODY = 10 * 1024 * 1024


class Gateway:
    """Answers requests to the API. Its errors have API Gateway's wording."""

    def __init__(self, template: Template, *, invoke: Invoke, clock: Callable[[], datetime]) -> None:
        self._invoke = invoke
        self._clock = clock
        self._routes = [
            (_path_pattern(route.path), route, function)
            for function in template.functions()
            for route in function.routes
        ]

    def answer(self, request: Request) -> Response:
        for pattern, route, function in self._routes:
            match = pattern.fullmatch(request.path)
            if match and route.method in (request.method, "ANY"):
                return self._call(request, route, function, match.groupdict())
        return gateway_message(HTTPStatus.NOT_FOUND)

    def _call(
        self, request: Request, route: Route, function: Function, path_parameters: dict[str, str]
    ) -> Response:
        request.max_content_length = _MAX_BODY
        try:
            event = to_event(request, route, path_parameters, now=self._clock())
        except RequestEntityTooLarge:
            return gateway_message(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return to_response(self._invoke(function, event))
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return gateway_message(HTTPStatus.INTERNAL_SERVER_ERROR)


def gateway_message(status: HTTPStatus) -> Response:
    """API Gateway's own answer, {"message": …}, when no function answers."""
    return Response(f'{{"message":"{status.phrase}"}}', status=status, content_type="application/json")


def _path_pattern(path: str) -> re.Pattern[str]:
    """`{name}` is one segment, `{name+}` the rest of the path."""
    return re.compile(
        "".join(
            f"(?P<{part[1:-1].rstrip('+')}>{'.+' if part.endswith('+}') else '[^/]+'})"
            if part.startswith("{")
            else re.escape(part)
            for part in re.split(r"(\{\w+\+?\})", path)
        )
    )
