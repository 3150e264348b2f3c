"""Everything that stands between a request and its answer, named after what the caller does next.

Raised where it's understood; `desk.web.http.problem_response` turns it into RFC 9457's
application/problem+json. Titles are `problems` of content/messages.yml.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class FieldError(NamedTuple):
    """One thing to mend: `field` is its name in the schema, `message` says in Japanese what to do."""

    field: str
    code: str
    message: str


class Problem(Exception):
    """A request that can't be served. `code` is the key of its title; `errors` say what to mend.

    `extra` is what helps the caller to go on (RFC 9457's extension members).
    """

    status = 400
    code = "malformed"

    def __init__(self, errors: tuple[FieldError, ...] = (), extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(self.code)
        self.errors = errors
        self.extra = extra or {}


class Malformed(Problem):
    """Not the JSON that this API takes: send `{"sid": "<uuid>", "answers": {…}}`."""


class WrongContentType(Problem):
    """Send application/json."""

    status = 415
    code = "wrong_content_type"


class TooLarge(Problem):
    """Send a shorter body."""

    status = 413
    code = "too_large"


class NotAllowedOrigin(Problem):
    """The post comes from a page that isn't ours.

    Not 403: CloudFront shows its page for what isn't there in place of that (infra/site.yaml).
    """

    code = "not_allowed_origin"


class NotThroughFrontDoor(Problem):
    """Ask the site's own address: this one answers CloudFront only."""

    status = 403
    code = "front_door"


class UnknownForm(Problem):
    """There's no form of that name."""

    status = 404
    code = "unknown_form"


class NotFound(Problem):
    """There's nothing under this address, or it isn't for whoever asks."""

    status = 404
    code = "not_found"


class BeingDeleted(NotFound):
    """It was there; what is left of it is being deleted."""


class BadRange(Problem):
    """Send `from` and `to` as YYYY-MM-DD, in this order, at most 62 days."""

    code = "bad_range"


class MethodNotAllowed(Problem):
    """Use the method that the address is for."""

    status = 405
    code = "method"


class InvalidAnswers(Problem):
    """Mend the answers that `errors` names and send again, under the same sid."""

    status = 422
    code = "invalid_answers"


class SidReused(Problem):
    """Something else was taken under this sid: start anew with a fresh one."""

    status = 422
    code = "sid_reused"


class SlotTaken(Problem):
    """Someone else has the slot: choose another and send again. `slots` of `extra` are the days around it."""

    status = 409
    code = "slot_taken"


class NotYetOpen(Problem):
    """The form takes nothing yet: `open` of `extra` says from when it does."""

    status = 409
    code = "not_yet_open"


class Closed(Problem):
    """The form takes nothing any more: `open` of `extra` says until when it did."""

    status = 409
    code = "closed"


class Full(Problem):
    """The form has taken as many submissions as it may."""

    status = 409
    code = "full"


class CalledOff(Problem):
    """What was asked for isn't held any more."""

    status = 409
    code = "called_off"


class SeatsMoved(Problem):
    """Somebody else has taken or given back a seat in between: plan anew."""

    status = 409
    code = "changed"


class Unavailable(Problem):
    """Nothing was stored, or it isn't known: send the same again, under the same sid."""

    status = 503
    code = "unavailable"


class Changed(Problem):
    """Another step came in between: look at what has changed and decide anew."""

    status = 409
    code = "changed"


class NotAllowedNow(Problem):
    """The submission's state doesn't allow this action."""

    status = 409
    code = "not_allowed"


class TooManyTries(Problem):
    """Too many wrong codes from here: wait, or phone."""

    status = 429
    code = "too_many_tries"
