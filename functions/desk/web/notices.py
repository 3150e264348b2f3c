"""The notices on the public pages: JSON that CloudFront keeps for a minute, and in the functions' own pages.

No failure of them may harm a page: it is then shown without.
"""

import hashlib
from collections.abc import Mapping

from desk.domain.errors import MethodNotAllowed
from desk.domain.notices import CACHED_FOR, as_json, shown
from desk.parts import Parts
from desk.storage.notices import read_notices
from desk.web.http import Request, Response, json_response

_PLACE = '<div class="notices" id="notices"'


def notices_response(request: Request, parts: Parts) -> Response:
    """The notices of now. Raises MethodNotAllowed, Unavailable: errors are kept by no cache."""
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed
    _, notices = read_notices(parts.store)
    body = as_json(shown(notices, at=parts.clock()))
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    response = json_response(200, body)
    response["headers"] |= {"cache-control": f"public, max-age={CACHED_FOR}", "etag": tag}
    if request.headers.get("if-none-match") == tag:
        response |= {"statusCode": 304, "body": ""}
    return response


def with_notices(frame: Mapping[str, str], desk: str, parts: Parts) -> Mapping[str, str]:
    """A page's frame with the notices in their place, for who has no script."""
    try:
        _, notices = read_notices(parts.store)
        found = shown(notices, at=parts.clock(), desk=desk)
    except Exception:
        return frame
    start = frame["before"].find(_PLACE)
    end = frame["before"].find(">", start) + 1
    if not found or start < 0:
        return frame
    # Late: most pages have none.
    from desk.views.templates import render

    html = render("notices.html", notices=found, words=parts.bundle["messages"]["notices"])
    return {**frame, "before": frame["before"][:end] + html + frame["before"][end:]}
