"""The door of the console: the pages of the sign-in, and what becomes of a request without a session.

A request gets past it only as a `Visit` that holds; everything else is answered here.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.logging import Logger

from desk.console.answers import Page
from desk.console.endpoint import Visitor, check_posted, page, posted
from desk.console.member import member_id
from desk.console.request import Request
from desk.console.sign_in import attempt as attempts
from desk.console.sign_in import typed
from desk.console.sign_in.attempt import Attempt
from desk.console.sign_in.cookies import ATTEMPT, KEPT, SESSION, cookie, no_cookie
from desk.console.sign_in.noting import note_member
from desk.console.sign_in.provider import Identity, Provider, ProviderUnreachable, SignInRefused
from desk.console.sign_in.visit import Ended, Visit, most, new_session, refresh_token
from desk.domain.errors import MethodNotAllowed, Problem
from desk.parts import Parts
from desk.storage.staff import sessions
from desk.telemetry import count
from desk.web import http

SIGN_IN, START, RETURN, SIGN_OUT, SIGNED_OUT = (
    "/sign-in",
    "/sign-in/start",
    "/sign-in/return",
    "/sign-out",
    "/signed-out",
)
_SERVICE = "console"


@dataclass(frozen=True, kw_only=True)
class Door:
    """The door of one request."""

    parts: Parts
    provider: Provider
    logger: Logger
    cookies: Mapping[str, str]
    visit: Visit | None

    @property
    def is_open(self) -> bool:
        return self.visit is not None and self.visit.ended is None

    def answer(self, request: http.Request) -> http.Response | None:
        """The answer to one of the door's own pages, or to whoever has no session that holds; None lets the
        request in. Raises Problem.
        """
        path, method = request.path, request.method
        if path == SIGN_OUT and method == "POST":
            return self._sign_out(request)
        if path in (SIGN_IN, START, RETURN, SIGN_OUT, SIGNED_OUT):
            if method not in ("GET", "HEAD"):
                raise MethodNotAllowed
            if path == RETURN:
                return self._come_back(request)
            if self.is_open:
                return http.redirect("/")
            if path == START:
                return self._start()
            return self._sign_in(request) if path == SIGN_IN else self._signed_out(path)
        return None if self.is_open else self._send_to_sign_in(request)

    # ---- Without a session

    def _send_to_sign_in(self, request: http.Request) -> http.Response:
        """To the sign-in, and afterwards to where they wanted to go. What they sent is kept for them."""
        why: dict[str, str] = {"why": self.visit.ended.value} if self.visit and self.visit.ended else {}
        baked = []
        if request.method == "POST" and self.visit:
            with suppress(Problem):
                baked = [cookie(KEPT, self._keep(request, self.visit))]
                why = {"why": "kept"}
        if request.method == "POST" or is_navigation(request):
            query = f"?{urlencode(request.query)}" if request.query and request.method != "POST" else ""
            begun = attempts.begun(self._attempt, path=request.path + query)
            baked.append(cookie(ATTEMPT, begun.to_cookie()))
        return with_cookies(http.redirect(f"{SIGN_IN}?{urlencode(why)}" if why else SIGN_IN), *baked)

    def _keep(self, request: http.Request, visit: Visit) -> str:
        """Keep what somebody sent from a page of their ended session. Raises Problem if it isn't theirs."""
        form = posted(request)
        check_posted(request, form, visit.session.forms, self.parts)
        return typed.keep(form, request.path, visit.member.id, self.parts)

    def _sign_in(self, request: http.Request) -> http.Response:
        why = request.query.get("why", "")
        known = [why] if why in (*Ended, "kept") else []
        lines = [self._words[name] for name in known] or [self._words["lead"]]
        return self._page("title", lines, sign_in="button")

    def _start(self) -> http.Response:
        begun = self._attempt or attempts.begun(None, path="/")
        try:
            url = self.provider.authorization_url(
                state=begun.state, nonce=begun.nonce, verifier=begun.verifier
            )
        except ProviderUnreachable as error:
            return self._unreachable(error)
        return with_cookies(http.redirect(url), cookie(ATTEMPT, begun.to_cookie()))

    def _come_back(self, request: http.Request) -> http.Response:
        """The way back from the provider."""
        query, begun = request.query, self._attempt
        try:
            if begun is None or not begun.is_state(query.get("state", "")):
                raise SignInRefused("state")
            if query.get("iss", self.provider.issuer) != self.provider.issuer:
                raise SignInRefused("iss")  # RFC 9207
            if "error" in query or not query.get("code"):
                raise SignInRefused("error_response")
            identity = self.provider.identity_of(query["code"], nonce=begun.nonce, verifier=begun.verifier)
        except SignInRefused as refused:
            return self._refused(refused)
        except ProviderUnreachable as error:
            return self._unreachable(error)
        return self._let_in(identity, begun)

    def _let_in(self, identity: Identity, begun: Attempt) -> http.Response:
        """A new session in place of whatever the browser had."""
        before = self.visit.session if self.visit else None
        token = secrets.token_urlsafe(32)
        is_same = before and before.member == member_id(identity.issuer, identity.subject)
        # The pages that the same member has left open in other tabs stay good.
        forms = before.forms if before and is_same else secrets.token_urlsafe(32)
        made = new_session(identity, token, self.parts, forms=forms)
        sessions.begin(self.parts.store, made, most=most(self.parts))
        if before:
            sessions.end(self.parts.store, before.token)
        note_member(made, self.parts)
        self.logger.info("signed in", extra={"member": made.member})
        count(_SERVICE, "SignedIn")
        return with_cookies(http.redirect(begun.next), cookie(SESSION, token), no_cookie(ATTEMPT))

    def _refused(self, refused: SignInRefused) -> http.Response:
        self.logger.warning("sign-in refused", extra={"reason": refused.reason})
        count(_SERVICE, "SignInRefused")
        if self.is_open:
            # Signed in by another tab, or a bookmark of the way back.
            return http.redirect("/")
        said = "refused" if refused.reason == "error_response" else "failed"
        answer = self._page("failed_title", [self._words[said]], sign_in="again", status=400)
        # The next try has a state of its own; where it leads stays.
        kept = attempts.begun(None, path=self._attempt.next if self._attempt else "/")
        return with_cookies(answer, cookie(ATTEMPT, kept.to_cookie()))

    def _unreachable(self, error: ProviderUnreachable) -> http.Response:
        self.logger.error("provider unreachable", extra={"kind": type(error.__cause__).__name__})
        count(_SERVICE, "ProviderUnreachable")
        return self._page("failed_title", [self._words["unreachable"]], sign_in="again", status=503)

    # ---- Signing out

    def _sign_out(self, request: http.Request) -> http.Response:
        """End the session, here and at the provider. Without one there is nothing to do."""
        form = posted(request)
        if self.visit:
            session = self.visit.session
            check_posted(request, form, session.forms, self.parts)
            sessions.end(self.parts.store, session.token)
            if token := self.cookies.get(KEPT):
                typed.forget(token, self.parts)
            # Ours has ended whatever the provider answers.
            with suppress(ProviderUnreachable, SignInRefused):
                self.provider.revoke(refresh_token(session))
            self.logger.info("signed out", extra={"member": session.member})
        gone = [no_cookie(name) for name in (SESSION, ATTEMPT, KEPT)]
        answer = with_cookies(http.redirect(SIGN_OUT), *gone)
        # What browsers keep for Back, too.
        answer["headers"]["clear-site-data"] = '"cache"'
        return answer

    def _signed_out(self, path: str) -> http.Response:
        """After the session has ended; from `SIGN_OUT` the browser goes on to end it at the provider, too.

        By Refresh and not by 303: a redirection would still be part of the form's post, which the policy
        (form-action) lets go to nobody else.
        """
        answer = self._page("signed_out_title", [self._words["signed_out"]], sign_in="again")
        if path == SIGN_OUT:
            with suppress(ProviderUnreachable):
                if url := self.provider.sign_out_url(self.parts.settings.console_url + SIGNED_OUT):
                    answer["headers"]["refresh"] = f"0; url={url}"
        return answer

    # ---- Parts of all

    @property
    def _words(self) -> Mapping[str, str]:
        words: Mapping[str, str] = self.parts.bundle["console"]["sign_in"]
        return words

    @property
    def _attempt(self) -> Attempt | None:
        return attempts.of_cookie(self.cookies.get(ATTEMPT, ""))

    def _page(self, title: str, lines: list[str], *, sign_in: str, status: int = 200) -> http.Response:
        asked, words = Request(method="GET", path=SIGN_IN), self._words
        return door_page(words[title], lines, asked, self.parts, sign_in=words[sign_in], status=status)


