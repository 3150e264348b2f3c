"""/api/manage: an applicant sees a booking, cancels it, or asks for another slot (`desk.web.manage.pages`).

POST urlencoded: one step, answered by a page. GET (a bookmark, a reload): redirects to the page where a
booking is looked up. Nothing of a booking is ever in a URL, a log or a cache.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.domain.errors import MethodNotAllowed, NotFound, Problem, WrongContentType
from desk.parts import Parts
from desk.telemetry import codes_by_field, count
from desk.web.endpoint import serve
from desk.web.forms.post import Posted, posted_fields
from desk.web.http import (
    Request,
    Response,
    check_origin,
    content_type,
    problem_response,
    redirect,
    viewer_address,
)
from desk.web.manage.pages import Shown, problem_page, step, step_page

logger = Logger(service="manage")
bootstrap.warm()


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    posted: dict[str, list[str]] = {}

    def answer(request: Request) -> Response:
        if not parts.bundle["manage"]:
            # A desk whose forms have no page for what was sent.
            raise NotFound
        if request.method == "GET":
            return redirect(parts.bundle["manage"]["url"])
        posted.update(_read(request, parts))
        shown = step(posted, viewer_address(event, parts.settings.origin_secrets), parts)
        _log(shown)
        return step_page(shown, parts)

    def refuse(problem: Problem) -> Response:
        _log_refused(problem)
        if not parts.bundle["manage"]:
            return problem_response(problem, parts.bundle["messages"]["problems"])
        return problem_page(problem, posted, parts)

    return serve(event, parts, logger, answer=answer, refuse=refuse)


def _read(request: Request, parts: Parts) -> Posted:
    if request.method != "POST":
        raise MethodNotAllowed
    check_origin(request, parts.allowed_origins)
    if content_type(request) != "application/x-www-form-urlencoded":
        raise WrongContentType
    return posted_fields(request.body)


def _log(shown: Shown) -> None:
    if shown.problem:
        _log_refused(shown.problem, sid=shown.sid)
    else:
        logger.info("managed", extra={"page": shown.kind, "sid": shown.sid})


def _log_refused(problem: Problem, **ids: str) -> None:
    count("manage", "StepRefused", problem=problem.code)
    logger.info("refused", extra={"problem": problem.code, "fields": codes_by_field(problem.errors), **ids})
