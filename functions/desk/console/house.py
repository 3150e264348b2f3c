"""The whole way of a request to the console: front door, files, session, door, screen; and every failure."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.logging import Logger

from desk.console.csrf import new_token
from desk.console.endpoint import LONGEST_POST, respond, with_headers
from desk.console.files import static_file
from desk.console.request import Request
from desk.console.sign_in import typed
from desk.console.sign_in.cookies import KEPT, SESSION, cookies_of, no_cookie
from desk.console.sign_in.door import RETURN, Door, door_page, no_rights_page, visitor_of, with_cookies
from desk.console.sign_in.provider import Provider
from desk.console.sign_in.visit import Visit, visit_of
from desk.domain.errors import NotAllowedOrigin, NotFound, Problem, Unavailable
from desk.parts import Parts
from desk.settings import Settings
from desk.telemetry import what_happened
from desk.web import http


def serve(event: Mapping[str, Any], parts: Parts, logger: Logger) -> http.Response:
    """The response to an event of API Gateway (payload format 2.0)."""
    try:
        request = http.request_of(event, most=LONGEST_POST)
        http.check_front_door(request, parts.settings.origin_secrets)
        if parts.bundle["console"] is None:
            raise NotFound
        if file := static_file(request.path, parts.bundle["site"].get("colours", "")):
            return file
        response = _answered(request, event, parts, logger)
    except Problem as problem:
        logger.info("refused", extra={"problem": problem.code})
        response = _problem(problem, parts)
    except Exception as error:
        # The text of an exception may carry what was typed, so only its kind and place are logged.
        logger.error("failed", extra=what_happened(error))
        response = _problem(Unavailable(), parts)
    return with_headers(response)


def _answered(request: http.Request, event: Mapping[str, Any], parts: Parts, logger: Logger) -> http.Response:
    cookies = cookies_of(event)
    provider = provider_of(parts.settings)
    visit = visit_of(cookies.get(SESSION, ""), parts, provider)
    door = Door(parts=parts, provider=provider, logger=logger, cookies=cookies, visit=visit)
    answer = door.answer(request)
    if answer is not None or visit is None:
        return answer or _problem(NotFound(), parts)
    return _inside(request, visit, cookies, parts)


def _inside(request: http.Request, visit: Visit, cookies: Mapping[str, str], parts: Parts) -> http.Response:
    visitor = visitor_of(visit)
    if not visit.member.rights:
        token = partial(new_token, secret=visitor.secret)
        asked = Request(method=request.method, path=request.path, member=visit.member, token=token)
        return no_rights_page(asked, parts)
    opener = cookies.get(KEPT, "")
    if request.method == "GET":
        kept = typed.kept(opener, request.path, visit.member.id, parts) if opener else None
        return respond(request, visitor, parts, kept=kept)
    response = respond(request, visitor, parts)
    if opener and response["statusCode"] == 303:
        # Done: what was kept is no longer needed.
        typed.forget(opener, parts)
        return with_cookies(response, no_cookie(KEPT))
    return response


def _problem(problem: Problem, parts: Parts) -> http.Response:
    console = parts.bundle["console"]
    if console is None:
        return http.json_response(problem.status, {"status": problem.status})
    lines = [console["sign_in"]["stale"]] if isinstance(problem, NotAllowedOrigin) else []
    title = parts.bundle["messages"]["problems"][problem.code]
    return door_page(title, lines, Request(method="GET", path="/"), parts, status=problem.status)


def provider_of(settings: Settings) -> Provider:
    """The provider of these settings: one for the process, with its description and keys."""
    return _provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        f"{settings.console_url}{RETURN}",
        settings.oidc_groups_claim,
    )


@cache
def _provider(issuer: str, client_id: str, client_secret: str, redirect_uri: str, claim: str) -> Provider:
    return Provider(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        redirect_uri=redirect_uri,
        groups_claim=claim,
    )