def is_navigation(request: http.Request) -> bool:
    """Whether somebody goes to a page, and no browser asks for something by itself (/favicon.ico).

    Browsers say so in Sec-Fetch-Mode; for older ones, a name with a dot is a file, which no page of ours has.
    """
    mode = request.headers.get("sec-fetch-mode")
    is_file = "." in request.path.rpartition("/")[2]
    return request.method in ("GET", "HEAD") and (mode == "navigate" if mode else not is_file)


def visitor_of(visit: Visit) -> Visitor:
    return Visitor(
        member=visit.member, secret=visit.session.forms, session=sessions.session_pk(visit.session.token)
    )


def no_rights_page(asked: Request, parts: Parts) -> http.Response:
    """For whoever has signed in and may do nothing anywhere."""
    words = parts.bundle["console"]["sign_in"]
    return door_page(
        words["no_rights_title"], [words["no_rights"]], asked, parts, sign_out=words["sign_out"], status=403
    )


def door_page(title: str, lines: list[str], asked: Request, parts: Parts, **more: Any) -> http.Response:
    """A page with a title, some sentences and perhaps a button. `more`: sign_in, sign_out, status."""
    values = {"title": title, "lines": lines, "sign_in": "", "sign_out": "", **more}
    return page(Page("door.html", values, status=values.pop("status", 200)), asked, parts.bundle)


def with_cookies(response: http.Response, *baked: str) -> http.Response:
    return {**response, "cookies": [*response.get("cookies", []), *baked]}
