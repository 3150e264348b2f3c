"""/api/magazine: readers subscribe to a magazine, confirm it, and leave it (`desk.web.magazine_pages`).

POST /api/magazine urlencoded: one step of the magazine's page. GET (a reload): redirects to that page.
/api/magazine/leave?c=CODE: GET (and HEAD) shows a button, POST ends the subscription: by that button, or as
RFC 8058 has mail programs post it. Only the code counts there: who has it may end this subscription and see
nothing. So where the post comes from isn't asked; there is no cookie that a foreign page could misuse.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.domain.errors import MethodNotAllowed, NotFound, Problem, WrongContentType
from desk.parts import Parts
from desk.telemetry import codes_by_field, count
from desk.web.endpoint import serve
from desk.web.forms.post import posted_fields
from desk.web.http import (
    Request,
    Response,
    check_origin,
    content_type,
    problem_response,
    redirect,
    viewer_address,
)
from desk.web.magazine_pages import Shown, leave, leave_page, page_of, problem_page, step

logger = Logger(service="magazine")
bootstrap.warm()

_LEAVE = "/leave"


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    return serve(
        event,
        parts,
        logger,
        answer=lambda request: _answer(request, parts, viewer_address(event, parts.settings.origin_secrets)),
        refuse=lambda problem: _refuse(problem, parts),
    )


def _answer(request: Request, parts: Parts, source: str) -> Response:
    magazines = parts.bundle["magazines"]
    if not magazines:
        raise NotFound
    if request.path.endswith(_LEAVE):
        shown = _leave(request, source, parts)
    elif request.method == "GET":
        return redirect(next(iter(magazines.values()))["page"]["url"])
    elif request.method != "POST":
        raise MethodNotAllowed
    else:
        check_origin(request, parts.allowed_origins)
        if content_type(request) != "application/x-www-form-urlencoded":
            raise WrongContentType
        shown = step(posted_fields(request.body), source, parts)
    if shown.problem:
        _log_refused(shown.problem)
    else:
        logger.info("magazine", extra={"page": shown.kind, "magazine": shown.magazine})
    return page_of(shown, parts)


def _leave(request: Request, source: str, parts: Parts) -> Shown:
    if request.method in ("GET", "HEAD"):
        return leave_page(request.query, parts)
    if request.method != "POST":
        raise MethodNotAllowed
    return leave(request, source, parts)


def _refuse(problem: Problem, parts: Parts) -> Response:
    _log_refused(problem)
    if not parts.bundle["magazines"]:
        return problem_response(problem, parts.bundle["messages"]["problems"])
    return problem_page(problem, parts)


def _log_refused(problem: Problem) -> None:
    count("magazine", "StepRefused", problem=problem.code)
    logger.info("refused", extra={"problem": problem.code, "fields": codes_by_field(problem.errors)})
