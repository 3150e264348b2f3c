"""/api/forms/{form}: takes a submission.

POST with JSON `{"sid": "<uuid>", "answers": {…}}`: 201 with the receipt when it was stored now, 200 with the
same receipt when it was stored before; otherwise application/problem+json. POST urlencoded: one step of the
journey in pages (`desk.web.form_pages`). GET …/done: the last page of it. A receipt is given only after the
transaction succeeded.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap
from desk.domain.errors import Malformed, MethodNotAllowed, Problem, Unavailable, UnknownForm
from desk.domain.forms.form import Form
from desk.domain.mail.facts import done_page, facts_of_stored
from desk.domain.submissions.model import is_sid
from desk.parts import Parts
from desk.storage.store import Taken
from desk.telemetry import count, named, what_happened
from desk.usecases.take_submission import take
from desk.web.http import (
    Request,
    Response,
    check_front_door,
    check_origin,
    content_type,
    json_body,
    json_response,
    problem_response,
    request_of,
)

logger = Logger(service="submit")
bootstrap.warm()


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    try:
        return _answer(request_of(event), parts)
    except Problem as problem:
        return _refuse(problem, event, parts)
    except Exception as error:
        # The text of an exception may carry what was typed, so only its kind and place are logged.
        logger.error("failed", extra=what_happened(error))
        return _refuse(Unavailable(), event, parts)


def _answer(request: Request, parts: Parts) -> Response:
    check_front_door(request, parts.settings.origin_secrets)
    form = parts.form(request.path_parameters.get("form", ""))
    if form is None:
        raise UnknownForm
    if request.method == "GET":
        from desk.web import form_pages as pages

        return pages.done(form, request.query, parts)
    if request.method != "POST":
        raise MethodNotAllowed
    check_origin(request, parts.allowed_origins)
    if content_type(request) == "application/x-www-form-urlencoded":
        # Here, because the JSON path doesn't need the templates' engine and shouldn't pay for its import.
        from desk.web import form_pages as pages

        response, outcome = pages.step(form, request, parts)
        if isinstance(outcome, Taken):
            _log_taken(form, outcome)
        elif outcome:
            _log_refused(outcome)
        return response
    sid, raw = _read(json_body(request))
    taken = take(form, sid, raw, parts)
    _log_taken(form, taken)
    return json_response(
        201 if taken.created else 200,
        {
            "receipt": taken.item["receipt"],
            "status": taken.item["status"],
            "received_at": taken.item["received_at"],
            "due": taken.item["due"],
            "done": done_page(form, facts_of_stored(form, taken.item)),
        },
    )


def _refuse(problem: Problem, event: Mapping[str, Any], parts: Parts) -> Response:
    """In JSON, or as a page where a browser asks for one."""
    _log_refused(problem)
    form = parts.form((event.get("pathParameters") or {}).get("form", ""))
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if form and "text/html" in headers.get("accept", ""):
        from desk.web import form_pages as pages

        return pages.problem_page(form, problem, parts)
    return problem_response(problem, parts.bundle["messages"]["problems"])


def _log_refused(problem: Problem) -> None:
    count("submit", "SubmissionRefused", problem=problem.code)
    logger.info("refused", extra={"problem": problem.code, "fields": named(problem.errors)})


def _log_taken(form: Form, taken: Taken) -> None:
    if taken.created and "canary" not in taken.item:
        count("submit", "SubmissionTaken", form=form.id)
    logger.info(
        "taken" if taken.created else "taken before",
        extra={"form": form.id, "sid": taken.item["PK"][4:], "receipt": taken.item["receipt"]},
    )


def _read(body: Any) -> tuple[str, Mapping[str, Any]]:
    """(sid, answers) of the body. Raises Malformed."""
    if not isinstance(body, dict) or set(body) != {"sid", "answers"}:
        raise Malformed
    sid, answers = body["sid"], body["answers"]
    if not isinstance(sid, str) or not isinstance(answers, dict) or not is_sid(sid.lower()):
        raise Malformed
    return sid.lower(), answers
