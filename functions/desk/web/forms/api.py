"""A form by JSON: `{"sid": "<uuid>", "answers": {…}}` in, the receipt out.

With the `nonce` of a check page of the same sid and answers it counts as sent by a person. Without one it is
taken and answered in the same way, and marked for the staff.
"""

from collections.abc import Mapping
from typing import Any

from desk.domain.codes.page_nonce import ExpiredNonce, WrongNonce, check_nonce
from desk.domain.errors import Malformed
from desk.domain.forms.form import Form
from desk.domain.mail.facts.submission import done_page, facts_of_stored
from desk.domain.submissions.model import is_sid
from desk.parts import Parts
from desk.storage.store import Taken
from desk.usecases.take_submission import take
from desk.web.forms.opening import check_open
from desk.web.forms.page_ids import shown_by
from desk.web.http import Request, Response, json_body, json_response

_LONGEST_NONCE = 200


def submit(form: Form, request: Request, parts: Parts, *, source: str) -> tuple[Response, Taken]:
    """Take what was posted from `source` (an IP address): 201 if it was stored now, 200 if before.

    Raises WrongContentType, Malformed, and what `take` raises.
    """
    sid, answers, nonce = _read(json_body(request))
    suspect = () if _is_of_a_page(form, sid, answers, nonce, parts) else ("no_nonce",)
    check_open(form, parts, sid=sid, raw=answers)
    taken = take(form, sid, answers, parts, source=source, suspect=suspect)
    receipt = {
        "receipt": taken.item["receipt"],
        "status": taken.item.get("shown_as", taken.item["status"]),
        "received_at": taken.item["received_at"],
        "due": taken.item.get("due"),
        "done": done_page(form, facts_of_stored(form, taken.item), taken.item),
    }
    return json_response(201 if taken.created else 200, receipt), taken


def _is_of_a_page(form: Form, sid: str, raw: Mapping[str, Any], nonce: str, parts: Parts) -> bool:
    if not nonce:
        return False
    now, keys = parts.clock(), parts.settings.nonce_keys
    try:
        check_nonce(
            nonce, form.id, sid, now=now, keys=keys, shown=shown_by(form, form.normalise(raw, now=now))
        )
    except (ExpiredNonce, WrongNonce):
        return False
    return True


def _read(body: Any) -> tuple[str, Mapping[str, Any], str]:
    """(sid, answers, nonce or "") of the body. Raises Malformed."""
    if not isinstance(body, dict) or set(body) - {"nonce"} != {"sid", "answers"}:
        raise Malformed
    sid, answers, nonce = body["sid"], body["answers"], body.get("nonce", "")
    if not isinstance(sid, str) or not isinstance(answers, dict) or not is_sid(sid.lower()):
        raise Malformed
    if not isinstance(nonce, str) or len(nonce) > _LONGEST_NONCE:
        raise Malformed
    return sid.lower(), answers, nonce
