"""From an HTTP request to a response: is the post ours, which screen, and as HTML with our headers."""

from dataclasses import dataclass, field
from functools import partial

from desk.bundle import Bundle
from desk.console.answers import Answer, Download, Forbidden, Page, Redirect
from desk.console.csrf import TOKEN, is_token, new_token
from desk.console.headers import HEADERS
from desk.console.member import Member
from desk.console.rendering import render
from desk.console.request import Form, Request
from desk.console.route import Route
from desk.console.routes import ROUTES, answer, navigation
from desk.domain.errors import MethodNotAllowed, NotAllowedOrigin, WrongContentType
from desk.parts import Parts
from desk.web import http
from desk.web.forms.post import first, posted_fields

LONGEST_POST = 256 * 1024
"""Bytes: a pasted report of a seminar has a line for each time that one of hundreds joined. What is kept of
an ended session is an item of at most 400 KB, a third longer than what was sent."""

_MOST_VALUES = 10_100
"""A seminar has at most 10,000 seats, and each may have its tick."""

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who has signed in, the secret of their session, of which its forms' tokens are made, and its key."""

    member: Member
    secret: str = field(repr=False)
    session: str = ""


def respond(
    request: http.Request,
    visitor: Visitor,
    parts: Parts,
    *,
    kept: Form | None = None,
    routes: tuple[Route, ...] = ROUTES,
) -> http.Response:
    """The response to a signed-in member. Raises MethodNotAllowed, WrongContentType, NotAllowedOrigin (also
    for a missing or wrong token), Malformed.
    """
    asked = Request(
        method=request.method,
        path=request.path,
        query=request.query,
        form=posted(request),
        member=visitor.member,
        token=partial(new_token, secret=visitor.secret),
        session=visitor.session,
        kept=kept,
    )
    if request.method == "POST":
        check_posted(request, asked.form, visitor.secret, parts)
    return response_of(answer(asked, parts, routes), asked, parts.bundle)


def posted(request: http.Request) -> Form:
    """The controls of a form's post; {} for GET. Raises MethodNotAllowed, WrongContentType, Malformed."""
    if request.method in ("GET", "HEAD"):
        return {}
    if request.method != "POST":
        raise MethodNotAllowed
    if http.content_type(request) != _FORM:
        raise WrongContentType
    return posted_fields(request.body, most=_MOST_VALUES)


def check_posted(request: http.Request, form: Form, secret: str, parts: Parts) -> None:
    """Refuse a post that doesn't come from a page of this session. Raises NotAllowedOrigin."""
    http.check_origin(request, (parts.settings.console_url,))
    if not is_token(first(form, TOKEN), request.path, secret=secret):
        raise NotAllowedOrigin


def response_of(given: Answer, asked: Request, bundle: Bundle) -> http.Response:
    """What a screen answered, as HTML with the console's headers."""
    match given:
        case Redirect(path):
            return with_headers(http.redirect(path))
        case Download():
            return with_headers(http.file_response(given.name, given.content))
        case Page():
            return page(given, asked, bundle)
        case Forbidden():
            return page(Page("forbidden.html", status=403), asked, bundle)
        case _:
            return page(Page("not-found.html", status=404), asked, bundle)


def page(shown: Page, asked: Request, bundle: Bundle) -> http.Response:
    """A template in the console's frame."""
    frame = {
        "request": asked,
        "site": bundle["site"],
        "words": bundle["console"]["screens"],
        "idle_minutes": bundle["console"]["session"]["idle_minutes"],
        "navigation": navigation(asked.member, bundle) if asked.member else [],
    }
    body = render(shown.template, **{**frame, **shown.values})
    return with_headers(http.html_response(shown.status, body, {}))


def with_headers(response: http.Response) -> http.Response:
    """The response with the console's headers, but for those that it has set itself."""
    named = {name.lower(): value for name, value in HEADERS.items()}
    return {**response, "headers": {**response["headers"], **named}}
