"""POST /api/forms/{form}: takes a submission.

Body: `{"sid": "<uuid>", "answers": {…}}`. 201 with the receipt when it was stored now, 200 with the
same receipt when it was stored before; otherwise application/problem+json. The answer is given only
after the transaction succeeded.
"""

import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk import bootstrap, intake
from desk.answers import Answers
from desk.bootstrap import Parts
from desk.calendar import NotPublished
from desk.faults import named, what_happened
from desk.forms import FieldError, Form
from desk.http import Request, Response, check_origin, json_body, json_response, problem_response, request_of
from desk.problems import (
    AlreadyBooked,
    InvalidAnswers,
    Malformed,
    MethodNotAllowed,
    Problem,
    SlotTaken,
    Unavailable,
    UnknownForm,
)
from desk.receipts import new_receipt
from desk.store import Taken
from desk.submissions import person_hash

logger = Logger(service="submit")

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def handler(event: Mapping[str, Any], context: Any) -> Response:
    """Lambda entry point for HTTP API v2 events."""
    logger.append_keys(request_id=context.aws_request_id)
    parts = bootstrap.parts()
    try:
        return _submit(request_of(event), parts)
    except Problem as problem:
        logger.info(
            "refused",
            extra={"problem": problem.code, "fields": named(problem.errors)},
        )
        return problem_response(problem, parts.bundle["messages"]["problems"])
    except Exception as error:
        # The text of an exception may carry what was typed, so only its kind and place are logged.
        logger.error("failed", extra=what_happened(error))
        return problem_response(Unavailable(), parts.bundle["messages"]["problems"])


def _submit(request: Request, parts: Parts) -> Response:
    form = parts.form(request.path_parameters.get("form", ""))
    if form is None:
        raise UnknownForm
    if request.method != "POST":
        raise MethodNotAllowed
    check_origin(request, parts.allowed_origins)
    sid, raw = _read(json_body(request))
    taken = _take(form, sid, form.normalise(raw), parts)
    logger.info(
        "taken" if taken.created else "taken before",
        extra={"form": form.id, "sid": sid, "receipt": taken.item["receipt"]},
    )
    return json_response(
        201 if taken.created else 200,
        {
            "receipt": taken.item["receipt"],
            "status": taken.item["status"],
            "received_at": taken.item["received_at"],
            "due": taken.item["due"],
            "done": intake.done_page(form, intake.facts_of_stored(form, taken.item)),
        },
    )


def _take(form: Form, sid: str, answers: Answers, parts: Parts) -> Taken:
    now = parts.clock()
    errors = form.errors(answers, now=now)
    if errors:
        # A retry may come after a deadline that the first try was in time for.
        before = parts.store.taken_under(sid, form.id, answers) if form.grid else None
        if before:
            return before
        raise InvalidAnswers(errors)
    try:
        submission = intake.submission_of(
            form, answers, bundle=parts.bundle, sid=sid, receipt=new_receipt(), now=now
        )
    except NotPublished as error:
        logger.error("public holidays of the due date's year are missing from the bundle")
        raise Unavailable from error
    try:
        return parts.store.take(
            submission,
            intake.letters_of(form, submission, bundle=parts.bundle),
            capacity=form.grid.capacity if form.grid else 0,
            person=person_hash(answers["email"], key=parts.settings.mail_hash_key) if form.grid else None,
        )
    except SlotTaken:
        raise SlotTaken((form.slot_error("taken"),)) from None
    except AlreadyBooked:
        message = form.messages["one_live"]
        raise AlreadyBooked((FieldError(field="email", code="one_live", message=message),)) from None


def _read(body: Any) -> tuple[str, Mapping[str, Any]]:
    """(sid, answers) of the body. Raises Malformed."""
    if not isinstance(body, dict) or set(body) != {"sid", "answers"}:
        raise Malformed
    sid, answers = body["sid"], body["answers"]
    if not isinstance(sid, str) or not isinstance(answers, dict) or not _UUID.fullmatch(sid.lower()):
        raise Malformed
    return sid.lower(), answers
