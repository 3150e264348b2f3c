"""A form by JSON: `{"sid": "<uuid>", "answers": {…}}` in, the receipt out."""

from collections.abc import Mapping
from typing import Any

from desk.domain.errors import Malformed
from desk.domain.forms.form import Form
from desk.domain.mail.facts import done_page, facts_of_stored
from desk.domain.submissions.model import is_sid
from desk.parts import Parts
from desk.storage.store import Taken
from desk.usecases.take_submission import take
from desk.web.http import Request, Response, json_body, json_response


def submit(form: Form, request: Request, parts: Parts) -> tuple[Response, Taken]:
    """Take a posted submission: 201 if it was stored now, 200 if it was stored before.

    Raises WrongContentType, Malformed, and what `take` raises.
    """
    sid, answers = _read(json_body(request))
    taken = take(form, sid, answers, parts)
    receipt = {
        "receipt": taken.item["receipt"],
        "status": taken.item["status"],
        "received_at": taken.item["received_at"],
        "due": taken.item.get("due"),
        "done": done_page(form, facts_of_stored(form, taken.item), taken.item["answers"]),
    }
    return json_response(201 if taken.created else 200, receipt), taken


def _read(body: Any) -> tuple[str, Mapping[str, Any]]:
    """(sid, answers) of the body. Raises Malformed."""
    if not isinstance(body, dict) or set(body) != {"sid", "answers"}:
        raise Malformed
    sid, answers = body["sid"], body["answers"]
    if not isinstance(sid, str) or not isinstance(answers, dict) or not is_sid(sid.lower()):
        raise Malformed
    return sid.lower(), answers
