"""/api/forms/{form}: takes a submission.

POST JSON (`desk.web.forms.api`): 201 with the receipt if the submission was stored now, 200 with the same
receipt if it was stored before; otherwise application/problem+json. POST urlencoded (`desk.web.forms.pages`):
the next page. GET: the empty form as it stands now, for visitors without script; GET …/done: the page with
the receipt (`desk.web.forms.done_page`); GET …/exit: away from the form (`desk.web.forms.quick_exit`). A
receipt is given only after the transaction succeeded.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.domain.errors import MethodNotAllowed, Problem, UnknownForm
from desk.domain.forms.form import Form
from desk.parts import Parts
from desk.storage.store import Taken
from desk.telemetry import codes_by_field, count
from desk.web.endpoint import serve
from desk.web.forms import api as form_api
from desk.web.http import Request, Response, check_origin, content_type, problem_response, viewer_address

logger = Logger(service="submit")
bootstrap.warm()


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    return serve(
        event,
        parts,
        logger,
        answer=lambda request: _answer(request, parts, viewer_address(event, parts.settings.origin_secrets)),
        refuse=lambda problem: _refuse(problem, event, parts),
    )


def _answer(request: Request, parts: Parts, source: str) -> Response:
    form = parts.form(request.path_parameters.get("form", ""))
    if form is None:
        raise UnknownForm
    # Pages are imported late: JSON requests don't need them.
    if request.method == "GET" and request.path.endswith("/exit"):
        from desk.web.forms.quick_exit import leave

        return leave(form, request.query, parts.bundle)
    if request.method == "GET":
        from desk.web.forms import done_page
        from desk.web.forms import pages as form_pages

        is_done = request.path.endswith("/done")
        return done_page.done(form, request.query, parts) if is_done else form_pages.start(form, parts)
    if request.method != "POST":
        raise MethodNotAllowed
    check_origin(request, parts.allowed_origins)
    outcome: Taken | Problem | None
    if content_type(request) == "application/x-www-form-urlencoded":
        from desk.web.forms import pages as form_pages

        response, outcome = form_pages.step(form, request, parts, source=source)
    else:
        response, outcome = form_api.submit(form, request, parts, source=source)
    if isinstance(outcome, Taken):
        _log_taken(form, outcome)
    elif outcome:
        _log_refused(outcome)
    return response


def _refuse(problem: Problem, event: Mapping[str, Any], parts: Parts) -> Response:
    """The problem as JSON, or as a page if a browser asks for one."""
    _log_refused(problem)
    form = parts.form((event.get("pathParameters") or {}).get("form", ""))
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if form and "text/html" in headers.get("accept", ""):
        from desk.web.forms import pages as form_pages

        return form_pages.problem_page(form, problem, parts)
    return problem_response(problem, parts.bundle["messages"]["problems"])


def _log_refused(problem: Problem) -> None:
    count("submit", "SubmissionRefused", problem=problem.code)
    logger.info("refused", extra={"problem": problem.code, "fields": codes_by_field(problem.errors)})


def _log_taken(form: Form, taken: Taken) -> None:
    if taken.created and "canary" not in taken.item:
        count("submit", "SubmissionTaken", form=form.id)
    logger.info(
        "taken" if taken.created else "taken before",
        extra={"form": form.id, "sid": taken.item["PK"][4:], "receipt": taken.item["receipt"]},
    )
