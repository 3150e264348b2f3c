"""A visitor's browser without script: fetches pages, posts forms, reads the answers.

It talks to one site only: it uses no proxy and follows no redirect.
"""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

_TIMEOUT = 20
"""Seconds for one answer: longer than a function may take (15 s), so that its own error arrives."""

_MAX_BYTES = 2_000_000


class NoAnswer(Exception):
    """No answer came, or not in time, or not all of it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer; `location` is where a redirect leads, empty for any other answer."""

    status: int
    text: str
    location: str = ""

    def json(self) -> Any:
        """Raises ValueError."""
        return json.loads(self.text)

    def page(self) -> "Page":
        page = Page()
        page.feed(self.text)
        page.close()
        return page


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """The caller decides whether to follow."""


class Visitor:
    """`site` is where the desk is published, such as https://madoguchi.example.jp; a path is dropped.

    Raises ValueError for an address that is neither https nor this machine's own.
    """

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "127.0.0.1"):
            raise ValueError("the site's address has to begin with https://")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """Raises NoAnswer."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path, None)

    def post(self, path: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Raises NoAnswer."""
        return self._ask("POST", path, urlencode(list(fields)).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {
            "Accept": "text/html,application/xhtml+xml,application/json",
            # A firewall may refuse a request that names no browser.
            "User-Agent": "Mozilla/5.0 (compatible; Madoguchi canary)",
        }
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self._origin,
                "Sec-Fetch-Site": "same-origin",
            }
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{self._origin}{path}", data=body, headers=headers, method=method
        )
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                return _read(response)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error)
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise NoAnswer from error


class Page(HTMLParser):
    """A page's first heading, its whole text, and the hidden fields of each of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = ""
        self.text = ""
        self.forms: list[dict[str, list[str]]] = []
        self._in: list[str] = []

    def hidden(self, having: str) -> list[tuple[str, str]]:
        """The hidden fields of the form that has one named `having`; none if no form has it."""
        form: dict[str, list[str]] = next((form for form in self.forms if having in form), {})
        return [(name, value) for name, values in form.items() for value in values]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and found.get("type") == "hidden" and self.forms:
            self.forms[-1].setdefault(found.get("name") or "", []).append(found.get("value") or "")
        elif tag in ("h1", "script", "style"):
            self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            self._in.remove(tag)

    def handle_data(self, data: str) -> None:
        if "script" in self._in or "style" in self._in:
            return
        if "h1" in self._in:
            self.heading += data
        self.text += data


def _read(response: Any) -> Answer:
    try:
        raw = response.read(_MAX_BYTES)
    except (http.client.HTTPException, OSError) as error:
        raise NoAnswer from error
    if response.length:  # the body is shorter than announced
        raise NoAnswer
    return Answer(
        status=response.status,
        text=raw.decode("utf-8", "replace"),
        location=response.headers.get("Location", ""),
    )
