"""A member's browser at the console's own handler: cookies, redirections, forms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import console
from desk import bootstrap
from desk.console import house
from desk.console.csrf import TOKEN
from desk.web.http import Response
from tests.functions.conftest import CONSOLE
from tests.functions.console.pretend_provider import Pretender
from tests.functions.events import Context

SESSION, ATTEMPT, KEPT = "__Host-desk", "__Host-desk-sign-in", "__Host-desk-kept"


def use(provider: Pretender) -> None:
    """Have the desk under test sign its staff in by this provider."""
    # It may have the port of an earlier one, whose description and keys are remembered.
    house._provider.cache_clear()
    made = bootstrap.parts()
    made.settings = replace(made.settings, oidc_issuer=provider.issuer)


def _here(event: Mapping[str, Any]) -> Response:
    return console.handler(event, Context())


@dataclass
class StaffBrowser:
    """`answer` is the console's function: this process's, or one that is deployed."""

    answer: Callable[[Mapping[str, Any]], Response] = _here
    cookies: dict[str, str] = field(default_factory=dict)
    pages: list[Response] = field(default_factory=list)

    def get(self, address: str) -> Response:
        return self.ask("GET", address)

    def post(self, path: str, form: Mapping[str, Any], **headers: str | None) -> Response:
        """As a page of ours posts. `form` needs its token (`token_for`)."""
        return self.ask("POST", path, body=urlencode(form, doseq=True), headers=headers)

    def ask(
        self, method: str, address: str, *, body: str = "", headers: Mapping[str, str | None] | None = None
    ) -> Response:
        parts = urlsplit(address)
        sent = {"content-type": "application/x-www-form-urlencoded", "origin": CONSOLE} if body else {}
        event: dict[str, Any] = {
            "version": "2.0",
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "queryStringParameters": dict(parse_qsl(parts.query)),
            "headers": {name: value for name, value in {**sent, **(headers or {})}.items() if value},
            "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
            "requestContext": {"http": {"method": method, "path": parts.path, "sourceIp": "192.0.2.1"}},
            "body": body,
            "isBase64Encoded": False,
        }
        answer = self.answer(event)
        for text in answer.get("cookies", ()):
            name, _, rest = text.partition("=")
            if "Max-Age=0" in rest:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = rest.partition(";")[0]
        self.pages.append(answer)
        return answer

    def follow(self, answer: Response) -> Response:
        """Redirections within the console, to the end."""
        while answer["statusCode"] == 303 and answer["headers"]["location"].startswith("/"):
            answer = self.get(answer["headers"]["location"])
        return answer

    def sign_in(self, provider: Pretender, **query: str | None) -> Response:
        """From the sign-in page to where it leads. `query` is what comes back otherwise than it should."""
        return self.follow(self.come_back(self.start(provider), **query))

    def start(self, provider: Pretender) -> dict[str, str]:
        """What the provider sends back."""
        return provider.authorize(self.get("/sign-in/start")["headers"]["location"])

    def come_back(self, brought: Mapping[str, str], **query: str | None) -> Response:
        whole = {name: value for name, value in {**brought, **query}.items() if value is not None}
        return self.get(f"/sign-in/return?{urlencode(whole)}")

    def hidden(self, path: str, page: Response) -> dict[str, str]:
        """The hidden controls of the page's first form that posts to `path`."""
        form = re.search(rf'<form[^>]*action="{re.escape(path)}".*?</form>', page["body"], re.S)
        assert form, f"no form for {path}"
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
        return {name: unescape(value) for name, value in found}

    def token_for(self, path: str, page: Response) -> str:
        """The token of the form that posts to `path` on a page."""
        return self.hidden(path, page)[TOKEN]


def title(page: Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page["body"], re.S)
    return found[1].strip() if found else ""
