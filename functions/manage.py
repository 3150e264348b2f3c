"""/api/manage: an applicant sees a booking, cancels it, or asks for another slot (`desk.web.manage_pages`).

POST urlencoded: one step, answered by a page. GET: leads to the page where a booking is looked up, for an
address that was kept. Nothing of a booking is ever in an address, a log or a cache.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aws_lambda_powertools.logging import Logger
from markupsafe import escape

from desk import bootstrap
from desk.domain.errors import MethodNotAllowed, NotFound, Problem, Unavailable, WrongContentType
from desk.parts import Parts
from desk.telemetry import count, named, what_happened
from desk.views.manage import render_lookup, render_problem, render_step
from desk.web.form_post import Posted, posted_fields
from desk.web.http import (
    Request,
    Response,
    check_front_door,
    check_origin,
    content_type,
    html_response,
    redirect,
    request_of,
    viewer_address,
)
from desk.web.manage_pages import Shown, first, step

logger = Logger(service="manage")
bootstrap.warm()

_HEADERS = {"x-robots-tag": "noindex, nofollow"}
_FIELDS = ("receipt", "code", "_step", "_op", "_v", "slot", "slot.day", "slot.time")


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    posted: Posted = {}
    try:
        request = request_of(event)
        check_front_door(request, parts.settings.origin_secrets)
        if request.method == "GET":
            return redirect(parts.bundle["manage"]["url"])
        posted = _read(request, parts)
        shown = step(posted, viewer_address(event, parts.settings.origin_secrets), parts)
    except Problem as problem:
        return _refuse(problem, posted, parts)
    except Exception as error:
        # The text of an exception may carry what was typed, so only its kind and place are logged.
        logger.error("failed", extra=what_happened(error))
        return _refuse(Unavailable(), posted, parts)
    _log(shown)
    return _page(shown.status, *render_step(shown.kind, shown.view, parts.bundle), parts)


def _read(request: Request, parts: Parts) -> Posted:
    if request.method != "POST":
        raise MethodNotAllowed
    check_origin(request, parts.allowed_origins)
    if content_type(request) != "application/x-www-form-urlencoded":
        raise WrongContentType
    return posted_fields(request.body)


def _refuse(problem: Problem, posted: Posted, parts: Parts) -> Response:
    count("manage", "StepRefused", problem=problem.code)
    logger.info("refused", extra={"problem": problem.code, "fields": named(problem.errors)})
    bundle, page = parts.bundle, parts.bundle["manage"]
    messages = bundle["messages"]
    if isinstance(problem, NotFound):
        body = page["above"] + render_lookup(bundle, error=messages["manage"]["not_found"]) + page["below"]
        return _page(problem.status, messages["form"]["error_prefix"] + page["title"], body, parts)
    fields = tuple((name, first(posted, name)) for name in _FIELDS if name in posted)
    title = messages["problems"][problem.code]
    body = render_problem(
        title,
        bundle,
        start=page["url"],
        home=f"{urlsplit(bundle['site']['base_url']).path}/",
        again=fields if isinstance(problem, Unavailable) else (),
    )
    return _page(problem.status, title, body, parts)


def _page(status: int, title: str, body: str, parts: Parts) -> Response:
    """The site's page for managing, with another title and content."""
    page = parts.bundle["manage"]
    before = page["before"].replace("{title}", str(escape(title)), 1)
    response = html_response(status, f"{before}{body}{page['after']}", parts.bundle["headers"])
    response["headers"] |= _HEADERS
    return response


def _log(shown: Shown) -> None:
    problem = shown.problem
    if problem:
        count("manage", "StepRefused", problem=problem.code)
        logger.info(
            "refused", extra={"problem": problem.code, "fields": named(problem.errors), "sid": shown.sid}
        )
    else:
        logger.info("managed", extra={"page": shown.kind, "sid": shown.sid})
